namespace Timbre.Neural.Tests.Definitions;

public sealed class ArchitecturesTests
{
    [Fact]
    public void Networks_of_the_publication_have_their_number_of_parameters()
    {
        Assert.Equal((66937, 66937), Count(Architectures.Statistics()));
        Assert.Equal((449425, 449425), Count(Architectures.Cnn1dUtterance()));
        Assert.Equal((60729, 60809), Count(Architectures.Cnn2d()));

        static (int Trained, int All) Count(NetworkDefinition definition)
        {
            var network = Network.Create(definition, 1);
            return (network.ParameterCount, network.Plan.Parameters.Sum(p => p.Length));
        }
    }

    [Fact]
    public void The_statistics_network_drops_after_each_hidden_layer()
    {
        var layers = Architectures.Statistics().Layers;
        Assert.Equal([256, 128, 128, 56, 32, 1], layers.OfType<LinearDefinition>().Select(l => l.Outputs));
        Assert.Equal(5, layers.OfType<DropoutDefinition>().Count(d => d.Rate == 0.4));
        Assert.IsType<DropoutDefinition>(layers[^2]);
    }

    [Fact]
    public void Weights_of_the_pooled_network_fit_any_length_of_crop()
    {
        var network = Network.Create(Architectures.Cnn2dPooled(40, 96, 3), 1);
        Assert.Equal((16 * 10) + (32 * 145) + (64 * 289) + (64 * 577) + (2 * (16 + 32 + 64 + 64)) + (3 * 65), network.ParameterCount);
        using var file = new MemoryStream();
        network.Save(file);
        foreach (var width in new[] { 16, 97, 301 })
        {
            file.Position = 0;
            var other = Network.Load(Architectures.Cnn2dPooled(40, width, 3), file, "weights");
            Assert.Equal(network.Weights.Span.ToArray(), other.Weights.Span.ToArray());
            var logits = new float[3];
            other.Predict(Enumerable.Range(0, 40 * width).Select(i => MathF.Sin(i)).ToArray(), logits);
            Assert.All(logits, v => Assert.True(float.IsFinite(v) && v != 0));
        }
    }
}
