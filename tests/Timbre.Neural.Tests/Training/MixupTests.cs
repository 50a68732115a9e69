using Timbre.Numerics;

namespace Timbre.Neural.Tests.Training;

public sealed class MixupTests
{
    private const int Count = 7;
    private const int Inputs = 5;

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1, 0.1, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(3, 0.1, 0)]
    [InlineData(3, 0.1, 0.3)]
    public void The_gradient_is_that_of_both_labels_by_their_shares(int outputs, double smoothing, double margin)
    {
        var network = Network.Create(Net(outputs, margin > 0), 3);
        var labels = Labels(network.ClassCount);
        var mixup = new RowMixup(0.7, 11, Count, Inputs);
        var step = new TrainingStep(network, Count, new Sgd(), 1, smoothing, margin, mixup);
        Draw().CopyTo(step.Input(Count));
        var loss = step.Run(labels, out var correct);
        var mixed = step.Input(Count).ToArray();

        // The mean over the batch is linear in each row's loss, so single rows with one label each give the whole.
        var expected = new double[step.Gradients.Length];
        var expectedLoss = 0.0;
        var expectedCorrect = 0;
        for (var i = 0; i < Count; i++)
        {
            foreach (var (label, share, heavier) in new[] { (mixup.Heavier[i], mixup.HeavierShares[i], true), (mixup.Lighter[i], mixup.LighterShares[i], false) })
            {
                var single = new TrainingStep(network, 1, new Sgd(), 1, smoothing, margin);
                mixed.AsSpan(i * Inputs, Inputs).CopyTo(single.Input(1));
                expectedLoss += share * single.Run([label], out var right);
                expectedCorrect += heavier ? right : 0;
                for (var w = 0; w < expected.Length; w++)
                {
                    expected[w] += share * single.Gradients[w] / Count;
                }
            }
        }

        Assert.Equal(expectedLoss, loss, 4);
        Assert.Equal(expectedCorrect, correct);
        for (var w = 0; w < expected.Length; w++)
        {
            Assert.Equal(expected[w], step.Gradients[w], 5e-6);
        }
    }

    [Fact]
    public void Rows_are_mixed_with_the_next_by_the_shares_of_their_labels()
    {
        var mixup = new RowMixup(0.4, 2, Count, Inputs);
        var (rows, labels) = (Draw(), Enumerable.Range(0, Count).ToArray());
        var mixed = rows.ToArray();
        mixup.BeginEpoch(3);
        mixup.Mix(mixed, labels);
        for (var i = 0; i < Count; i++)
        {
            var next = (i + 1) % Count;
            var share = mixup.Heavier[i] == i ? mixup.HeavierShares[i] : mixup.LighterShares[i];
            Assert.Equal(new[] { i, next }.Order(), new[] { mixup.Heavier[i], mixup.Lighter[i] }.Order());
            Assert.InRange(mixup.HeavierShares[i], 0.5f, 1);
            Assert.Equal(1, mixup.HeavierShares[i] + mixup.LighterShares[i], 1e-6);
            for (var j = 0; j < Inputs; j++)
            {
                Assert.Equal((share * rows[(i * Inputs) + j]) + ((1 - share) * rows[(next * Inputs) + j]), mixed[(i * Inputs) + j], 1e-6);
            }
        }
    }

    /// <summary>Beta(a, a) has the mean 1/2, the variance 1 / (8a + 4), and for a = 1/2 the distribution function 2/π · asin(√x).</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public void Shares_have_the_moments_of_beta(double alpha)
    {
        const int Draws = 40_000;
        var random = new SeededRandom(5);
        var shares = Enumerable.Range(0, Draws).Select(_ => RowMixup.DrawShare(random, alpha)).ToArray();
        var variance = 1 / ((8 * alpha) + 4);
        Assert.All(shares, s => Assert.InRange(s, 0, 1));
        Assert.Equal(0.5, shares.Average(), 5 * Math.Sqrt(variance / Draws));
        Assert.Equal(variance, shares.Average(s => (s - 0.5) * (s - 0.5)), 0.03 * variance);
        if (alpha is 0.5 or 1)
        {
            foreach (var x in new[] { 0.01, 0.1, 0.3, 0.5, 0.8, 0.95 })
            {
                Assert.Equal(alpha == 1 ? x : 2 / Math.PI * Math.Asin(Math.Sqrt(x)), shares.Count(s => s <= x) / (double)Draws, 0.0125);
            }
        }
    }

    [Fact]
    public void Shares_depend_on_the_seed_and_the_epoch()
    {
        Assert.Equal(Shares(1, 2), Shares(1, 2));
        Assert.NotEqual(Shares(1, 2), Shares(1, 3));
        Assert.NotEqual(Shares(1, 2), Shares(2, 2));

        static float[] Shares(long seed, int epoch)
        {
            var mixup = new RowMixup(1, seed, Count, Inputs);
            for (var e = seed == 1 ? 0 : epoch; e < epoch; e++)
            {
                mixup.BeginEpoch(e);
                mixup.Mix(Draw(), Labels(2));
            }

            mixup.BeginEpoch(epoch);
            mixup.Mix(Draw(), Labels(2));
            return mixup.HeavierShares.ToArray();
        }
    }

    [Fact]
    public void Mixed_steps_allocate_nothing()
    {
        var network = Network.Create(Net(1, false), 3);
        var step = new TrainingStep(network, Count, new Sgd(), 1, mixup: new RowMixup(0.7, 11, Count, Inputs));
        var labels = Labels(2);
        var rows = Draw();
        Once();
        Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            rows.CopyTo(step.Input(Count));
            step.Run(labels, out _);
            step.Apply(0.1);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-9)]
    public void Mistakes_are_named(double alpha) => Assert.StartsWith(
        FormattableString.Invariant($"mixup={alpha}: must be 0 or 0.001 to 1000"),
        Assert.Throws<TimbreException>(() => new TrainingOptions { Mixup = alpha }.Validate()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Batches_of_one_row_are_refused() =>
        Assert.Contains("mixup=0.2: must be 0 with batch_size=1", Assert.Throws<TimbreException>(() => new TrainingOptions { Mixup = 0.2, BatchSize = 1 }.Validate()).Message, StringComparison.Ordinal);

    private static NetworkDefinition Net(int outputs, bool cosine) =>
        new([Inputs], [new LinearDefinition(6), new TanhDefinition(), cosine ? new CosineLinearDefinition(outputs) : new LinearDefinition(outputs)]);

    private static float[] Draw()
    {
        var random = new SeededRandom(8);
        return [.. Enumerable.Range(0, Count * Inputs).Select(_ => (float)random.NextGaussian())];
    }

    private static int[] Labels(int classes) => [.. Enumerable.Range(0, Count).Select(i => i * 5 / 2 % classes)];
}
