namespace Timbre.Reports;

/// <summary>A number to draw with its interval: the accuracy of one model under one split.</summary>
/// <param name="Category">The row ("cnn1d").</param>
/// <param name="Series">Which of the values of the row ("as published"); one name throughout where there is one.</param>
/// <param name="Value">The number.</param>
/// <param name="Low">The lower end of its 95 % interval, or null.</param>
/// <param name="High">The upper end, or null.</param>
public sealed record Measure(string Category, string Series, double Value, double? Low = null, double? High = null);

/// <summary>
/// Charts from plain numbers. Each fits the width it is given, from a phone to a sheet of paper, reads the same in light and dark,
/// and carries its numbers as a table. Names are shown as they are; an order given is an order kept.
/// </summary>
public static partial class Charts
{
    private static readonly IReadOnlyDictionary<string, Tone> NoTones = new Dictionary<string, Tone>(StringComparer.Ordinal);

    /// <summary>Horizontal bars from zero, grouped by category, with intervals: accuracy per model.</summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="measures">The bars.</param>
    /// <param name="axis">What is measured, with its unit.</param>
    /// <param name="format">How values are written.</param>
    /// <param name="tones">Series that are leaky (drawn hollow) or honest.</param>
    /// <param name="reference">A value to mark, such as chance.</param>
    public static Chart Bars(
        string sentence, IReadOnlyList<Measure> measures, string axis, CellFormat format = CellFormat.Percent, IReadOnlyDictionary<string, Tone>? tones = null, double? reference = null)
    {
        tones ??= NoTones;
        var categories = ChartSpec.Distinct(measures.Select(m => m.Category));
        var series = ChartSpec.Distinct(measures.Select(m => m.Series));
        var x = new
        {
            field = "value",
            type = "quantitative",
            title = axis,
            scale = new { domain = format == CellFormat.Percent ? [0, 1] : ZeroTo(measures.Select(m => m.High ?? m.Value)) },
            axis = new { format = ChartSpec.AxisFormat(format), tickCount = 6 },
        };
        var y = CategoryAxis(categories);
        var offset = new { field = "series", type = "nominal", scale = new { domain = series, paddingInner = 0.12 } };
        var bars = new
        {
            mark = new { type = "bar", cornerRadiusEnd = 2, tooltip = true, strokeWidth = 1.2 },
            encoding = new
            {
                y,
                yOffset = offset,
                x,
                color = ChartSpec.Colour("series", series, tones),
                stroke = ChartSpec.Colour("series", series, tones),
                fillOpacity = new { condition = new { test = "datum.leaky", value = 0.22 }, value = 0.92 },
                strokeDash = new { condition = new { test = "datum.leaky", value = new[] { 4, 3 } }, value = new[] { 1, 0 } },
                tooltip = series.Count > 1 ? Tooltip(("category", ""), ("series", ""), ("label", axis)) : Tooltip(("category", ""), ("label", axis)),
            },
        };
        var intervals = new
        {
            transform = new[] { new { filter = "isValid(datum.low)" } },
            mark = new { type = "rule", strokeWidth = 1.6, color = Expr("ink") },
            encoding = new { y, yOffset = offset, x = new { field = "low", type = "quantitative" }, x2 = new { field = "high" } },
        };
        return new Chart(sentence, ChartSpec.Of(Rows(measures, format, tones), RowsHeight(categories, series), [bars, intervals, EndLabels(y, offset), .. Reference(reference, "x")]))
        {
            Data = MeasureTable(measures, axis, format),
        };
    }

