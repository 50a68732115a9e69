using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Distributions as charts. What does not vary has no density and no histogram worth drawing; then a chart is left out.</summary>
internal static class DistributionCharts
{
    public static IReadOnlyList<LegendEntry> Legend(Distribution distribution) => Charts.Legend([.. distribution.Groups.Select(g => g.Name)]);

    /// <summary>Histograms of the groups over each other: counts, or the share of each group.</summary>
    public static Chart Histogram(Distribution distribution, string axis, string sentence, string heightAxis, bool counts = false, bool compact = true)
    {
        var bins = distribution.Groups.SelectMany(group =>
        {
            var total = counts ? 1.0 : Math.Max(1, group.Histogram.Counts.Sum());
            return group.Histogram.Counts.Select((count, i) => new HistogramBin(group.Name, group.Histogram.Edges[i], group.Histogram.Edges[i + 1], count / total));
        });
        return Charts.Histogram(sentence, [.. bins], axis, heightAxis, compact);
    }

    public static Chart Box(Distribution distribution, string axis, string sentence) => Charts.Boxes(sentence, [.. Boxes("", distribution, 0, 1)], axis, compact: true);

    /// <summary>Boxes of many features on one axis, each in standard deviations from its own mean.</summary>
    public static Chart Boxes(string sentence, IEnumerable<(string Name, Distribution Distribution)> features, string axis) => Charts.Boxes(
        sentence,
        [.. features.SelectMany(f => Boxes(f.Name, f.Distribution, f.Distribution.Overall.Mean, f.Distribution.Overall.Deviation))],
        axis);

    public static SmallMultiples? Violins(string sentence, IEnumerable<(string Name, Distribution Distribution)> features)
    {
        var violins = features
            .Select(f => new Violin(f.Name, [.. f.Distribution.Groups
                .Where(g => g.Density.Positions.Count > 0)
                .Select(g => new GroupDensity(g.Name, g.Density.Positions, g.Density.Densities, g.Summary.Median))]))
            .Where(v => v.Groups.Count > 0)
            .ToList();
        return violins.Count > 0 ? Charts.Violins(sentence, violins) : null;
    }

    /// <summary>The groups' numbers.</summary>
    public static Table Table(IEnumerable<(string Name, Distribution Distribution)> features, CellFormat format = CellFormat.Fixed2) => new(
        [
            new("", CellFormat.Text), new("Gender", CellFormat.Text), new("n", CellFormat.Integer), new("Mean", format), new("Deviation", format),
            new("Lowest", format), new("Quartile 1", format), new("Median", format), new("Quartile 3", format), new("Highest", format),
        ],
        [.. features.SelectMany(f => f.Distribution.Groups.Select(g => new Cell[]
        {
            f.Name, g.Name, g.Summary.N, g.Summary.Mean, g.Summary.Deviation, g.Summary.Minimum, g.Summary.FirstQuartile, g.Summary.Median, g.Summary.ThirdQuartile, g.Summary.Maximum,
        }))]);

    private static IEnumerable<BoxStatistics> Boxes(string category, Distribution distribution, double mean, double deviation)
    {
        var scale = deviation > 0 ? deviation : 1;
        return distribution.Groups.Where(g => double.IsFinite(g.Box.Median)).Select(g => new BoxStatistics(
            category,
            g.Name,
            (g.Box.LowWhisker - mean) / scale,
            (g.Box.FirstQuartile - mean) / scale,
            (g.Box.Median - mean) / scale,
            (g.Box.ThirdQuartile - mean) / scale,
            (g.Box.HighWhisker - mean) / scale));
    }
}
