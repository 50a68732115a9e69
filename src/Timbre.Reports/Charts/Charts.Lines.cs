namespace Timbre.Reports;

public static partial class Charts
{
    /// <summary>
    /// Curves over a common axis: explained variance, error over a setting, accuracy over seconds of speech. With intervals, counts, ticks or a
    /// logarithmic axis each point is marked, in a shape of its own per curve.
    /// </summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="curves">The curves; long ones are thinned out. Intervals are drawn as bands.</param>
    /// <param name="xAxis">What runs along, with its unit.</param>
    /// <param name="yAxis">What is measured, with its unit.</param>
    /// <param name="format">How values are written.</param>
    /// <param name="reference">A value to mark, or null.</param>
    /// <param name="ticks">Where the axis along has its ticks (0.5, 1, 2, 5, 10); Null leaves the ticks to the axis.</param>
    /// <param name="logarithmic">Whether equal ratios along are equally far apart; points at zero and below are then left out.</param>
    public static Chart Lines(
        string sentence, IReadOnlyList<Curve> curves, string xAxis, string yAxis, CellFormat format = CellFormat.Auto, double? reference = null, IReadOnlyList<double>? ticks = null, bool logarithmic = false)
    {
        var names = ChartSpec.Distinct(curves.Select(c => c.Name));
        var points = curves.SelectMany(c => Measured(c, ChartSpec.LongestCurve)).Where(p => !logarithmic || p.X > 0).ToList();
        var banded = points.Any(p => p.Value is { Low: not null });
        var counted = points.Any(p => p.Count is not null);
        var plain = !banded && !counted && ticks is null && !logarithmic;
        var rows = plain
            ? points.Select(p => (object)new { series = p.Series, x = ChartSpec.Number(p.X), y = ChartSpec.Number(p.Value.Number), i = p.Index })
            : points.Select(p => (object)new
            {
                series = p.Series,
                x = ChartSpec.Number(p.X),
                y = ChartSpec.Number(p.Value.Number),
                low = ChartSpec.Number(p.Value.Low),
                high = ChartSpec.Number(p.Value.High),
                n = p.Count,
                interval = CellText.Interval(p.Value, format),
                i = p.Index,
            });
        var layers = plain ? LineLayers(names, xAxis, yAxis, format, null, null, legend: true) : MeasuredLayers(names, xAxis, yAxis, format, ticks, logarithmic, banded, counted);
        return new Chart(sentence, ChartSpec.Of(rows, plain ? 260 : 300, [.. Reference(reference, "y"), .. layers])) { Data = CurveTable(curves, xAxis, yAxis, format) };
    }

    /// <summary>Bands behind, then lines, then a mark of its own shape per curve at each point.</summary>
    private static object[] MeasuredLayers(
        IReadOnlyList<string> names, string xAxis, string yAxis, CellFormat format, IReadOnlyList<double>? ticks, bool logarithmic, bool banded, bool counted)
    {
        object scale = logarithmic ? new { type = "log", nice = false, padding = 8 } : new { nice = false, zero = false, padding = 8 };
        object axis = ticks is null ? new { grid = false, format = ".4~g" } : new { grid = false, format = ".4~g", values = ticks };
        var x = new { field = "x", type = "quantitative", title = xAxis, scale, axis };
        var y = new { field = "y", type = "quantitative", title = yAxis, scale = new { zero = false, nice = true }, axis = new { format = ChartSpec.AxisFormat(format) } };
        var colour = ChartSpec.Colour("series", names);
        var order = new { field = "i", type = "quantitative" };
        var tooltip = new List<object>
        {
            new { field = "series", type = "nominal" }, new { field = "x", type = "quantitative", title = xAxis, format = ".4~g" },
            new { field = "y", type = "quantitative", title = yAxis, format = format == CellFormat.Percent ? ".1%" : ".4~g" },
        };
        if (banded)
            tooltip.Add(new { field = "interval", type = "nominal", title = "95 % interval" });
        if (counted)
            tooltip.Add(new { field = "n", type = "quantitative", title = "n", format = "," });
        var shape = new { field = "series", type = "nominal", scale = new { domain = names, range = Palette.Shapes(names.Count) }, legend = names.Count > 1 ? new { title = (string?)null } : null };
        var layers = new List<object>();
        if (banded)
        {
            layers.Add(new
            {
                transform = new[] { new { filter = "isValid(datum.low)" } },
                mark = new { type = "area", fillOpacity = names.Count <= 2 ? 0.18 : 0.1, strokeWidth = 0 },
                encoding = new { x, y = new { field = "low", type = "quantitative", title = yAxis, scale = new { zero = false, nice = true }, axis = new { format = ChartSpec.AxisFormat(format) } }, y2 = new { field = "high" }, color = colour },
            });
        }

        layers.Add(new { mark = new { type = "line", strokeWidth = 2.2, strokeJoin = "round", strokeCap = "round" }, encoding = new { x, y, color = colour, order } });
        layers.Add(new { mark = new { type = "point", filled = true, size = 64, opacity = 1 }, encoding = new { x, y, color = colour, shape, tooltip } });
        return [.. layers];
    }

    private static IEnumerable<object> Points(IEnumerable<Curve> curves) => curves.SelectMany(curve =>
        ChartSpec.Thin(curve.X.Zip(curve.Y).ToList()).Select((point, i) => (object)new { series = curve.Name, x = ChartSpec.Number(point.First), y = ChartSpec.Number(point.Second), i }));

    /// <summary>At most so many points of a curve, with what is known of each.</summary>
    private static IEnumerable<(string Series, double X, Cell Value, int? Count, int Index)> Measured(Curve curve, int most)
    {
        var points = Enumerable.Range(0, Math.Min(curve.X.Count, curve.Y.Count)).ToList();
        return ChartSpec.Thin(points, most).Select((p, i) => (
            curve.Name,
            curve.X[p],
            p < curve.Low.Count && p < curve.High.Count ? Cell.Of(curve.Y[p], curve.Low[p], curve.High[p]) : Cell.Of(curve.Y[p]),
            p < curve.Counts.Count ? curve.Counts[p] : (int?)null,
            i));
    }

    private static Table CurveTable(IReadOnlyList<Curve> curves, string xAxis, string yAxis, CellFormat format)
    {
        var counted = curves.Any(c => c.Counts.Count > 0);
        var rows = curves.SelectMany(c => Measured(c, 21)).Select(p => counted ? new Cell[] { p.Series, p.X, p.Value, Cell.Of(p.Count) } : [p.Series, p.X, p.Value]);
        Column[] columns = [new("Curve", CellFormat.Text), new(xAxis, CellFormat.Auto), new(yAxis, format)];
        return new Table(counted ? [.. columns, new("n", CellFormat.Integer)] : columns, [.. rows]);
    }
}
