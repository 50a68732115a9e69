using System.Text.Json.Nodes;

namespace Timbre.Neural.Tests.Definitions;

public sealed class NetworkDefinitionTests
{
    [Fact]
    public void Survives_json()
    {
        foreach (var definition in new[] { Architectures.Mlp13(), Architectures.Cnn1d(), Architectures.Cnn1dUtterance(), Architectures.Cnn2d(), Architectures.Cnn2dPooled(40, 96), Architectures.Statistics(), Architectures.SpeakerFrame(768, 40), Architectures.ResNet18(64, 100, 2, channels: 1, baseWidth: 8), Architectures.ResNet34(12, 98, 5, baseWidth: 4, stem: ResNetStem.Small), Architectures.SeparableCnn(40, 96) })
        {
            var json = definition.ToJson().ToJsonString();
            var again = NetworkDefinition.FromJson(JsonNode.Parse(json), "model.json");
            Assert.Equal(json, again.ToJson().ToJsonString());
            Assert.Equal(definition.Layers.Count, again.Layers.Count);
        }
    }

    [Fact]
    public void What_is_as_it_always_was_is_not_written()
    {
        Assert.Equal(
            """{"input_shape":[1,5,5],"layers":[{"kind":"conv2d","filters":2,"kernel_height":3,"kernel_width":3,"stride":1,"border":"Valid","initialisation":"Automatic"},{"kind":"max_pool2d","size":2,"stride":2,"border":"Valid"},{"kind":"conv1d","filters":2,"kernel":3,"stride":1,"border":"Same","initialisation":"Automatic"}]}""",
            new NetworkDefinition([1, 5, 5], [new Conv2dDefinition(2, 3, 3), new MaxPool2dDefinition(2, 2), new Conv1dDefinition(2, 3) { Border = Border.Same }]).ToJson().ToJsonString());
        var other = new NetworkDefinition([1, 5, 5], [new Conv2dDefinition(2, 3, 3) { Bias = false, Padding = 1, StrideHeight = 2 }, new ResidualDefinition([new DepthwiseConv2dDefinition(3, 3) { Padding = 1, Bias = false }]), new FlattenDefinition()]);
        var again = NetworkDefinition.FromJson(JsonNode.Parse(other.ToJson().ToJsonString()), "model.json");
        Assert.Equal(other.Layers[0], again.Layers[0]);
        var (written, read) = (Assert.IsType<ResidualDefinition>(other.Layers[1]), Assert.IsType<ResidualDefinition>(again.Layers[1]));
        Assert.Equal(written.Body[0], read.Body[0]);
        Assert.Empty(read.Shortcut);
    }

    [Fact]
    public void What_is_left_out_is_as_in_the_definition_and_the_order_is_free()
    {
        const string Json = """{"layers":[{"filters":3,"kernel":2,"kind":"conv1d"},{"kind":"residual","body":[{"kind":"batch_norm"}]},{"kind":"max_pool1d","size":2,"stride":2},{"kind":"flatten"},{"kind":"cosine_linear","outputs":2,"name":"head"}],"input_shape":[2,9]}""";
        var layers = NetworkDefinition.FromJson(JsonNode.Parse(Json), "model.json").Layers;
        Assert.Equal(new Conv1dDefinition(3, 2), layers[0]);
        var residual = Assert.IsType<ResidualDefinition>(layers[1]);
        Assert.Equal([new BatchNormDefinition()], residual.Body);
        Assert.Equal((0, false), (residual.Shortcut.Count, residual.Relu));
        Assert.Equal(new MaxPool1dDefinition(2, 2), layers[2]);
        Assert.Equal(new CosineLinearDefinition(2) { Name = "head" }, layers[4]);
    }

    [Fact]
    public void Numbers_of_any_type_are_read()
    {
        var json = new JsonObject { ["input_shape"] = new JsonArray((JsonNode)3L), ["layers"] = new JsonArray(new JsonObject { ["kind"] = "batch_norm", ["momentum"] = 1, ["epsilon"] = 1e-4f }, new JsonObject { ["kind"] = "linear", ["outputs"] = (short)2, ["initialisation"] = "GlorotNormal" }) };
        var layers = NetworkDefinition.FromJson(json, "model.json").Layers;
        Assert.Equal(new BatchNormDefinition { Momentum = 1, Epsilon = 1e-4 }, layers[0]);
        Assert.Equal(new LinearDefinition(2) { Initialisation = Initialisation.GlorotNormal }, layers[1]);
    }

