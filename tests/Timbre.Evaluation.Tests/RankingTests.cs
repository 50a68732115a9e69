using FsCheck;
using FsCheck.Fluent;
using Timbre.Numerics;

namespace Timbre.Evaluation.Tests;

public sealed class RankingTests
{
    private static (double[] Scores, bool[] Positive) Sample(int seed, int n, int levels)
    {
        var random = new SeededRandom(seed);
        var positive = new bool[n];
        var scores = new double[n];
        for (var i = 0; i < n; i++)
        {
            positive[i] = i % 3 == 0;
            scores[i] = random.NextInt(levels) + (positive[i] ? levels / 3 : 0);
        }

        return (scores, positive);
    }

    private static double AreaByPairs(double[] scores, bool[] positive)
    {
        double wins = 0, pairs = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            for (var j = 0; j < scores.Length; j++)
            {
                if (positive[i] && !positive[j])
                {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        return wins / pairs;
    }

    [Fact]
    public void HandComputed()
    {
        // one negative (0.7) above one positive (0.6)
        var ranking = new ScoreRanking([.9, .8, .7, .6, .3, .1], [true, true, false, true, false, false]);
        var ranks = ranking.Summarise();
        Assert.Equal(8.0 / 9, ranks.RocAuc, 1e-12);
        Assert.Equal((1 + 1 + 0.75) / 3, ranks.AveragePrecision, 1e-12);
        Assert.Equal(1.0 / 3, ranks.Eer, 1e-12);
        Assert.Equal(1.0 / 3, ranking.MinimumDetectionCost(0.5), 1e-12);
        Assert.Equal(0.7, ranking.EerThreshold());
    }

    [Fact]
    public void OneClassAgainstTheRest()
    {
        float[] rows = [.8f, .1f, .1f, .2f, .7f, .1f, .3f, .3f, .4f];
        var ranking = ScoreRanking.FromProbabilities([0, 1, 2], rows, 3, 2);
        Assert.Equal((1, 2), (ranking.Positives, ranking.Negatives));
        Assert.Equal(1, ranking.Summarise().RocAuc);
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreRanking.FromProbabilities([0], [1f, 0f], 2, 2));
    }

    [Fact]
    public void AllTiedIsChance()
    {
        var ranks = new ScoreRanking([1, 1, 1, 1], [true, false, true, false]).Summarise();
        Assert.Equal(0.5, ranks.RocAuc);
        Assert.Equal(0.5, ranks.Eer);
        Assert.Equal(0.5, ranks.AveragePrecision);
    }

    [Fact]
    public void PerfectAndReversed()
    {
        bool[] positive = [false, false, true, true];
        Assert.Equal(new RankMetrics(1, 1, 0), new ScoreRanking([1, 2, 3, 4], positive).Summarise());
        var reversed = new ScoreRanking([4, 3, 2, 1], positive).Summarise();
        Assert.Equal(0, reversed.RocAuc);
        Assert.Equal(1, reversed.Eer);
    }

    [Fact]
    public void NaNMakesItUndefined()
    {
        var ranking = new ScoreRanking([1, double.NaN], [true, false]);
        Assert.False(ranking.IsDefined);
        Assert.True(double.IsNaN(ranking.Summarise().Eer));
        Assert.Empty(Curves.Roc(ranking));
        Assert.True(double.IsNaN(ranking.EerThreshold()) && double.IsNaN(ranking.MinimumDetectionCost()));
    }

    [Fact]
    public void AreaIsTheShareOfPairsAndKeptByMonotoneTransforms()
    {
        Check.One(Config.QuickThrowOnFailure.WithReplay(3, 5), Prop.ForAll<int, byte, byte>((seed, size, levels) =>
        {
            var (scores, positive) = Sample(seed, 4 + (size % 60), 2 + levels);
            var ranks = new ScoreRanking(scores, positive).Summarise();
            var moved = new ScoreRanking(Array.ConvertAll(scores, s => Math.Exp(s / 300) - 7), positive).Summarise();
            return Math.Abs(ranks.RocAuc - AreaByPairs(scores, positive)) < 1e-12 && ranks == moved;
        }));
    }

    [Fact]
    public void EqualErrorRateLiesWithinTheBounds()
    {
        // Interpolation between thresholds can only do better than the best single threshold.
        Check.One(Config.QuickThrowOnFailure.WithReplay(9, 5), Prop.ForAll<int, byte>((seed, size) =>
        {
            var (scores, positive) = Sample(seed, 4 + size, 50);
            var ranking = new ScoreRanking(scores, positive);
            var eer = ranking.Summarise().Eer;
            var bound = ranking.Steps().Min(s => Math.Max(1 - ((double)s.Hits / ranking.Positives), (double)s.Alarms / ranking.Negatives));
            return eer >= 0 && eer <= bound + 1e-12;
        }));
    }

    [Fact]
    public void WeightsAreRepetitions()
    {
        var (scores, positive) = Sample(1, 30, 9);
        var groups = Enumerable.Range(0, 30).Select(i => i % 5).ToArray();
        int[] times = [2, 0, 1, 3, 1];
        var repeated = Enumerable.Range(0, 30).SelectMany(i => Enumerable.Repeat(i, times[groups[i]])).ToArray();
        var expected = new ScoreRanking([.. repeated.Select(i => scores[i])], [.. repeated.Select(i => positive[i])]).Summarise();
        var ranking = new ScoreRanking(scores, positive);
        var actual = ranking.Summarise(ranking.Codes(groups), times);
        Assert.Equal(expected.RocAuc, actual.RocAuc, 1e-12);
        Assert.Equal(expected.AveragePrecision, actual.AveragePrecision, 1e-12);
        Assert.Equal(expected.Eer, actual.Eer, 1e-12);
    }

    [Fact]
    public void BothWaysOfSortingGiveTheSameOrder()
    {
        var random = new SeededRandom(2);
        double[] single = [.. Enumerable.Range(0, 3000).Select(i => i % 7 == 0 ? random.NextInt(5) - 2 : (float)random.NextGaussian()), -0.0, 0, double.PositiveInfinity, double.NegativeInfinity, float.MinValue];
        var expected = Enumerable.Range(0, single.Length).OrderByDescending(i => single[i]).ToArray();
        Assert.Equal(expected, ScoreOrder.Descending(single));
        double[] wide = [.. single, Math.PI]; // single precision does not hold it
        Assert.Equal(Enumerable.Range(0, wide.Length).OrderByDescending(i => wide[i]), ScoreOrder.Descending(wide));
        Assert.Empty(ScoreOrder.Descending([]));
    }

    [Fact]
    public void LongCurvesAreThinnedBetweenTheSameEnds()
    {
        var (scores, positive) = Sample(4, 5000, 100_000);
        var ranking = new ScoreRanking(scores, positive);
        foreach (var curve in new[] { Curves.Roc(ranking), Curves.PrecisionRecall(ranking), Curves.Det(ranking) })
        {
            Assert.InRange(curve.Count, 100, 200);
        }

        Assert.Equal((0, 0), (Curves.Roc(ranking)[0].X, Curves.Roc(ranking)[0].Y));
        Assert.Equal((1, 1), (Curves.Roc(ranking)[^1].X, Curves.Roc(ranking)[^1].Y));
        Assert.Equal((1, 0), (Curves.Det(ranking)[^1].X, Curves.Det(ranking)[^1].Y));
        Assert.Equal(1, Curves.PrecisionRecall(ranking)[^1].X);
        Assert.All(Curves.ToNormalDeviates(Curves.Det(ranking)), p => Assert.True(double.IsFinite(p.X) && double.IsFinite(p.Y)));
        var full = Curves.Roc(ranking, int.MaxValue);
        Assert.True(full.Count > 200);
        Assert.All(Curves.Roc(ranking), p => Assert.Contains(p, full));
    }

    [Fact]
    public void ReliabilityByBins()
    {
        var calibration = Calibration.Of([.05, .95, .95, .85, double.NaN, 1], [false, true, false, true, true, true]);
        Assert.Equal(10, calibration.Bins.Count);
        Assert.Equal(3, calibration.Bins[9].Count);
        Assert.Equal(2.0 / 3, calibration.Bins[9].Accuracy, 1e-12);
        Assert.Equal(2.9 / 3, calibration.Bins[9].MeanConfidence, 1e-12);
        Assert.Equal((.05 + (3 * .3) + .15) / 5, calibration.ExpectedError, 1e-12);
        Assert.Equal(.3, calibration.MaximumError, 1e-12);
        Assert.True(double.IsNaN(Calibration.Of([], []).ExpectedError));
    }

    [Fact]
    public void ReliabilityOfDecisions()
    {
        var calibration = Calibration.OfDecisions([0, 1], [.75f, .25f, .75f, .25f], 2);
        Assert.Equal(2, calibration.Bins[7].Count);
        Assert.Equal(.25, calibration.ExpectedError, 1e-12);
    }
}
