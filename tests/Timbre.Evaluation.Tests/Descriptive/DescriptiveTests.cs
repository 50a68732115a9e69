using FsCheck;
using FsCheck.Fluent;
using Timbre.Evaluation.Descriptive;
using Timbre.Numerics;

namespace Timbre.Evaluation.Tests.Descriptive;

/// <summary>The expected numbers are those of NumPy 1.24 and SciPy 1.10.</summary>
public sealed class DescriptiveTests
{
    private static readonly double[] s_values = [1.5, 2, 2, 3.25, 5, 8, 13, -4, 0.5, 2];
    private static readonly bool[] s_label = [true, true, false, true, true, true, false, false, false, false];

    [Fact]
    public void SummaryAgreesWithNumPyAndSciPy()
    {
        var summary = Summary.Of<double>([.. s_values, double.NaN]);
        Assert.Equal((10, 1), (summary.N, summary.Missing));
        Assert.Equal(3.325, summary.Mean, 1e-12);
        Assert.Equal(4.57658594247818, summary.Deviation, 1e-12);
        Assert.Equal((-4, 1.625, 2, 4.5625, 13), (summary.Minimum, summary.FirstQuartile, summary.Median, summary.ThirdQuartile, summary.Maximum));
        Assert.Equal(0.7134015336033236, summary.Skew, 1e-12);
        Assert.Equal(0.4362303129455607, summary.Kurtosis, 1e-12);
    }

    [Fact]
    public void EmptyAndConstantSamplesAreSafe()
    {
        var empty = Summary.Of<float>([]);
        Assert.True(double.IsNaN(empty.Mean) && double.IsNaN(empty.Median) && double.IsNaN(empty.Skew));
        Assert.Equal(0, Summary.Of<float>([2, 2]).Deviation);
        Assert.True(double.IsNaN(Summary.Of<float>([2, 2]).Kurtosis));
        Assert.Equal(0, BoxPlot.Of<float>([]).Outliers);
        Assert.Equal(0, Outliers.ByZScore<float>([3, 3, 3]));
        Assert.Empty(KernelDensity.Of<float>([3, 3, 3]).Positions);
        Assert.Equal(3, Histogram.Of<float>([3, 3, 3], Histogram.CommonEdges<float>([3, 3, 3])).Counts.Sum());
        Assert.Single(Histogram.Of<float>([], Histogram.CommonEdges<float>([])).Counts);
    }

    [Fact]
    public void OutliersByBothRules()
    {
        var box = BoxPlot.Of<double>(s_values);
        Assert.Equal((-4, 1.625, 2.0, 4.5625), (s_values.Min(), box.FirstQuartile, box.Median, box.ThirdQuartile));
        Assert.Equal((0.5, 8, 1, 1), (box.LowWhisker, box.HighWhisker, box.LowOutliers, box.HighOutliers));
        Assert.Equal(2, Outliers.ByQuartiles<double>(s_values));
        Assert.Equal(1, Outliers.ByZScore<double>(s_values, 2));
        Assert.Equal(0, Outliers.ByZScore<double>(s_values));
    }

    [Fact]
    public void HistogramAgreesWithNumPy()
    {
        var histogram = Histogram.Of<double>([.. s_values, double.NaN, 99], Histogram.EvenEdges(-4, 13, 5));
        Assert.Equal([1, 5, 2, 1, 1], histogram.Counts);
        Assert.Equal(1, histogram.Densities.Sum() * 3.4, 1e-12);
    }

    [Fact]
    public void EveryValueFallsIntoTheBinWhoseEdgesHoldIt()
    {
        Check.One(Config.QuickThrowOnFailure.WithReplay(2, 3), Prop.ForAll<int, byte>((seed, bins) =>
        {
            var random = new SeededRandom(seed);
            var values = Enumerable.Range(0, 200).Select(_ => Math.Round(random.NextDouble(-3, 3), 1)).ToArray();
            var edges = Histogram.EvenEdges(values.Min(), values.Max(), 1 + bins);
            var counts = Histogram.Of<double>(values, edges).Counts;
            return Enumerable.Range(0, counts.Count).All(b =>
                counts[b] == values.Count(v => v >= edges[b] && (v < edges[b + 1] || (b == counts.Count - 1 && v == edges[^1]))));
        }));
    }