    [Theory]
    [InlineData("null", "holds no network definition")]
    [InlineData("[]", "is not a network definition")]
    [InlineData("""{"input_shape":[3]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"magic"}]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear"}]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear","outputs":2,"outputz":3}]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[3],"layers":[null]}""", "layer 0")]
    [InlineData("""{"input_shape":[3],"layers":[],"more":1}""", "'more' is not known there")]
    [InlineData("""{"input_shape":[3],"layers":[{"outputs":2}]}""", "'kind' is missing")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":1}]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear","outputs":2.5}]}""", "'outputs' must be a whole number")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear","outputs":null}]}""", "'outputs' is missing")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear","outputs":2,"kind":"relu"}]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"dropout","rate":"0.5"}]}""", "'rate' must be a number")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear","outputs":2,"initialisation":"Zero"}]}""", "there is no initialisation 'Zero'")]
    [InlineData("""{"input_shape":[1,5,5],"layers":[{"kind":"conv2d","filters":2,"kernel_height":3,"kernel_width":3,"bias":1}]}""", "'bias' must be true or false")]
    [InlineData("""{"input_shape":{},"layers":[]}""", "'input_shape' must be a list")]
    [InlineData("""{"input_shape":[0],"layers":[]}""", "not possible")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear","outputs":-1}]}""", "not possible")]
    [InlineData("""{"input_shape":[60000000],"layers":[{"kind":"linear","outputs":60000000}]}""", "larger than Timbre allows")]
    [InlineData("""{"input_shape":[1,5],"layers":[{"kind":"linear","outputs":2}]}""", "put a flatten layer before it")]
    [InlineData("""{"input_shape":[1,5],"layers":[{"kind":"conv1d","filters":2,"kernel":6},{"kind":"flatten"}]}""", "does not fit into [1, 5]")]
    [InlineData("""{"input_shape":[1,5],"layers":[{"kind":"conv1d","filters":2,"kernel":2}]}""", "ends with the shape [2, 4]")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"dropout","rate":1}]}""", "dropout rate 1")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear","outputs":2,"name":"a"},{"kind":"linear","outputs":2,"name":"a"}]}""", "names must differ")]
    [InlineData("""{"input_shape":[2,5,5],"layers":[{"kind":"conv2d","filters":2,"kernel_height":3,"kernel_width":3,"padding":3}]}""", "layer 0: padding 3: must be at least 0 and less than the window of 3 × 3")]
    [InlineData("""{"input_shape":[2,5,5],"layers":[{"kind":"max_pool2d","size":2,"stride":2,"padding":-1}]}""", "padding -1")]
    [InlineData("""{"input_shape":[2,5,5],"layers":[{"kind":"conv2d","filters":2,"kernel_height":3,"kernel_width":3,"stride_height":0}]}""", "with stride 0 × 1")]
    [InlineData("""{"input_shape":[2,5],"layers":[{"kind":"depthwise_conv2d","kernel_height":3,"kernel_width":3}]}""", "depthwise_conv2d got the shape [2, 5]")]
    [InlineData("""{"input_shape":[2,5,5],"layers":[{"kind":"residual","name":"a","body":[{"kind":"conv2d","filters":3,"kernel_height":1,"kernel_width":1}]}]}""", "layer a: its body gives the shape [3, 5, 5], its shortcut [2, 5, 5]")]
    [InlineData("""{"input_shape":[2,5,5],"layers":[{"kind":"residual","name":"a","body":[{"kind":"conv2d","filters":2,"kernel_height":9,"kernel_width":1}]}]}""", "layer a.body.0: a window of 9 × 1 does not fit")]
    [InlineData("""{"input_shape":[2,5,5],"layers":[{"kind":"residual","body":[null]}]}""", "layer 0.body.0: is empty")]
    [InlineData("""{"input_shape":[2,5,5],"layers":[{"kind":"residual","body":null}]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[2],"layers":[{"kind":"residual","body":[{"kind":"linear","outputs":2,"name":"a"}],"shortcut":[{"kind":"linear","outputs":2,"name":"a"}]}]}""", "names must differ")]
    public void Mistakes_are_named(string json, string reason)
    {
        var error = Assert.Throws<TimbreException>(() => NetworkDefinition.FromJson(JsonNode.Parse(json), "model.json"));
        Assert.StartsWith("model.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
