using Timbre.TestSupport;

namespace Timbre.Neural.Tests.Encoders;

/// <summary>A checkpoint whose weights are not those of its configuration is refused in one line that names the file and the tensor.</summary>
public sealed class EncoderTensorErrorsTests
{
    public static TheoryData<bool, string> Kinds
    {
        get
        {
            var data = new TheoryData<bool, string>();
            foreach (var large in (bool[])[false, true])
            {
                foreach (var name in new TinyEncoder(new TinyForm { Large = large }).Tensors.Keys.Where(n => !n.Contains("layers.0.", StringComparison.Ordinal) || n.Contains("conv_layers.0", StringComparison.Ordinal)))
                {
                    data.Add(large, name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Missing_or_of_another_shape_or_not_finite(bool large, string name)
    {
        var net = new TinyEncoder(new TinyForm { Large = large, Prefix = "wav2vec2." });
        var tensor = net.Tensors[name];
        net.Tensors.Remove(name);
        Assert.Contains($"lacks the tensor wav2vec2.{name}", Refused(net), StringComparison.Ordinal);

        int[] shape = [.. tensor.Shape];
        int[] other = [shape[0] + 1, .. shape[1..]];
        net.Replace(name, other);
        var message = Refused(net);
        Assert.Contains($"the tensor wav2vec2.{name} has the shape [{string.Join(", ", other)}]", message, StringComparison.Ordinal);
        Assert.Contains($"asks for [{string.Join(", ", shape)}]", message, StringComparison.Ordinal);

        net.Replace(name, [.. shape, 1]);
        Assert.Contains($", 1]; its configuration asks for [{string.Join(", ", shape)}]", Refused(net), StringComparison.Ordinal);

        net.Tensors[name] = tensor;
        tensor.Values[^1] = large ? float.NaN : float.PositiveInfinity;
        Assert.Contains($"the tensor wav2vec2.{name} holds values that are not finite", Refused(net), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder.layers.2.attention.q_proj.weight")]
    [InlineData("encoder.layers.0.attention.rel_attn_embed.weight")]
    [InlineData("adapter.layers.0.conv.weight")]
    [InlineData("feature_extractor.conv_layers.1.layer_norm.weight")]
    [InlineData("classifier.weight")]
    [InlineData("several\nlines")]
    public void One_too_many(string name)
    {
        var net = new TinyEncoder(new TinyForm());
        net.Replace(name, 4);
        Assert.Contains($"has a tensor {name.Replace('\n', '?')} that this model has no place for", Refused(net), StringComparison.Ordinal);
    }

    [Fact]
    public void More_or_fewer_layers_than_the_file_has()
    {
        var net = new TinyEncoder(new TinyForm());
        net.Config["num_hidden_layers"] = 3;
        Assert.Contains("lacks the tensor encoder.layers.2.", Refused(net), StringComparison.Ordinal);
        net.Config["num_hidden_layers"] = 1;
        Assert.Contains("has a tensor encoder.layers.1.", Refused(net), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_hidden_size()
    {
        var net = new TinyEncoder(new TinyForm());
        net.Config["hidden_size"] = 60;
        Assert.Contains("asks for [60, 60]", Refused(net), StringComparison.Ordinal);
        net.Config["hidden_size"] = 65_520;
        Assert.Contains("asks for [65520, 65520]", Refused(net), StringComparison.Ordinal);
    }

    [Fact]
    public void A_positional_direction_of_zero()
    {
        var net = new TinyEncoder(new TinyForm());
        net.Replace(net.Position.Direction, 40, 10, 5);
        Assert.Contains("pos_conv_embed.conv.weight_v is zero at tap 0", Refused(net), StringComparison.Ordinal);
    }

    [Fact]
    public void Heads_that_do_not_fit()
    {
        var net = new TinyEncoder(new TinyForm { Prefix = "wav2vec2." });
        net.Linear("projector", 40, 16, head: true);
        Assert.Contains("lacks the tensor classifier.weight", Refused(net), StringComparison.Ordinal);
        net.Linear("classifier", 15, 3, head: true);
        Assert.Contains("the tensor classifier.weight has the shape [3, 15]; its configuration asks for [3, 16]", Refused(net), StringComparison.Ordinal);
        net.Replace("classifier.weight", 0, 16);
        Assert.Contains("the tensor classifier.weight has the shape [0, 16]; a head gives at least one value", Refused(net), StringComparison.Ordinal);
        net.Replace("classifier.weight");
        Assert.Contains("the tensor classifier.weight has the shape []", Refused(net), StringComparison.Ordinal);
        net.Replace("classifier.weight", 3, 16);
        net.Config["id2label"] = new System.Text.Json.Nodes.JsonObject { ["0"] = "female", ["1"] = "male" };
        Assert.Contains("the tensor classifier.weight gives 3 values for 'label'; id2label names 2", Refused(net), StringComparison.Ordinal);
    }

    [Fact]
    public void Genders_whose_number_says_nothing()
    {
        var net = new TinyEncoder(new TinyForm { Prefix = "wav2vec2." });
        foreach (var (head, values) in new[] { ("age", 1), ("gender", 4) })
        {
            net.Linear($"{head}.dense", 40, 40, head: true);
            net.Linear($"{head}.out_proj", 40, values, head: true);
        }

        Assert.Contains("the tensor gender.out_proj.weight gives 4 values for 'gender'", Refused(net), StringComparison.Ordinal);
    }

    private static string Refused(TinyEncoder net)
    {
        using var folder = new TempFolder();
        net.Save(folder.Path);
        var message = Assert.Throws<TimbreException>(() => EncoderModel.Load(folder.Path)).Message;
        Assert.StartsWith(folder.File("model.safetensors") + ": ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
