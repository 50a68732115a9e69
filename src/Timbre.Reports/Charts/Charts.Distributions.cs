namespace Timbre.Reports;

/// <summary>One bar of a histogram.</summary>
/// <param name="Group">Whose values ("F").</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Height">A count, or a share of the group.</param>
public sealed record HistogramBin(string Group, double From, double To, double Height);

/// <summary>A box of a box plot.</summary>
/// <param name="Category">The row ("MFCC 1").</param>
/// <param name="Group">Which box of the row ("F").</param>
/// <param name="WhiskerLow">The lowest value that is no outlier.</param>
/// <param name="LowerQuartile">A quarter lies below it.</param>
/// <param name="Median">Half lies below it.</param>
/// <param name="UpperQuartile">Three quarters lie below it.</param>
/// <param name="WhiskerHigh">The highest value that is no outlier.</param>
/// <param name="Outliers">Values to draw as dots; a few dozen at most.</param>
public sealed record BoxStatistics(
    string Category, string Group, double WhiskerLow, double LowerQuartile, double Median, double UpperQuartile, double WhiskerHigh, IReadOnlyList<double>? Outliers = null);

/// <summary>The density of one group: half of a violin.</summary>
/// <param name="Group">Whose values ("F").</param>
/// <param name="At">Where the density was taken, rising.</param>
/// <param name="Density">The density there, as many numbers.</param>
/// <param name="Median">The median to mark, or null.</param>
public sealed record GroupDensity(string Group, IReadOnlyList<double> At, IReadOnlyList<double> Density, double? Median = null);

/// <summary>One violin plot of several.</summary>
/// <param name="Title">Its caption ("MFCC 1").</param>
/// <param name="Groups">The densities: two face each other, more stand beside each other.</param>
public sealed record Violin(string Title, IReadOnlyList<GroupDensity> Groups);

/// <summary>A value to mark in a chart, with what it is.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Label">A few words ("mean 0.83", "published 0.91").</param>
public sealed record ReferenceLine(double At, string Label);

public static partial class Charts
{
    /// <summary>Histograms of the groups over each other, from bins.</summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="bins">The bars.</param>
    /// <param name="axis">What is measured, with its unit.</param>
    /// <param name="heightAxis">What the height is ("recordings", "share of frames").</param>
    /// <param name="compact">Small, without a legend: one of several.</param>
    /// <param name="references">Values to mark with a line and its label: a mean, a published number; two or three at most.</param>
    public static Chart Histogram(
        string sentence, IReadOnlyList<HistogramBin> bins, string axis, string heightAxis = "count", bool compact = false, IReadOnlyList<ReferenceLine>? references = null)
    {
        var marked = (references ?? []).Where(r => double.IsFinite(r.At)).ToList();
        var groups = ChartSpec.Distinct(bins.Select(b => b.Group));
        var shares = bins.Count > 0 && bins.All(b => b.Height is >= 0 and <= 1);
        var rows = bins.Select(b => (object)new { group = b.Group, from = ChartSpec.Number(b.From), to = ChartSpec.Number(b.To), height = ChartSpec.Number(b.Height) });
        var bars = new
        {
            mark = new { type = "rect", fillOpacity = groups.Count > 1 ? 0.5 : 0.85, strokeWidth = 1 },
            encoding = new
            {
                x = new { field = "from", type = "quantitative", title = axis, scale = new { zero = false, nice = false }, axis = new { grid = false } },
                x2 = new { field = "to" },
                y = new { field = "height", type = "quantitative", title = compact ? null : heightAxis, scale = HeightScale(bins, marked.Count, compact), axis = new { format = shares ? "~%" : "~s", tickCount = compact ? 3 : 5, tickMinStep = shares ? 0.001 : 1.0 } },
                y2 = new { datum = 0 },
                color = ChartSpec.Colour("group", groups, legend: !compact),
                stroke = ChartSpec.Colour("group", groups, legend: !compact),
                tooltip = new object[] { new { field = "group", type = "nominal" }, new { field = "from", type = "quantitative", format = ".4~g" }, new { field = "to", type = "quantitative", format = ".4~g" }, new { field = "height", type = "quantitative", title = heightAxis, format = shares ? ".1%" : "," } },
            },
        };
        return new Chart(sentence, ChartSpec.Of(rows, compact ? 110 : 240, [bars, .. ReferenceLines(marked, bins)]))
        {
            Data = new Table(
                [new("Group", CellFormat.Text), new("From"), new("To"), new(heightAxis, shares ? CellFormat.Percent : CellFormat.Auto)],
                [.. bins.Select(b => new Cell[] { b.Group, b.From, b.To, b.Height })])
            {
                Note = marked.Count == 0 ? null : "Marked: " + Text.Escape(string.Join("; ", marked.Select(r => r.Label))) + ".",
            },
        };
    }

