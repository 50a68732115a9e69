using System.Text.Json.Nodes;

namespace Timbre.Neural.Tests.Definitions;

public sealed class NetworkDefinitionTests
{
    [Fact]
    public void Survives_json()
    {
        foreach (var definition in new[] { Architectures.Mlp13(), Architectures.Cnn1d(), Architectures.Cnn1dUtterance(), Architectures.Cnn2d(), Architectures.Cnn2dPooled(40, 96), Architectures.Statistics(), Architectures.SpeakerFrame(768, 40) })
        {
            var json = definition.ToJson().ToJsonString();
            var again = NetworkDefinition.FromJson(JsonNode.Parse(json), "model.json");
            Assert.Equal(json, again.ToJson().ToJsonString());
            Assert.Equal(definition.Layers.Count, again.Layers.Count);
        }
    }

    [Theory]
    [InlineData("null", "holds no network definition")]
    [InlineData("[]", "is not a network definition")]
    [InlineData("""{"input_shape":[3]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"magic"}]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear"}]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear","outputs":2,"outputz":3}]}""", "is not a network definition")]
    [InlineData("""{"input_shape":[3],"layers":[null]}""", "layer 0")]
    [InlineData("""{"input_shape":[0],"layers":[]}""", "not possible")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear","outputs":-1}]}""", "not possible")]
    [InlineData("""{"input_shape":[60000000],"layers":[{"kind":"linear","outputs":60000000}]}""", "larger than Timbre allows")]
    [InlineData("""{"input_shape":[1,5],"layers":[{"kind":"linear","outputs":2}]}""", "put a flatten layer before it")]
    [InlineData("""{"input_shape":[1,5],"layers":[{"kind":"conv1d","filters":2,"kernel":6},{"kind":"flatten"}]}""", "does not fit into [1, 5]")]
    [InlineData("""{"input_shape":[1,5],"layers":[{"kind":"conv1d","filters":2,"kernel":2}]}""", "ends with the shape [2, 4]")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"dropout","rate":1}]}""", "dropout rate 1")]
    [InlineData("""{"input_shape":[3],"layers":[{"kind":"linear","outputs":2,"name":"a"},{"kind":"linear","outputs":2,"name":"a"}]}""", "names must differ")]
    public void Mistakes_are_named(string json, string reason)
    {
        var error = Assert.Throws<TimbreException>(() => NetworkDefinition.FromJson(JsonNode.Parse(json), "model.json"));
        Assert.StartsWith("model.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
