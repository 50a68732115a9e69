using Timbre.Numerics;

namespace Timbre.Neural.Tests.Training;

public sealed class WeightAveragingTests
{
    private const int Count = 50;
    private const int Batch = 16; // three batches and one of 2

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 5)]
    public void The_weights_are_the_mean_of_those_of_the_epochs(int from, int every)
    {
        var network = Network.Create(Net(), 1);
        var (snapshots, result) = Fit(network, Options() with { RestoreBest = false, Averaging = new WeightAveraging(from, every) });
        var counted = snapshots.Where((_, i) => i + 1 >= from && (i + 1 - from) % every == 0).ToList();
        var weights = network.Weights.Span.ToArray();
        for (var i = 0; i < weights.Length; i++)
        {
            Assert.Equal(counted.Average(s => (double)s[i]), weights[i], 1e-6);
        }

        Assert.Equal(counted.Count, result.Averaged!.Epochs);
        Assert.True(result.Averaged.Kept);
        var (vx, vy) = Rows(2);
        var logits = new float[Count * 2];
        network.Predict(vx, logits);
        Assert.Equal(Loss.Compute(logits, vy, 2, 0, default, out var correct) / Count, result.Averaged.ValidationLoss!.Value, 9);
        Assert.Equal(correct / (double)Count, result.Averaged.ValidationAccuracy!.Value, 9);
    }

    /// <summary>The rows tell in which order they are drawn: 48 in batches of 16, first as the last epoch learns them, then for the statistics.</summary>
    [Fact]
    public void Running_statistics_are_those_of_the_training_rows()
    {
        var network = Network.Create(Net(), 1);
        var (x, y) = Rows(1, 48);
        var rows = new SeenRows(x, 2);
        Trainer.Fit(network, Options() with { Averaging = new WeightAveraging(4) }, rows, y);
        var order = rows.Seen.ToArray()[^48..];
        Assert.Equal(Enumerable.Range(0, 48), order.Order());
        Assert.Equal(rows.Seen.ToArray()[^96..^48], order); // as the last epoch had them
        Assert.Equal([Options().Epochs - 1], rows.Epochs.ToArray()[^96..].Distinct());

        // directly: the linear layer before the normalisation, then mean and unbiased variance of each batch, averaged
        var weight = network.Values(network.Plan.Parameters.Single(p => p.Name == "0.weight")).ToArray();
        var bias = network.Values(network.Plan.Parameters.Single(p => p.Name == "0.bias")).ToArray();
        for (var c = 0; c < 6; c++)
        {
            var values = order.Select(r => bias[c] + ((double)x[2 * r] * weight[c]) + ((double)x[(2 * r) + 1] * weight[6 + c])).Chunk(Batch).ToList();
            var variances = values.Select(b => b.Sum(v => (v - b.Average()) * (v - b.Average())) / (Batch - 1));
            Assert.Equal(values.Average(b => b.Average()), Statistic("1.running_mean", c), 1e-5);
            Assert.Equal(variances.Average(), Statistic("1.running_var", c), 1e-5);
        }

        float Statistic(string name, int channel) => network.Values(network.Plan.Parameters.Single(p => p.Name == name))[channel];
    }

    [Fact]
    public void The_best_epoch_stays_where_the_mean_is_worse()
    {
        var options = Options() with { LearningRate = 0.05, Epochs = 12 };
        var (vx, vy) = Rows(2);
        foreach (var flip in new[] { false, true })
        {
            var labels = flip ? vy.Select(l => 1 - l).ToArray() : vy; // learning makes flipped ones worse
            var (plain, averaged) = (Network.Create(Net(), 1), Network.Create(Net(), 1));
            var (x, y) = Rows(1);
            var best = Trainer.Fit(plain, options, x, y, vx, labels);
            var result = Trainer.Fit(averaged, options with { Averaging = new WeightAveraging(8) }, x, y, vx, labels);
            Assert.Equal(best.History.Select(e => e with { Seconds = 0 }), result.History.Select(e => e with { Seconds = 0 }));
            Assert.Equal(best.BestEpoch, result.BestEpoch);
            Assert.Equal(result.Averaged!.ValidationLoss < best.History.Min(e => e.ValidationLoss), result.Averaged.Kept);
            Assert.Equal(!result.Averaged.Kept, plain.Weights.Span.SequenceEqual(averaged.Weights.Span));
            Assert.Equal(!result.Averaged.Kept, plain.Statistics.Span.SequenceEqual(averaged.Statistics.Span));
            Assert.True(!flip || !result.Averaged.Kept, "flipped labels are best at the start");
        }
    }

    [Fact]
    public void Without_validation_rows_the_mean_stays()
    {
        var network = Network.Create(Net(), 1);
        var (x, y) = Rows(1);
        var result = Trainer.Fit(network, Options() with { Averaging = new WeightAveraging(4) }, x, y);
        Assert.Equal(new AveragedWeights(5, null, null, true), result.Averaged);
    }

    [Fact]
    public void Frozen_layers_keep_weights_and_statistics()
    {
        var (network, start) = (Network.Create(Net(), 1), Network.Create(Net(), 1));
        Fit(network, Options() with { RestoreBest = false, Averaging = new WeightAveraging(3), LayerRates = [new LayerRate("0.", 0), new LayerRate("1.", 0)] });
        foreach (var parameter in network.Plan.Parameters)
        {
            var frozen = parameter.Name[0] is '0' or '1';
            Assert.Equal(frozen, start.Values(parameter).SequenceEqual(network.Values(parameter)));
        }
    }

    [Fact]
    public void The_last_weights_come_back_when_it_is_interrupted()
    {
        using var source = new CancellationTokenSource();
        var network = Network.Create(Net(), 1);
        var (x, y) = Rows(1);
        float[] last = [];
        var progress = new Progress(e =>
        {
            if (e == Options().Epochs)
            {
                last = [.. network.Weights.Span, .. network.Statistics.Span];
                source.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => Trainer.Fit(network, Options() with { Averaging = new WeightAveraging(3) }, x, y, progress: progress, cancellation: source.Token));
        float[] now = [.. network.Weights.Span, .. network.Statistics.Span];
        Assert.Equal(last, now);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Assert.StartsWith("averaging.from_epoch=0: must be 1 to the number of epochs (8)", Message(new WeightAveraging(0)), StringComparison.Ordinal);
        Assert.StartsWith("averaging.from_epoch=9: must be", Message(new WeightAveraging(9)), StringComparison.Ordinal);
        Assert.StartsWith("averaging.every=0: must be a positive number of epochs", Message(new WeightAveraging(2, 0)), StringComparison.Ordinal);
        Assert.StartsWith("patience=3: must be 0 with averaging", Message(new WeightAveraging(2), 3), StringComparison.Ordinal);

        static string Message(WeightAveraging averaging, int patience = 0) =>
            Assert.Throws<TimbreException>(() => (Options() with { Averaging = averaging, Patience = patience }).Validate()).Message;
    }

    private static NetworkDefinition Net() => new([2], [new LinearDefinition(6), new BatchNormDefinition(), new ReluDefinition(), new DropoutDefinition(0.3), new LinearDefinition(4), new BatchNormDefinition(), new TanhDefinition(), new LinearDefinition(2)]);

    private static TrainingOptions Options() => new() { Epochs = 8, BatchSize = Batch, LearningRate = 0.02, Seed = 3 };

    private static (List<float[]> Snapshots, TrainingResult Result) Fit(Network network, TrainingOptions options)
    {
        var snapshots = new List<float[]>();
        var ((x, y), (vx, vy)) = (Rows(1), Rows(2));
        return (snapshots, Trainer.Fit(network, options, x, y, vx, vy, new Progress(_ => snapshots.Add(network.Weights.Span.ToArray()))));
    }

    private static (float[] Rows, int[] Labels) Rows(long seed, int count = Count)
    {
        var random = new SeededRandom(seed);
        var x = Enumerable.Range(0, 2 * count).Select(_ => (float)random.NextGaussian()).ToArray();
        return (x, [.. Enumerable.Range(0, count).Select(i => x[2 * i] + (0.5 * random.NextGaussian()) > 0 ? 1 : 0)]);
    }

    private sealed class Progress(Action<int> onEpoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => onEpoch(value.Last.Epoch);
    }

    private sealed class SeenRows(float[] values, int length) : ITrainingRows
    {
        public List<int> Seen { get; } = [];

        public List<int> Epochs { get; } = [];

        public int Count => values.Length / length;

        public int RowLength => length;

        public void Fill(int row, int epoch, Span<float> destination)
        {
            Seen.Add(row);
            Epochs.Add(epoch);
            values.AsSpan(row * length, length).CopyTo(destination);
        }
    }
}
