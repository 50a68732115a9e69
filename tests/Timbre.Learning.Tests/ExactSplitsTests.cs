using Timbre.Numerics;

namespace Timbre.Learning.Tests;

/// <summary>With no more distinct values than bins, histograms lose nothing: the splits are those of the exact greedy method.</summary>
public sealed class ExactSplitsTests
{
    private const int Features = 5;

    [Theory]
    [InlineData(255, 0.0, 3, 1.0, 1.0)]
    [InlineData(251, 0.1, 4, 1.0, 1.0)]
    [InlineData(120, 0.3, 3, 0.0, 5.0)]
    [InlineData(40, 0.1, 6, 1.0, 0.0)]
    public void RegressionIsTheExactMethods(int count, double missing, int depth, double l2, double weight)
    {
        var (rows, _) = BoostingData.Make(count, Features, 2, count, missing);
        var targets = Targets(rows, count);
        var options = new BoostingOptions { Trees = 12, MaxDepth = depth, LearningRate = 0.3, L2 = l2, MinChildWeight = weight };

        var model = GradientBoostedTrees.FitRegression(options, rows, Features, targets);

        var exact = new ExactGreedyTrees(rows, Features, (margin, row) => (margin - targets[row], 1), options).Margins(targets.Average(t => (double)t));
        Close(exact, BoostingData.Margins(model, rows));
    }

    [Theory]
    [InlineData(255, 0.1, 3)]
    [InlineData(60, 0.2, 5)]
    public void TwoClassesAreTheExactMethods(int count, double missing, int depth)
    {
        var (rows, labels) = BoostingData.Make(count, Features, 2, count, missing);
        var options = new BoostingOptions { Trees = 8, MaxDepth = depth, LearningRate = 0.3, BaseScore = 0.5 };

        var model = GradientBoostedTrees.Fit(options, rows, Features, labels, 2);

        var exact = new ExactGreedyTrees(rows, Features, Pair, options).Margins(0);
        Close(exact, BoostingData.Margins(model, rows));

        (double, double) Pair(double margin, int row)
        {
            var p = 1 / (1 + Math.Exp(-margin));
            return (p - labels[row], p * (1 - p));
        }
    }

    [Fact]
    public void EveryDistinctValueHasABinOfItsOwnAndCutsLieMidway()
    {
        var values = Enumerable.Range(0, 1000).Select(i => (float)(i * 7 % 255)).ToArray();
        var cuts = BinCuts.Find(values, 1, 256, 0, CancellationToken.None);
        Assert.Equal(254, cuts.Counts[0]);
        Assert.Equal(Enumerable.Range(0, 254).Select(i => i + 0.5f), Enumerable.Range(0, 254).Select(i => cuts.Condition(0, i)));
    }

    private static float[] Targets(float[] rows, int count)
    {
        var random = new SeededRandom(count);
        return Enumerable.Range(0, count).Select(row => (float)((3 * Value(row, 0)) + (Value(row, 1) * Value(row, 2)) + random.NextGaussian() + 10)).ToArray();

        double Value(int row, int feature) => rows[(row * Features) + feature] is var v && float.IsNaN(v) ? -1 : v;
    }

    private static void Close(double[] expected, float[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * (1 + Math.Abs(expected[i])), $"row {i}: {actual[i]} is not {expected[i]}");
        }
    }
}
