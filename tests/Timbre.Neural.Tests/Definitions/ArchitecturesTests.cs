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

    [Fact]
    public void Residual_networks_have_torchvisions_number_of_parameters()
    {
        Assert.Equal(11689512, Network.Create(Architectures.ResNet18(224, 224, 1000), 1).ParameterCount);
        Assert.Equal(21797672, Network.Create(Architectures.ResNet34(224, 224, 1000), 1).ParameterCount);
    }

    [Theory]
    [InlineData("resnet", 12, 98)]
    [InlineData("resnet", 1, 1)]
    [InlineData("small stem", 12, 98)]
    [InlineData("separable", 64, 100)]
    [InlineData("separable", 1, 7)]
    public void Weights_of_residual_and_separable_networks_fit_any_picture(string name, int height, int width)
    {
        var network = Network.Create(Define(64, 64), 1);
        var other = network.WithInputShape([1, height, width]);
        var (x, logits, expected) = (Enumerable.Range(0, 5 * height * width).Select(i => MathF.Sin(i)).ToArray(), new float[15], new float[15]);
        other.Predict(x, logits, threads: 3);
        Assert.All(logits, v => Assert.True(float.IsFinite(v)));
        Assert.Contains(logits, v => v != logits[0]);
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;
        Network.Load(Define(height, width), file, "weights").Predict(x, expected);
        Assert.Equal(expected, logits);

        NetworkDefinition Define(int h, int w) => name switch
        {
            "resnet" => Architectures.ResNet18(h, w, 3, channels: 1, baseWidth: 4),
            "small stem" => Architectures.ResNet18(h, w, 3, channels: 1, baseWidth: 4, stem: ResNetStem.Small),
            _ => Architectures.SeparableCnn(h, w, 3, [4, 8, 16, 16]),
        };
    }

    [Fact]
    public void What_no_architecture_has_is_said()
    {
        Assert.Contains("widths=[]", Assert.Throws<TimbreException>(() => Architectures.SeparableCnn(40, 96, widths: [])).Message, StringComparison.Ordinal);
        Assert.Contains("stem=9: must be one of Published, Small", Assert.Throws<TimbreException>(() => Architectures.ResNet18(40, 96, 2, stem: (ResNetStem)9)).Message, StringComparison.Ordinal);
        Assert.Contains("not possible", Assert.Throws<TimbreException>(() => Network.Create(Architectures.ResNet18(40, 96, 2, baseWidth: 0), 1)).Message, StringComparison.Ordinal);
    }
}
