using Timbre.TestSupport;

namespace Timbre.Neural.Tests.Encoders;

/// <summary>The same weights under every name that the public checkpoints use.</summary>
public sealed class EncoderNamesTests
{
    [Theory]
    [InlineData("", true, "wav2vec2")]
    [InlineData("wav2vec2.", false, "wav2vec2")]
    [InlineData("wav2vec2.", true, "wav2vec2")]
    [InlineData("hubert.", false, "hubert")]
    [InlineData("hubert.", true, "hubert")]
    public void Prefixes_and_names_of_the_positional_weight_change_nothing(string prefix, bool newer, string type)
    {
        var samples = TinyEncoder.Samples(2000);
        var expected = new TinyEncoder(new TinyForm()).Load();
        var encoder = new TinyEncoder(new TinyForm { Prefix = prefix, Newer = newer }).Load();
        Assert.Equal(type, encoder.Configuration.ModelType);
        Assert.Equal(expected.ParameterCount, encoder.ParameterCount);
        Assert.Equal(expected.Encode([samples]), encoder.Encode([samples]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wav2vec2.")]
    public void Parts_of_pre_training_and_transcription_are_left_out(string prefix)
    {
        var plain = new TinyEncoder(new TinyForm());
        var net = new TinyEncoder(new TinyForm { Prefix = prefix });
        foreach (var name in (string[])["quantizer.codevectors", "project_q.weight", "project_hid.bias", "lm_head.weight", "label_embeddings_concat"])
        {
            net.Replace(name, 3, 5);
            net.Bare.Add(name);
        }

        net.Replace("masked_spec_embed", 40);
        var (expected, encoder) = (plain.Load(), net.Load());
        Assert.Equal(plain.Tensors.Values.Sum(t => t.Values.Length), encoder.ParameterCount);
        Assert.Equal(expected.Encode([new float[500]]), encoder.Encode([new float[500]]));
        Assert.Empty(encoder.Heads);
    }

    [Theory]
    [InlineData("fairseq_tiny.pt")]
    [InlineData("fairseq_tiny_legacy.pt")]
    public void Fairseq_files_give_the_same_bits_as_the_folder(string file)
    {
        var fairseq = EncoderModel.Load(TestData.Golden($"wav2vec2/tiny-base/{file}"));
        var folder = EncoderModel.Load(TestData.Golden("wav2vec2/tiny-base"));
        var samples = TinyEncoder.Samples(20_000);
        Assert.Equal(folder.Encode([samples], normalize: false), fairseq.Encode([samples], normalize: false));
        Assert.Equal(folder.ParameterCount, fairseq.ParameterCount);
    }

    [Fact]
    public void The_extractors_settings_are_read_from_beside_the_configuration()
    {
        using var folder = new TempFolder();
        var net = new TinyEncoder(new TinyForm { Large = true });
        net.Save(folder.Path);
        Assert.Equal((true, 16_000), Load());
        File.WriteAllText(folder.File("preprocessor_config.json"), """{"do_normalize": false, "sampling_rate": 8000, "feature_size": 1}""");
        Assert.Equal((false, 8000), Load());
        File.WriteAllText(folder.File("preprocessor_config.json"), "{}");
        Assert.Equal((true, 16_000), Load());

        (bool, int) Load() => EncoderModel.Load(folder.Path) is var m ? (m.Configuration.NormalizesInput, m.SampleRate) : default;
    }
}
