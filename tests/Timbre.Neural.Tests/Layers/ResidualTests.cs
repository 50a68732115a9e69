using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Neural.Tests.Layers;

/// <summary>Networks with branches: what they compute, how they are cut, trained, resumed.</summary>
public sealed class ResidualTests
{
    [Fact]
    public void Without_a_body_the_input_counts_twice()
    {
        var network = Network.Create(new NetworkDefinition([3], [new ResidualDefinition([]), new ResidualDefinition([]) { Relu = true }]), 1);
        var y = new float[3];
        network.Predict([1, -2, 3], y);
        Assert.Equal([4f, 0, 12], y);
    }

    [Fact]
    public void A_body_of_zeros_leaves_the_input()
    {
        var network = Network.Create(new NetworkDefinition([2, 3, 5], [new ResidualDefinition([new Conv2dDefinition(2, 3, 3) { Padding = 1, Bias = false }]) { Name = "r" }, new FlattenDefinition()]), 1);
        var x = Noise(30, 1);
        var y = new float[30];
        network.Predict(x, y);
        Assert.NotEqual(x, y);
        network.Weights.Span.Clear();
        network.Predict(x, y);
        Assert.Equal(x, y);
        Assert.Equal(["r.body.0.weight"], network.Plan.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void Flattened_values_go_through_branches_in_their_order()
    {
        // the row after flatten is channel after channel, in the branch too
        var network = Network.Create(new NetworkDefinition([2, 3], [new FlattenDefinition(), new ResidualDefinition([new UnflattenDefinition([3, 2]), new FlattenDefinition()])]), 1);
        var y = new float[6];
        network.Predict([1, 2, 3, 4, 5, 6], y);
        Assert.Equal([2f, 4, 6, 8, 10, 12], y);
    }

    [Fact]
    public void A_network_can_end_at_every_block()
    {
        var network = Network.Create(Architectures.ResNet18(32, 40, 3, channels: 2, baseWidth: 4), 5);
        var (x, logits) = (Noise(2 * 2 * 32 * 40, 2), new float[6]);
        network.Predict(x, logits);
        var last = network.Until("layer4.1");
        Assert.Equal(32 * 1 * 2, last.OutputSize);
        var maps = new float[2 * last.OutputSize];
        last.Predict(x, maps);
        Assert.All(maps, v => Assert.True(v >= 0)); // the block's own ReLU belongs to it
        var head = Network.Create(new NetworkDefinition([32, 1, 2], [new GlobalAveragePoolDefinition(), new LinearDefinition(3) { Name = "fc" }]), 1);
        Assert.Equal(["fc.weight", "fc.bias"], head.CopyFrom(network).Taken);
        var again = new float[6];
        head.Predict(maps, again);
        Assert.All(again, (v, i) => Assert.Equal(logits[i], v, 1e-5));

        Assert.Equal(["layer1.0", "layer1.1", "layer2.0", "layer2.1", "layer3.0", "layer3.1", "layer4.0", "layer4.1"], network.Definition.Layers.OfType<ResidualDefinition>().Select(l => l.Name));
        var stage = network.Until("layer4");
        var whole = new float[maps.Length];
        stage.Predict(x, whole);
        Assert.Equal(maps, whole);
        Assert.Equal(4 * 8 * 10, network.Until("layer1.0").OutputSize);
        Assert.Contains("layer_name=layer4.2: must be one of conv1, bn1", Assert.Throws<TimbreException>(() => network.Until("layer4.2")).Message, StringComparison.Ordinal);
        var separable = Network.Create(Architectures.SeparableCnn(32, 40, 1, [4, 8, 16, 24]), 1);
        Assert.Equal((8 * 8 * 10, 16 * 8 * 10), (separable.Until("block2.depthwise").OutputSize, separable.Until("block2").OutputSize));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_and_copies_give_the_same_bits(bool separable)
    {
        var network = Network.Create(separable ? Architectures.SeparableCnn(24, 32, 2, [8, 16, 20]) : Architectures.ResNet18(24, 32, 2, channels: 1, baseWidth: 4), 5);
        Trainer.Fit(network, new TrainingOptions { Epochs = 1, BatchSize = 4 }, Noise(8 * 24 * 32, 3), new[] { 0, 1, 0, 1, 0, 1, 0, 1 });
        const int Rows = 700; // several blocks
        var x = Noise(Rows * 24 * 32, 4);
        var (one, four, copied) = (new float[2 * Rows], new float[2 * Rows], new float[2 * Rows]);
        network.Predict(x, one, threads: 1);
        network.Predict(x, four, threads: 4);
        network.Copy().Predict(x.AsSpan(), copied);
        Assert.Equal(one, four);
        Assert.Equal(one, copied);
    }

    [Fact]
    public void Training_lowers_the_loss()
    {
        var network = Network.Create(Architectures.ResNet18(16, 16, 2, channels: 1, baseWidth: 4, stem: ResNetStem.Small), 5);
        var x = Noise(16 * 16 * 16, 3);
        var result = Trainer.Fit(network, new TrainingOptions { Epochs = 8, BatchSize = 8, Optimiser = new Adam() }, x, Enumerable.Range(0, 16).Select(i => x[i * 256] > 0 ? 1 : 0).ToArray());
        Assert.True(result.History[^1].TrainLoss < 0.5 * result.History[0].TrainLoss, $"{result.History[0].TrainLoss} → {result.History[^1].TrainLoss}");
    }

    [Fact]
    public void Dropout_inside_a_branch_resumes_with_the_same_bits()
    {
        using var folder = new TempFolder();
        var definition = new NetworkDefinition([6],
        [
            new ResidualDefinition([new LinearDefinition(6), new DropoutDefinition(0.5), new ResidualDefinition([new LinearDefinition(6), new DropoutDefinition(0.2)])]) { Shortcut = [new DropoutDefinition(0.3)] },
            new DropoutDefinition(0.1),
            new LinearDefinition(2),
        ]);
        var (x, labels) = (Noise(20 * 6, 1), Enumerable.Range(0, 20).Select(i => i % 2).ToArray());
        var whole = Network.Create(definition, 3);
        Trainer.Fit(whole, new TrainingOptions { Epochs = 4, BatchSize = 5 }, x, labels);
        var options = new TrainingOptions { Epochs = 4, BatchSize = 5, CheckpointFolder = folder.Path };
        var resumed = Network.Create(definition, 3);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Trainer.Fit(resumed, options, x, labels, progress: new Stop(stop), cancellation: stop.Token));
        resumed = Network.Create(definition, 3);
        Assert.Equal(4, Trainer.Fit(resumed, options, x, labels).History.Count);
        Assert.Equal(whole.Weights.Span.ToArray(), resumed.Weights.Span.ToArray());

        // every dropout has a sequence of its own
        var step = new TrainingStep(whole, 1, new Sgd(), seed: 0);
        Assert.Equal(4, step.RandomStates.Count);
        Assert.Equal(4, step.RandomStates.Distinct().Count());
    }

    private static float[] Noise(int length, long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];
    }

    /// <summary>Stops after the second epoch.</summary>
    private sealed class Stop(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Last.Epoch == 2)
            {
                source.Cancel();
            }
        }
    }
}
