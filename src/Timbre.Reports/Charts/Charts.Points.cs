namespace Timbre.Reports;

/// <summary>A point of a scatter plot.</summary>
/// <param name="X">Along.</param>
/// <param name="Y">Up.</param>
/// <param name="Group">Its colour.</param>
/// <param name="Label">What the tooltip calls it ("1272-128104-0003").</param>
public sealed record ScatterPoint(double X, double Y, string Group, string Label);

/// <summary>One of many that are put in order of their value: the accuracy of one speaker.</summary>
/// <param name="Name">What the tooltip calls it ("1272").</param>
/// <param name="Group">Its colour ("F").</param>
/// <param name="Value">Its value.</param>
/// <param name="Count">On how many recordings the value rests; 0 where not known.</param>
public sealed record RankedValue(string Name, string Group, double Value, int Count = 0);

public static partial class Charts
{
    /// <summary>A scatter plot: two principal components, a t-SNE map. The legend is left out where there are more than ten groups.</summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="points">The points.</param>
    /// <param name="xAxis">What runs along.</param>
    /// <param name="yAxis">What runs up.</param>
    public static Chart Scatter(string sentence, IReadOnlyList<ScatterPoint> points, string xAxis, string yAxis)
    {
        var groups = ChartSpec.Distinct(points.Select(p => p.Group));
        var rows = points.Select(p => (object)new { x = ChartSpec.Number(p.X), y = ChartSpec.Number(p.Y), group = p.Group, label = p.Label });
        var marks = new
        {
            mark = new { type = "point", filled = true, size = points.Count > 1500 ? 14 : points.Count > 300 ? 26 : 48, opacity = points.Count > 1500 ? 0.55 : 0.78 },
            encoding = new
            {
                x = new { field = "x", type = "quantitative", title = xAxis, scale = new { zero = false, nice = true } },
                y = new { field = "y", type = "quantitative", title = yAxis, scale = new { zero = false, nice = true } },
                color = ChartSpec.Colour("group", groups, legend: groups.Count <= 10),
                shape = new { field = "group", type = "nominal", scale = new { domain = groups }, legend = groups.Count is > 1 and <= 10 ? new { title = (string?)null } : null },
                tooltip = new object[] { new { field = "label", type = "nominal", title = "name" }, new { field = "group", type = "nominal" }, new { field = "x", type = "quantitative", title = xAxis, format = ".4~g" }, new { field = "y", type = "quantitative", title = yAxis, format = ".4~g" } },
            },
        };
        return new Chart(sentence, ChartSpec.Of(rows, 400, marks))
        {
            Data = points.Count > 400 ? null : new Table(
                [new("Name", CellFormat.Code), new("Group", CellFormat.Text), new(xAxis, CellFormat.Fixed3), new(yAxis, CellFormat.Fixed3)],
                [.. points.Select(p => new Cell[] { p.Label, p.Group, p.X, p.Y })]),
        };
    }

    /// <summary>Values in order, one dot each, the lowest first: accuracy per speaker, where the few bad ones show.</summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="values">The values, in any order.</param>
    /// <param name="axis">What is measured.</param>
    /// <param name="each">What one dot is ("speaker").</param>
    /// <param name="format">How values are written.</param>
    /// <param name="reference">A value to mark: the mean, or chance.</param>
    public static Chart Ranked(string sentence, IReadOnlyList<RankedValue> values, string axis, string each = "speaker", CellFormat format = CellFormat.Percent, double? reference = null)
    {
        var groups = ChartSpec.Distinct(values.Select(v => v.Group).Order(StringComparer.Ordinal));
        List<RankedValue> ordered = [.. values.OrderBy(v => v.Value).ThenBy(v => v.Name, StringComparer.Ordinal)];
        var rows = ordered.Select((v, i) => (object)new { rank = i + 1, name = v.Name, group = v.Group, value = ChartSpec.Number(v.Value), label = CellText.Of(Cell.Of(v.Value), format), count = v.Count });
        var domain = ChartSpec.Domain(values.Select(v => (double?)v.Value).Append(reference));
        if (format == CellFormat.Percent)
            domain = [Math.Max(0, Math.Floor(domain[0] * 10) / 10), 1];
        var dots = new
        {
            mark = new { type = "point", filled = true, size = values.Count > 120 ? 26 : 60, opacity = 0.9, clip = false },
            encoding = new
            {
                x = new { field = "rank", type = "quantitative", title = $"{each}s, from the lowest value", scale = new { domain = new[] { 0, values.Count + 1 }, nice = false }, axis = new { grid = false, tickMinStep = 1 } },
                y = new { field = "value", type = "quantitative", title = axis, scale = new { domain, zero = false }, axis = new { format = ChartSpec.AxisFormat(format) } },
                color = ChartSpec.Colour("group", groups),
                shape = new { field = "group", type = "nominal", scale = new { domain = groups }, legend = groups.Count > 1 ? new { title = (string?)null } : null },
                tooltip = new object[] { new { field = "name", type = "nominal", title = each }, new { field = "group", type = "nominal" }, new { field = "label", type = "nominal", title = axis }, new { field = "count", type = "quantitative", title = "of" } },
            },
        };
        return new Chart(sentence, ChartSpec.Of(rows, 240, [.. Reference(reference, "y"), dots]))
        {
            Data = new Table(
                [new(Capital(each), CellFormat.Code), new("Group", CellFormat.Text), new(axis, format), new("Of", CellFormat.Integer)],
                [.. ordered.Select(v => new Cell[] { v.Name, v.Group, v.Value, v.Count > 0 ? v.Count : Cell.Empty })]),
        };
    }

    /// <summary>The legend of small multiples whose charts show these groups or series.</summary>
    /// <param name="names">The groups, in the order in which the charts name them.</param>
    /// <param name="tones">Series that are leaky or honest.</param>
    public static IReadOnlyList<LegendEntry> Legend(IReadOnlyList<string> names, IReadOnlyDictionary<string, Tone>? tones = null) =>
        [.. names.Zip(Palette.For(names, tones), (name, colour) => new LegendEntry(name, colour))];

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