    /// <summary>Dots with intervals, not from zero: effect sizes per coefficient, small differences between models.</summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="measures">The dots.</param>
    /// <param name="axis">What is measured, with its unit.</param>
    /// <param name="format">How values are written.</param>
    /// <param name="tones">Series that are leaky (drawn hollow) or honest.</param>
    /// <param name="reference">A value to mark, such as zero or chance.</param>
    public static Chart Dots(
        string sentence, IReadOnlyList<Measure> measures, string axis, CellFormat format = CellFormat.Fixed2, IReadOnlyDictionary<string, Tone>? tones = null, double? reference = null)
    {
        tones ??= NoTones;
        var categories = ChartSpec.Distinct(measures.Select(m => m.Category));
        var series = ChartSpec.Distinct(measures.Select(m => m.Series));
        var domain = ChartSpec.Domain(measures.SelectMany(m => new double?[] { m.Value, m.Low, m.High }).Append(reference));
        if (format == CellFormat.Percent)
            domain = [Math.Max(0, domain[0]), Math.Min(1, domain[1])];
        var x = new
        {
            field = "value",
            type = "quantitative",
            title = axis,
            scale = new { domain, nice = format != CellFormat.Percent, zero = false },
            axis = new { format = ChartSpec.AxisFormat(format), tickCount = 6 },
        };
        var y = CategoryAxis(categories, grid: true);
        var offset = new { field = "series", type = "nominal", scale = new { domain = series, paddingOuter = 0.2 } };
        var colour = ChartSpec.Colour("series", series, tones);
        var intervals = new
        {
            transform = new[] { new { filter = "isValid(datum.low)" } },
            mark = new { type = "rule", strokeWidth = 2.4, strokeOpacity = 0.55 },
            encoding = new { y, yOffset = offset, x = new { field = "low", type = "quantitative" }, x2 = new { field = "high" }, color = colour },
        };
        var dots = new
        {
            mark = new { type = "point", size = 85, filled = true, opacity = 1, strokeWidth = 2 },
            encoding = new
            {
                y,
                yOffset = offset,
                x,
                color = colour,
                fillOpacity = new { condition = new { test = "datum.leaky", value = 0.15 }, value = 1 },
                stroke = colour,
                tooltip = series.Count > 1 ? Tooltip(("category", ""), ("series", ""), ("label", axis)) : Tooltip(("category", ""), ("label", axis)),
            },
        };
        return new Chart(sentence, ChartSpec.Of(Rows(measures, format, tones), RowsHeight(categories, series), [.. Reference(reference, "x"), intervals, dots, EndLabels(y, offset)]))
        {
            Data = MeasureTable(measures, axis, format),
        };
    }

    private static IEnumerable<object> Rows(IReadOnlyList<Measure> measures, CellFormat format, IReadOnlyDictionary<string, Tone> tones) => measures.Select(m => (object)new
    {
        category = m.Category,
        series = m.Series,
        value = ChartSpec.Number(m.Value),
        low = m.High is null ? null : ChartSpec.Number(m.Low),
        high = m.Low is null ? null : ChartSpec.Number(m.High),
        label = CellText.Of(Cell.Of(m.Value), format),
        leaky = tones.TryGetValue(m.Series, out var tone) && tone == Tone.Leak,
    });

    private static object CategoryAxis(IReadOnlyList<string> categories, bool grid = false) => new
    {
        field = "category",
        type = "nominal",
        title = (string?)null,
        sort = (object?)null,
        scale = new { domain = categories, paddingInner = 0.28, paddingOuter = 0.1 },
        axis = new { grid, labelOverlap = false },
    };

    /// <summary>The values in a column of their own at the right edge: readable whatever stands under them.</summary>
    private static object EndLabels(object y, object offset) => new
    {
        mark = new { type = "text", align = "left", baseline = "middle", dx = 8, color = Expr("ink") },
        encoding = new { y, yOffset = offset, x = new { value = "width" }, text = new { field = "label" } },
    };

    private static object[] Reference(double? value, string channel) => value is not { } at ? [] :
    [
        channel == "x"
            ? new { data = new { values = new[] { new { at } } }, mark = new { type = "rule", strokeDash = new[] { 3, 3 }, strokeWidth = 1.2, color = Expr("inkSoft") }, encoding = new { x = new { field = "at", type = "quantitative" } } }
            : new { data = new { values = new[] { new { at } } }, mark = new { type = "rule", strokeDash = new[] { 3, 3 }, strokeWidth = 1.2, color = Expr("inkSoft") }, encoding = new { y = new { field = "at", type = "quantitative" } } },
    ];

    private static int RowsHeight(IReadOnlyList<string> categories, IReadOnlyList<string> series) =>
        Math.Max(60, categories.Count * ((Math.Max(1, series.Count) * 19) + 13));

    private static double[] ZeroTo(IEnumerable<double> values)
    {
        var known = values.Where(double.IsFinite).DefaultIfEmpty(1).ToList();
        var (low, high) = (Math.Min(0, known.Min()), Math.Max(0, known.Max()));
        return low == high ? [0, 1] : [1.04 * low, 1.04 * high];
    }

    private static object Expr(string parameter) => new { expr = parameter };

    private static object[] Tooltip(params (string Field, string Title)[] fields) =>
        [.. fields.Select(field => (object)new { field = field.Field, type = "nominal", title = field.Title.Length == 0 ? field.Field : field.Title })];

    private static Table MeasureTable(IReadOnlyList<Measure> measures, string axis, CellFormat format)
    {
        var oneSeries = measures.Select(m => m.Series).Distinct(StringComparer.Ordinal).Count() <= 1;
        Column value = new(axis, format);
        return oneSeries
            ? new Table([new("", CellFormat.Text), value], [.. measures.Select(m => new Cell[] { m.Category, Cell.Of(m.Value, m.Low, m.High) })])
            : new Table([new("", CellFormat.Text), new("Series", CellFormat.Text), value], [.. measures.Select(m => new Cell[] { m.Category, m.Series, Cell.Of(m.Value, m.Low, m.High) })]);
    }
}
