namespace Timbre.Learning.Tests;

public sealed class StandardScalerTests
{
    [Fact]
    public void ScaledFeaturesHaveMeanZeroAndDeviationOne()
    {
        var rows = BoostingData.Make(500, 3, 2, 1).Rows.Select(v => (5 * v) + 1000).ToArray();
        StandardScaler.Fit(rows, 3).Transform(rows);
        for (var feature = 0; feature < 3; feature++)
        {
            var values = rows.Where((_, i) => i % 3 == feature).Select(v => (double)v).ToArray();
            Assert.Equal(0, values.Average(), 4);
            Assert.Equal(1, Math.Sqrt(values.Average(v => v * v)), 4);
        }
    }

    [Fact]
    public void AConstantFeatureIsOnlyShiftedAndNaNStays()
    {
        var rows = new[] { 0.1f, float.NaN, 0.1f, 2f, 0.1f, 4f };
        var scaler = StandardScaler.Fit(rows, 2);
        Assert.Equal([1.0, 1.0], scaler.Deviation);
        Assert.Equal(3.0, scaler.Mean[1]);
        scaler.Transform(rows);
        Assert.Equal([0f, float.NaN, 0f, -1f, 0f, 1f], rows);
    }

    [Fact]
    public void FittedParametersMakeTheSameScaler()
    {
        var rows = BoostingData.Make(50, 4, 2, 2).Rows;
        var scaler = StandardScaler.Fit(rows, 4);
        var (one, two) = (rows.ToArray(), rows.ToArray());
        scaler.Transform(one);
        new StandardScaler(scaler.Mean, scaler.Deviation).Transform(two);
        Assert.Equal(one, two);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void TiedFeaturesShareOneMeanAndDeviation(int tied)
    {
        var rows = BoostingData.Make(40, 6, 2, 4).Rows.Select((v, i) => i == 7 ? float.NaN : v + (i % 6)).ToArray();
        var scaler = StandardScaler.Fit(rows, 6, tied);
        Assert.Equal(6, scaler.FeatureCount);
        for (var feature = 0; feature < 6; feature++)
        {
            var group = rows.Where((v, i) => i % 6 / tied == feature / tied && !float.IsNaN(v)).Select(v => (double)v).ToArray();
            var mean = group.Average();
            Assert.Equal(mean, scaler.Mean[feature], 12);
            Assert.Equal(Math.Sqrt(group.Average(v => (v - mean) * (v - mean))), scaler.Deviation[feature], 12);
        }
    }

    [Fact]
    public void MistakesAreNamed()
    {
        Assert.Throws<TimbreException>(() => StandardScaler.Fit([], 2));
        Assert.Throws<TimbreException>(() => StandardScaler.Fit([1f, 2f, 3f], 2));
        Assert.Throws<TimbreException>(() => StandardScaler.Fit([float.PositiveInfinity], 1));
        Assert.Contains("3 features are no whole number of groups of 2", Assert.Throws<TimbreException>(() => StandardScaler.Fit([1f, 2f, 3f], 3, tied: 2)).Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => StandardScaler.Fit([1f, 2f], 2, tied: 0));
        Assert.Throws<TimbreException>(() => StandardScaler.Fit([1f, 2f], 2, tied: -1));
        Assert.Throws<TimbreException>(() => new StandardScaler([1], [-1]));
        Assert.Throws<TimbreException>(() => new StandardScaler([1], [1, 2]));
        Assert.Throws<TimbreException>(() => new StandardScaler([double.NaN], [1]));
        Assert.Throws<TimbreException>(() => new StandardScaler([1, 2], [1, 0]).Transform([1f]));
    }

    [Fact]
    public void GroupsOfAnotherLengthAreScaledAlike()
    {
        var scaler = new StandardScaler([1.0, 1, 1, 5, 5, 5], [2.0, 2, 2, 4, 4, 4]).ForGroups(2, 2);
        Assert.Equal([1.0, 1, 5, 5], scaler.Mean);
        Assert.Equal([2.0, 2, 4, 4], scaler.Deviation);
        foreach (var (groups, tied) in new[] { (0, 1), (3, 1), (2, 0), (-2, 3) })
        {
            Assert.Throws<TimbreException>(() => scaler.ForGroups(groups, tied));
        }
    }
}