    [Fact]
    public void DensityAgreesWithSciPy()
    {
        var density = KernelDensity.Of<double>(s_values, 300, BandwidthRule.Scott, 4);
        Assert.Equal(2.887630513051415, density.Bandwidth, 1e-12);
        foreach (var (x, expected) in new[] { (0, 0.07429972), (2, 0.09096262), (5, 0.06866282) })
        {
            var at = Enumerable.Range(0, 300).MinBy(i => Math.Abs(density.Positions[i] - x));
            Assert.Equal(expected, density.Densities[at], 1e-3);
        }

        var step = density.Positions[1] - density.Positions[0];
        Assert.Equal(1, density.Densities.Sum() * step, 1e-3);
    }

    [Fact]
    public void DensityHoldsForManyValuesWithFarOutliers()
    {
        var random = new SeededRandom(3);
        var values = Enumerable.Range(0, 100_000).Select(i => i % 1000 == 0 ? 500 * random.NextGaussian() : random.NextGaussian()).ToArray();
        var density = KernelDensity.Of<double>(values, 4096);
        Assert.InRange(density.Densities.Max(), 0.2, 0.45);
    }

    [Fact]
    public void PointBiserialAgreesWithSciPy()
    {
        var r = LabelCorrelation.PointBiserial<double>(s_values, s_label);
        Assert.Equal(0.14395181345849997, r.Estimate, 1e-12);
        Assert.Equal(-0.5340814081178689, r.Low, 1e-9);
        Assert.Equal(0.7092909291844397, r.High, 1e-9);
        Assert.Equal(1, LabelCorrelation.PointBiserial<float>([0, 0, 1, 1], [false, false, true, true]).Low, 1e-9);
        Assert.True(double.IsNaN(LabelCorrelation.PointBiserial<float>([1, 2], [true, true]).Estimate));
    }

    [Fact]
    public void AreaAndRankTestAgreeWithScikitLearnAndSciPy()
    {
        var area = LabelCorrelation.Auc<double>(s_values, s_label);
        Assert.Equal(0.68, area.Estimate, 1e-12);
        Assert.True(area.Low < 0.5 && area.High == 1);
        var test = MannWhitneyTest.Of<double>(s_values, s_label);
        Assert.Equal(17, test.U, 1e-12);
        Assert.Equal(0.39761475195653073, test.PValue, 1e-12);
        var apart = LabelCorrelation.Auc<double>([1, 2, 3, 4], [false, false, true, true]);
        Assert.True(apart is { Estimate: 1, High: 1, Low: > 0 and < 1 });
        Assert.True(double.IsNaN(LabelCorrelation.Auc<double>([1], [true]).Estimate));
    }

    [Fact]
    public void DeLongCoversTheTruthAboutAsOftenAsItSays()
    {
        var truth = NormalDistribution.Cumulative(1 / Math.Sqrt(2)); // two normal distributions one deviation apart
        var covered = 0;
        for (var t = 0; t < 300; t++)
        {
            var random = new SeededRandom(t);
            var label = Enumerable.Range(0, 80).Select(i => i % 2 == 0).ToArray();
            var values = label.Select(l => random.NextGaussian() + (l ? 1 : 0)).ToArray();
            covered += LabelCorrelation.Auc<double>(values, label).Contains(truth) ? 1 : 0;
        }

        Assert.InRange(covered, 270, 297);
    }

    [Fact]
    public void EffectSizes()
    {
        var effect = EffectSize.Of<double>(s_values, s_label);
        Assert.Equal(0.2602190926213532, effect.CohensD.Estimate, 1e-12);
        Assert.Equal(0.2602190926213532 * (1 - (3.0 / 31)), effect.HedgesG.Estimate, 1e-12);
        Assert.True(effect.CohensD.Contains(0));
        Assert.True(double.IsNaN(EffectSize.Of<double>([1, 1], [true, false]).CohensD.Estimate));
    }
}
