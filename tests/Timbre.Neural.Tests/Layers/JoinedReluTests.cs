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
}
