using Timbre.Evaluation;

namespace Timbre.Recipes.Tests;

public sealed class SecondsArgumentTests
{
    [Theory]
    [InlineData(new[] { 0.7, 0.9, 0.96, 0.97 }, "`tdnn` needs 4\u00a0s to be right in 95\u00a0% of cases")]
    [InlineData(new[] { 0.7, 0.96, 0.94, 0.97 }, "`tdnn` needs 8\u00a0s to be right in 95\u00a0% of cases")] // reached, but not kept
    [InlineData(new[] { 0.95, 0.95, 0.96, 0.97 }, "`tdnn` is right in 95\u00a0% of cases or more even with the least that was tried, 1\u00a0s")]
    [InlineData(new[] { 0.2, 0.5, 0.7, 0.9 }, "`tdnn` needs 8\u00a0s to be right in 90\u00a0% of cases")]
    [InlineData(new[] { 0.2, 0.3, double.NaN, 0.4 }, "`tdnn` is right in 40.0\u00a0% of cases even with 8\u00a0s")]
    public void Need_is_the_amount_from_which_the_target_is_kept(double[] accuracies, string expected)
    {
        double[] seconds = [1, 2, 4, 8];
        var points = seconds.Zip(accuracies, (s, a) => new GrowthPoint(s, 10, a, new ConfidenceInterval(a, double.NaN, double.NaN, 0.95))).ToList();
        Assert.Equal(expected, SecondsArgument.Needs("tdnn", points));
    }

    [Fact]
    public void Nothing_measured_says_nothing() => Assert.Null(SecondsArgument.Needs("tdnn", []));
}