    private const int LabelLine = 17;

    /// <summary>Room above the bars for one line of text per marked value.</summary>
    private static object? HeightScale(IReadOnlyList<HistogramBin> bins, int marked, bool compact)
    {
        var tallest = bins.Select(b => b.Height).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        if (marked == 0 || tallest <= 0)
            return null;
        double height = compact ? 110 : 240;
        return new { domain = new[] { 0, ChartSpec.Number(tallest * height / (height - Math.Min(height / 2, (LabelLine * marked) + 4))) }, nice = false };
    }

    /// <summary>A line per value from its label downwards; the label stands on the side where there is more room.</summary>
    private static object[] ReferenceLines(IReadOnlyList<ReferenceLine> references, IReadOnlyList<HistogramBin> bins)
    {
        if (references.Count == 0)
            return [];
        var all = bins.SelectMany(b => new[] { b.From, b.To }).Where(double.IsFinite).Concat(references.Select(r => r.At)).ToList();
        var middle = (all.Min() + all.Max()) / 2;

        // The outermost first: no line then runs through a label that reaches inwards from further out.
        return [.. references.OrderByDescending(r => Math.Abs(r.At - middle)).Select((reference, i) =>
        {
            var left = reference.At > middle;
            return (object)new
            {
                data = new { values = new[] { new { at = ChartSpec.Number(reference.At), label = reference.Label } } },
                layer = new object[]
                {
                    new { mark = new { type = "rule", strokeDash = new[] { 4, 3 }, strokeWidth = 1.6, color = Expr("ink") }, encoding = new { x = new { field = "at", type = "quantitative" }, y = new { value = LabelLine * i }, y2 = new { value = Expr("height") } } },
                    new
                    {
                        mark = new { type = "text", align = left ? "right" : "left", dx = left ? -5 : 5, baseline = "top", color = Expr("ink"), limit = Expr("max(80, width / 2 - 5)") },
                        encoding = new { x = new { field = "at", type = "quantitative" }, y = new { value = (LabelLine * i) + 1 }, text = new { field = "label" } },
                    },
                },
            };
        })];
    }

    /// <summary>Box plots, lying, from their five numbers.</summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="boxes">The boxes.</param>
    /// <param name="axis">What is measured, with its unit.</param>
    /// <param name="compact">Without a legend: one of several.</param>
    public static Chart Boxes(string sentence, IReadOnlyList<BoxStatistics> boxes, string axis, bool compact = false)
    {
        var categories = ChartSpec.Distinct(boxes.Select(b => b.Category));
        var groups = ChartSpec.Distinct(boxes.Select(b => b.Group));
        var rows = boxes.Select(b => (object)new
        {
            category = b.Category,
            group = b.Group,
            low = ChartSpec.Number(b.WhiskerLow),
            q1 = ChartSpec.Number(b.LowerQuartile),
            median = ChartSpec.Number(b.Median),
            q3 = ChartSpec.Number(b.UpperQuartile),
            high = ChartSpec.Number(b.WhiskerHigh),
        });
        var y = CategoryAxis(categories);
        var offset = new { field = "group", type = "nominal", scale = new { domain = groups, paddingInner = 0.25 } };
        var colour = ChartSpec.Colour("group", groups, legend: !compact);
        var domain = ChartSpec.Domain(boxes.SelectMany(b => (b.Outliers ?? []).Append(b.WhiskerLow).Append(b.WhiskerHigh)).Cast<double?>());
        object Across(string field, bool main = false) => main
            ? new { field, type = "quantitative", title = axis, scale = new { domain, zero = false, nice = true }, axis = new { tickCount = compact ? 3 : 6 } }
            : new { field, type = "quantitative" };
        var tooltip = new[] { "category", "group", "low", "q1", "median", "q3", "high" }
            .Select((field, i) => (object)new { field, type = i < 2 ? "nominal" : "quantitative", format = i < 2 ? null : ".4~g" }).ToArray();
        var outliers = boxes.SelectMany(b => ChartSpec.Thin(b.Outliers ?? [], 60).Select(value => new { category = b.Category, group = b.Group, value = ChartSpec.Number(value) })).ToList();
        object[] layers =
        [
            new { mark = new { type = "rule", strokeWidth = 1.4 }, encoding = new { y, yOffset = offset, x = Across("low", main: true), x2 = new { field = "high" }, color = colour } },
            new { mark = new { type = "bar", cornerRadius = 2, opacity = 1 }, encoding = new { y, yOffset = offset, x = Across("q1"), x2 = new { field = "q3" }, color = colour, tooltip } },
            new { mark = new { type = "tick", thickness = 2.4, color = Expr("surface") }, encoding = new { y, yOffset = offset, x = Across("median") } },
        ];
        if (outliers.Count > 0)
        {
            layers = [.. layers, new
            {
                data = new { values = outliers },
                mark = new { type = "point", size = 9, filled = true, opacity = 0.55 },
                encoding = new { y, yOffset = offset, x = Across("value"), color = colour },
            }];
        }

        return new Chart(sentence, ChartSpec.Of(rows, compact ? Math.Max(46, 26 * categories.Count * groups.Count) : RowsHeight(categories, groups), layers))
        {
            Data = new Table(
                [new("", CellFormat.Text), new("Group", CellFormat.Text), new("Low whisker", CellFormat.Fixed2), new("Quartile 1", CellFormat.Fixed2), new("Median", CellFormat.Fixed2), new("Quartile 3", CellFormat.Fixed2), new("High whisker", CellFormat.Fixed2)],
                [.. boxes.Select(b => new Cell[] { b.Category, b.Group, b.WhiskerLow, b.LowerQuartile, b.Median, b.UpperQuartile, b.WhiskerHigh })]),
        };
    }

