using System.Runtime.InteropServices;
using Timbre.Neural.Tests.Checkpoints;
using Timbre.TestSupport;

namespace Timbre.Neural.Tests.Encoders;

/// <summary>Checkpoints as fairseq writes them: names, what they say of their model, and the prefix of models for transcription.</summary>
public sealed class EncoderFairseqTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private string _arch = "wav2vec2";
    private string _layers = "[(24, 10, 5)] + [(24,3,2)]*1 + [(24, 2, 2,)]";
    private string _mode = "";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "", "")]
    [InlineData(true, "", "")]
    [InlineData(false, "w2v_encoder.w2v_model.", "")]
    [InlineData(true, "w2v_encoder.w2v_model.", "flat")]
    [InlineData(true, "w2v_encoder.w2v_model.", "model")]
    public void The_same_weights_give_the_same_bits(bool large, string prefix, string inner)
    {
        var net = new TinyEncoder(new TinyForm { Large = large });
        _arch = inner.Length > 0 ? "wav2vec_ctc" : _arch;
        var encoder = EncoderModel.Load(Save(net, prefix, inner));
        var samples = TinyEncoder.Samples(2500);
        Assert.Equal(net.Load().Encode([samples], normalize: false), encoder.Encode([samples]));
        Assert.Equal("wav2vec2", encoder.Configuration.ModelType);
        Assert.False(encoder.Configuration.NormalizesInput);
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused()
    {
        var net = new TinyEncoder(new TinyForm());
        _arch = "data2vec\naudio";
        AssertRefused("the model 'data2vec?audio' is not supported");
        _arch = "hubert";
        foreach (var layers in (string[])["", "[]*4", "512", "[(24, 10)]", "__import__('os')", "[(24, 10, 5)] * 1000", "[(24, 10, 5)] + [(24, 3, 0)]", "[(9999999, 3, 2)]", "[(24, 3, 2)] * 33", new string('[', 5000), "[(24,\n10, 5)", "[(24, 10, 5) (24, 3, 2)] + [5, (,2)]"])
        {
            _layers = layers;
            AssertRefused("conv_");
        }

        _layers = "[(24, 10, 5), (24, 3, 2), (24, 2, 2)]";
        Assert.Equal("hubert", EncoderModel.Load(Save(net, "", "")).Configuration.ModelType);
        _mode = "layer_norm";
        AssertRefused("lacks the tensor ");
        _mode = "other";
        AssertRefused("extractor_mode=other");

        void AssertRefused(string reason)
        {
            var path = Save(net, "", "");
            var message = Assert.Throws<TimbreException>(() => EncoderModel.Load(path)).Message;
            Assert.StartsWith($"{path}: ", message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
    }

    private string Save(TinyEncoder net, string prefix, string inner)
    {
        var pickle = new PickleWriter().Raw("}(").Text("args").Raw("}(").Text("arch").Text(_arch);
        if (inner.Length > 0)
        {
            pickle.Text("w2v_args").Raw("}(");
        }

        if (inner == "model")
        {
            pickle.Text("common").Raw("}").Text("model").Raw("}(").Text("_name").Text("wav2vec2");
        }

        Settings(pickle, net.Form).Raw(inner switch { "" => "u", "flat" => "uu", _ => "uuu" }).Text("model").Raw("}(");
        long at = 0, count = net.Tensors.Values.Sum(t => t.Values.Length);
        foreach (var (name, tensor) in net.Tensors)
        {
            long[] shape = [.. tensor.Shape], steps = new long[shape.Length];
            long step = 1;
            for (var i = shape.Length - 1; i >= 0; i--)
            {
                steps[i] = step;
                step *= shape[i];
            }

            pickle.Text(prefix + Theirs(name, net.Form.Large)).Tensor("FloatStorage", "0", count, at, shape, steps);
            at += tensor.Values.Length;
        }

        var values = MemoryMarshal.AsBytes(net.Tensors.Values.SelectMany(t => t.Values).ToArray().AsSpan()).ToArray();
        File.WriteAllBytes(_folder.File("model.pt"), ZipWriter.Checkpoint(pickle.Raw("uu").ToArray(), values));
        return _folder.File("model.pt");
    }

    private PickleWriter Settings(PickleWriter pickle, TinyForm form) => pickle
        .Text("encoder_embed_dim").Number(form.Units).Text("encoder_layers").Number(form.Layers).Text("encoder_attention_heads").Number(form.Heads)
        .Text("encoder_ffn_embed_dim").Number(form.Inner).Text("conv_pos").Number(form.PositionKernel).Text("conv_pos_groups").Number(form.PositionGroups)
        .Text("extractor_mode").Text(_mode.Length > 0 ? _mode : form.Large ? "layer_norm" : "default").Text("conv_feature_layers").Text(_layers)
        .Text("conv_bias").Raw(form.Large ? "\x88" : "\x89").Text("layer_norm_first").Raw(form.Large ? "\x88" : "\x89");

    private static string Theirs(string name, bool large)
    {
        var convolution = name.StartsWith("feature_extractor.", StringComparison.Ordinal);
        foreach (var (ours, theirs) in convolution
            ? [(".conv.", ".0."), (".layer_norm.", large ? ".2.1." : ".2.")]
            : new[]
            {
                ("feature_projection.layer_norm", "layer_norm"), ("feature_projection.projection", "post_extract_proj"), ("pos_conv_embed.conv", "pos_conv.0"), (".attention.", ".self_attn."),
                ("0.layer_norm", "0.self_attn_layer_norm"), ("1.layer_norm", "1.self_attn_layer_norm"), ("feed_forward.intermediate_dense", "fc1"), ("feed_forward.output_dense", "fc2"),
            })
        {
            name = name.Replace(ours, theirs, StringComparison.Ordinal);
        }

        return name;
    }
}
