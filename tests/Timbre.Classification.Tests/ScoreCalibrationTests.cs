using Timbre.Numerics;

namespace Timbre.Classification.Tests;

public sealed class ScoreCalibrationTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(8)]
    public void TheSlopeFindsTheTruth(double truth)
    {
        // Outcomes are drawn with the probabilities that the true slope gives.
        var random = new SeededRandom(5);
        var means = new List<double[]>();
        var labels = new List<int>();
        for (var i = 0; i < 4000; i++)
        {
            var logit = random.NextDouble(-3, 3) / truth;
            double[] mean = [-Math.Log(1 + Math.Exp(-logit)), -Math.Log(1 + Math.Exp(logit))];
            means.Add(mean);
            labels.Add(random.NextDouble() < new ScoreCalibration(truth).Probabilities(mean)[0] ? 0 : 1);
        }

        Assert.InRange(ScoreCalibration.Fit(means, labels).Slope / truth, 0.88, 1.12);
    }

    [Fact]
    public void ProbabilitiesSumToOneAndKeepTheOrder()
    {
        var random = new SeededRandom(6);
        for (var i = 0; i < 500; i++)
        {
            var classes = 2 + random.NextInt(6);
            var means = Enumerable.Range(0, classes).Select(_ => random.NextDouble(-400, 0)).ToArray();
            var p = new ScoreCalibration(Math.Exp(random.NextDouble(-3, 5))).Probabilities(means);
            Assert.InRange(p.Sum(), 1 - 1e-12, 1 + 1e-12);
            Assert.All(p, v => Assert.InRange(v, 0, 1));
            Assert.Equal(Array.IndexOf(means, means.Max()), Array.IndexOf(p, p.Max()));
        }
    }

    [Fact]
    public void AGreaterMarginIsNeverLessProbable()
    {
        var calibration = new ScoreCalibration(3);
        var before = 0.0;
        for (var margin = -5.0; margin <= 5; margin += 0.1)
        {
            var p = calibration.Probabilities([margin, 0])[0];
            Assert.True(p > before);
            before = p;
        }
    }

    [Fact]
    public void PerfectAnswersGiveAFiniteSlope()
    {
        var means = Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? new[] { -0.1, -2.4 } : [-2.4, -0.1]).ToList();
        var labels = Enumerable.Range(0, 20).Select(i => i % 2).ToList();
        var slope = ScoreCalibration.Fit(means, labels).Slope;
        Assert.InRange(slope, 1, 10);
        Assert.InRange(new ScoreCalibration(slope).Probabilities(means[0])[0], 0.9, 0.999);
    }

    [Fact]
    public void AnswersAtRandomGiveNoCertainty()
    {
        var random = new SeededRandom(8);
        var means = Enumerable.Range(0, 400).Select(_ => new[] { random.NextDouble(-2, 0), random.NextDouble(-2, 0) }).ToList();
        var slope = ScoreCalibration.Fit(means, [.. means.Select(_ => random.NextInt(2))]).Slope;
        Assert.InRange(slope, 0.05, 0.5);
    }

    [Fact]
    public void NothingToFitOnLeavesTheMean() => Assert.Same(ScoreCalibration.None, ScoreCalibration.Fit([], []));
}
