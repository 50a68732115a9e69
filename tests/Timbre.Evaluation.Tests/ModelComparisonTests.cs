namespace Timbre.Evaluation.Tests;

public sealed class ModelComparisonTests
{
    [Fact]
    public void FewDiscordantItemsAreTestedExactly()
    {
        var test = McNemarTest.FromCounts(11, 3);
        Assert.Equal(McNemarMethod.ExactBinomial, test.Method);
        Assert.Equal(0.057373046875, test.PValue, 1e-12);
        Assert.Equal(1, McNemarTest.FromCounts(0, 0).PValue);
        Assert.Equal(1, McNemarTest.FromCounts(4, 4).PValue);
    }

    [Fact]
    public void ManyDiscordantItemsAreTestedByChiSquare()
    {
        var test = McNemarTest.FromCounts(40, 10);
        Assert.Equal(McNemarMethod.ChiSquareCorrected, test.Method);
        Assert.Equal(29 * 29 / 50.0, test.Statistic, 1e-12);
        Assert.Equal(4.109787809945878e-05, test.PValue, 1e-12);
        Assert.Equal(1, McNemarTest.FromCounts(20, 20).PValue, 1e-12);
    }

    [Fact]
    public void CountsComeFromDecisions()
    {
        var test = McNemarTest.Of([0, 0, 1, 1, 1], [0, 0, 1, 0, -1], [0, 1, 0, 1, -1]);
        Assert.Equal((2, 1), (test.OnlyFirstRight, test.OnlySecondRight));
    }

    [Fact]
    public void HolmStepsDown()
    {
        var adjusted = HolmCorrection.Adjust([.01, .04, .03, .005, double.NaN]);
        Assert.Equal([.03, .06, .06, .02], adjusted[..4].Select(p => Math.Round(p, 12)));
        Assert.True(double.IsNaN(adjusted[4]));
        Assert.Empty(HolmCorrection.Adjust([]));
        Assert.Equal([1, 1], HolmCorrection.Adjust([.9, .8]));
    }

    [Fact]
    public void EveryPairIsCompared()
    {
        var pairs = ModelComparison.AllPairs([0, 1, 1], [[0, 1, 1], [0, 1, 0], [1, 0, 0]]);
        Assert.Equal([(0, 1), (0, 2), (1, 2)], pairs.Select(p => (p.First, p.Second)));
        Assert.All(pairs, p => Assert.True(p.AdjustedPValue >= p.Test.PValue));
    }

    [Fact]
    public void TheNormalDistributionIsExactEnough()
    {
        Assert.Equal(1.959963984540054, NormalDistribution.Quantile(.975), 1e-12);
        Assert.Equal(-6.3613409024040557, NormalDistribution.Quantile(1e-10), 1e-8);
        Assert.Equal(0.00042928786773391303, NormalDistribution.ComplementaryError(2.49), 1e-15);
        Assert.Equal(0.0003857054817242799, NormalDistribution.ComplementaryError(2.51), 1e-15);
        Assert.Equal(1, NormalDistribution.ComplementaryError(6) / 2.1519736712498913e-17, 1e-10);
        Assert.Equal(double.PositiveInfinity, NormalDistribution.Quantile(1));
    }
}
