using Timbre.Numerics;

namespace Timbre.Neural.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void Learns_and_gives_the_same_bits_for_the_same_seed_at_any_thread_count()
    {
        var (x, y) = Rings(700, seed: 1);
        var (vx, vy) = Rings(1300, seed: 2);
        var options = new TrainingOptions { Epochs = 12, BatchSize = 33, Seed = 4, Optimiser = new Adam(), LearningRate = 0.01 };
        var definition = Architectures.Mlp(2, [32, 16], 2, batchNorm: true, dropout: 0.1);
        var (one, two, other) = (Network.Create(definition, 9), Network.Create(definition, 9), Network.Create(definition, 9));
        var result = Trainer.Fit(one, options, x, y, vx, vy);
        var again = Trainer.Fit(two, options with { Threads = 3 }, x, y, vx, vy);
        Trainer.Fit(other, options with { Seed = 5 }, x, y, vx, vy);
        Assert.True(result.History[result.BestEpoch - 1].ValidationAccuracy > 0.9, $"accuracy {result.History[^1].ValidationAccuracy}");
        Assert.Equal(one.Weights.Span.ToArray(), two.Weights.Span.ToArray());
        Assert.Equal(result.History.Select(e => e with { Seconds = 0 }), again.History.Select(e => e with { Seconds = 0 }));
        Assert.NotEqual(one.Weights.Span.ToArray(), other.Weights.Span.ToArray());
    }

    [Fact]
    public void Mixup_layer_rates_averaging_and_a_moving_momentum_give_the_same_bits_at_any_thread_count()
    {
        var (x, y) = Rings(300, seed: 1);
        var (vx, vy) = Rings(1300, seed: 2);
        var options = new TrainingOptions
        {
            Epochs = 12,
            LearningRate = 0.02,
            Schedule = new OneCycle { Momentum = new MomentumCycle() },
            Mixup = 0.2,
            LayerRates = [new LayerRate("0.", 0.3, 2)],
            Averaging = new WeightAveraging(9),
        };
        var definition = Architectures.Mlp(2, [32, 16], 2, batchNorm: true, dropout: 0.1);
        var (one, two) = (Network.Create(definition, 9), Network.Create(definition, 9));
        var result = Trainer.Fit(one, options, x, y, vx, vy);
        var again = Trainer.Fit(two, options with { Threads = 3 }, x, y, vx, vy);
        Assert.True(result.Averaged!.ValidationAccuracy > 0.85, $"accuracy {result.Averaged.ValidationAccuracy}");
        Assert.Equal(result.Averaged, again.Averaged);
        Assert.Equal(one.Weights.Span.ToArray(), two.Weights.Span.ToArray());
        Assert.Equal(one.Statistics.Span.ToArray(), two.Statistics.Span.ToArray());
    }

    [Fact]
    public void Stops_early_and_goes_back_to_the_best_epoch()
    {
        var (x, y) = Rings(100, seed: 1);
        var (vx, vy) = Rings(100, seed: 2);
        var flipped = vy.Select(l => 1 - l).ToArray(); // learning makes these worse
        var network = Network.Create(Architectures.Mlp(2, [16], 1), 1);
        var reports = new List<TrainingProgress>();
        var result = Trainer.Fit(network, new TrainingOptions { Epochs = 200, Patience = 3, LearningRate = 0.05 }, x, y, vx, flipped, new Progress(reports));
        Assert.True(result.StoppedEarly);
        Assert.Equal(result.BestEpoch + 3, result.History.Count);
        Assert.Equal(result.History, reports.Select(r => r.Last));
        var logits = new float[flipped.Length];
        network.Predict(vx, logits);
        var loss = Loss.Compute(logits, flipped, 1, 0, default, out _) / flipped.Length;
        Assert.Equal(result.History[result.BestEpoch - 1].ValidationLoss!.Value, loss, 9);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_said()
    {
        var (x, y) = Rings(64, seed: 1);
        x[5] = float.NaN;
        var error = Assert.Throws<TimbreException>(() => Trainer.Fit(Network.Create(Architectures.Mlp(2, [4], 2), 1), new TrainingOptions(), x, y));
        Assert.Contains("no longer a number (epoch 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var network = Network.Create(Architectures.Mlp(2, [4], 2), 1);
        var (x, y) = Rings(10, seed: 1);
        Assert.Contains("batch_size=0", Message(new TrainingOptions { BatchSize = 0 }, x, y), StringComparison.Ordinal);
        Assert.Contains("validation rows", Message(new TrainingOptions { Patience = 2 }, x, y), StringComparison.Ordinal);
        Assert.Contains("row 3 has the label 2", Message(new TrainingOptions(), x, [0, 1, 0, 2, 0, 0, 0, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("9 labels do not fit 20 values", Message(new TrainingOptions(), x, y[..9]), StringComparison.Ordinal);
        Assert.Contains("no training rows", Message(new TrainingOptions(), [], []), StringComparison.Ordinal);

        string Message(TrainingOptions options, float[] rows, int[] labels) => Assert.Throws<TimbreException>(() => Trainer.Fit(network, options, rows, labels)).Message;
    }

    [Fact]
    public void Can_be_cancelled()
    {
        var (x, y) = Rings(10, seed: 1);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Trainer.Fit(Network.Create(Architectures.Mlp(2, [4], 2), 1), new TrainingOptions(), x, y, cancellation: source.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    public void Steps_allocate_nothing(int left)
    {
        var (x, y) = Rings(32 + left, seed: 1);
        var network = Network.Create(Architectures.Mlp(2, [16, 16], 2, batchNorm: true, dropout: 0.5), 1);
        var step = new TrainingStep(network, 64, new Adam(), 1);
        Once();
        Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            x.AsSpan(0, Math.Min(64, y.Length) * 2).CopyTo(step.Input(Math.Min(64, y.Length)));
            step.Run(y.AsSpan(0, Math.Min(64, y.Length)), out _);
            step.Apply(1e-3);
        }
    }

    private static (float[] Rows, int[] Labels) Rings(int count, long seed)
    {
        var random = new SeededRandom(seed);
        var (x, y) = (new float[2 * count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            (x[2 * i], x[(2 * i) + 1]) = ((float)random.NextGaussian(), (float)random.NextGaussian());
            y[i] = (x[2 * i] * x[2 * i]) + (x[(2 * i) + 1] * x[(2 * i) + 1]) > 1.4 ? 1 : 0;
        }

        return (x, y);
    }

    private sealed class Progress(List<TrainingProgress> reports) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => reports.Add(value);
    }
}