    /// <summary>Violins from densities, one small chart per coefficient; two groups face each other.</summary>
    /// <param name="sentence">What they show.</param>
    /// <param name="violins">The violins.</param>
    public static SmallMultiples Violins(string sentence, IReadOnlyList<Violin> violins) =>
        new(sentence, [.. violins.Select((violin, i) => ViolinChart(sentence, violin))])
        {
            ColumnWidth = 170,
            Legend = Legend(ChartSpec.Distinct(violins.SelectMany(v => v.Groups.Select(g => g.Group)))),
            Data = violins.Any(v => v.Groups.Any(g => g.Median is not null))
                ? new Table(
                    [new("", CellFormat.Text), new("Group", CellFormat.Text), new("Median", CellFormat.Fixed2)],
                    [.. violins.SelectMany(v => v.Groups.Select(g => new Cell[] { v.Title, g.Group, Cell.Of(g.Median) }))])
                : null,
        };

    private static Chart ViolinChart(string sentence, Violin violin)
    {
        var groups = ChartSpec.Distinct(violin.Groups.Select(g => g.Group));
        var tallest = violin.Groups.SelectMany(g => g.Density).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        var facing = violin.Groups.Count == 2;
        var rows = new List<object>();
        var medians = new List<object>();
        for (var g = 0; g < violin.Groups.Count; g++)
        {
            var group = violin.Groups[g];
            var points = ChartSpec.Thin(group.At.Zip(group.Density).ToList(), 100);
            (double Left, double Right) Span(double density)
            {
                var width = tallest > 0 && double.IsFinite(density) ? density / tallest : 0;
                return facing ? g == 0 ? (-width, 0) : (0, width) : ((2.3 * g) - width, (2.3 * g) + width);
            }

            foreach (var (at, density) in points)
            {
                var (left, right) = Span(density);
                rows.Add(new { group = group.Group, at = ChartSpec.Number(at), left = ChartSpec.Number(left), right = ChartSpec.Number(right) });
            }

            if (group.Median is { } median && points.Count > 0)
            {
                var (left, right) = Span(points.MinBy(p => Math.Abs(p.First - median)).Second);
                medians.Add(new { group = group.Group, median = ChartSpec.Number(median), left = ChartSpec.Number(left), right = ChartSpec.Number(right) });
            }
        }

        var across = new { field = "left", type = "quantitative", title = (string?)null, axis = new { labels = false, ticks = false, grid = false, domain = false }, scale = new { zero = false, nice = false, padding = 2 } };
        object[] layers =
        [
            new
            {
                mark = new { type = "area", orient = "horizontal", interpolate = "monotone", fillOpacity = 0.85, strokeWidth = 0 },
                encoding = new
                {
                    y = new { field = "at", type = "quantitative", title = (string?)null, scale = new { zero = false, nice = false }, axis = new { tickCount = 4, format = "~s" } },
                    x = across,
                    x2 = new { field = "right" },
                    color = ChartSpec.Colour("group", groups, legend: false),
                },
            },
        ];
        if (medians.Count > 0)
        {
            layers = [.. layers, new
            {
                data = new { values = medians },
                mark = new { type = "rule", strokeWidth = 2.2, color = Expr("surface") },
                encoding = new
                {
                    y = new { field = "median", type = "quantitative" },
                    x = across,
                    x2 = new { field = "right" },
                    tooltip = new object[] { new { field = "group", type = "nominal" }, new { field = "median", type = "quantitative", format = ".4~g" } },
                },
            }];
        }

        return new Chart(sentence, ChartSpec.Of(rows, 150, layers)) { Title = violin.Title };
    }
}
