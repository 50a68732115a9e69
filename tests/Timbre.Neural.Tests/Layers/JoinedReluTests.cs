using Timbre.Numerics;

namespace Timbre.Neural.Tests.Layers;

/// <summary>A ReLU done by the layer before it is the same as one by itself (a dropout of nothing keeps them apart).</summary>
public sealed class JoinedReluTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(21)]
    public void Of_batch_normalisation(int channels)
    {
        var (joined, apart) = (Gradients([new ReluDefinition()]), Gradients([new DropoutDefinition(0), new ReluDefinition()]));
        Assert.Equal(apart, joined);
        Assert.Contains(joined, v => v != 0);

        float[] Gradients(LayerDefinition[] relu)
        {
            var network = Network.Create(new NetworkDefinition([channels, 7],
                [new Conv1dDefinition(channels, 1) { Name = "a" }, new BatchNormDefinition { Name = "b" }, .. relu, new FlattenDefinition(), new LinearDefinition(2) { Name = "c", Initialisation = Initialisation.HeUniform }]), 1);
            var random = new SeededRandom(2);
            var step = new TrainingStep(network, 5, new Sgd(), 1);
            foreach (ref var value in step.Input(5))
            {
                value = (float)random.NextGaussian();
            }

            step.Run([0, 1, 0, 1, 1], out _);
            return step.Gradients.ToArray();
        }
    }

    [Theory]
    [InlineData("depthwise", false)]
    [InlineData("residual", false)]
    [InlineData("residual", true)]
    public void Of_layers_over_pictures(string kind, bool own)
    {
        LayerDefinition layer = kind == "depthwise"
            ? new DepthwiseConv2dDefinition(3, 3) { Name = "b", Padding = 1, Initialisation = Initialisation.HeUniform }
            : new ResidualDefinition([new Conv2dDefinition(19, 1, 1) { Initialisation = Initialisation.HeUniform }]) { Name = "b", Relu = own };
        var apart = Gradients([layer is ResidualDefinition r ? r with { Relu = false } : layer, new DropoutDefinition(0), new ReluDefinition()]);
        Assert.Equal(apart, Gradients(own ? [layer] : [layer, new ReluDefinition()]));
        Assert.Contains(apart, v => v != 0);

        static float[] Gradients(LayerDefinition[] middle)
        {
            var network = Network.Create(new NetworkDefinition([2, 5, 7], [new Conv2dDefinition(19, 1, 1) { Name = "a" }, .. middle, new GlobalAveragePoolDefinition(), new LinearDefinition(2) { Name = "c" }]), 1);
            var random = new SeededRandom(2);
            var step = new TrainingStep(network, 3, new Sgd(), 1);
            foreach (ref var value in step.Input(3))
            {
                value = (float)random.NextGaussian();
            }

            step.Run([0, 1, 0], out _);
            return step.Gradients.ToArray();
        }
    }
}
