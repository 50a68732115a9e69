namespace Timbre.Reports;

public static partial class Charts
{
    private const int MostPrinted = 12;

    /// <summary>
    /// A confusion matrix: in each cell the count and, up to eight classes, the share of its row (of the true class). More than twelve classes are
    /// told by colour alone, which then stands for the errors: a single one is seen, and what is right is grey.
    /// </summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="counts">Counts, by true class and then by predicted class.</param>
    public static Chart Confusion(string sentence, IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<long>> counts)
    {
        var rows = new List<object>();
        var cells = new List<IReadOnlyList<Cell>>();
        for (var i = 0; i < labels.Count; i++)
        {
            var sum = counts[i].Sum();
            for (var j = 0; j < labels.Count; j++)
            {
                var share = sum == 0 ? 0 : (double)counts[i][j] / sum;
                rows.Add(new { row = labels[i], column = labels[j], value = ChartSpec.Number(share), label = CellText.Of(counts[i][j], CellFormat.Integer), second = CellText.Of(share, CellFormat.Percent) });
            }

            cells.Add([labels[i], .. counts[i].Select(count => (Cell)count)]);
        }

        var printed = labels.Count <= 8 ? 2 : labels.Count <= MostPrinted ? 1 : 0;
        if (printed == 0)
            return ManyConfusions(sentence, labels, counts, rows);
        var spec = ChartSpec.Of(rows, (printed == 2 ? 64 : 38) * labels.Count, HeatLayers(labels, labels, "predicted", "true", [0, 1], "ramp", printed, showSecond: true));
        return new Chart(sentence, spec)
        {
            MaxWidth = printed == 2 ? Math.Max(300, (110 * labels.Count) + 90) : (56 * labels.Count) + 110,
            Data = new Table([new("True \\ predicted", CellFormat.Text), .. labels.Select(label => new Column(label, CellFormat.Integer))], cells),
        };
    }

    /// <summary>A heat map of any matrix: similarity, correlation.</summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="rows">The names of the rows.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="values">The values, row by row; NaN is left blank.</param>
    /// <param name="format">How values are written.</param>
    /// <param name="signed">Values run from −1 to 1 with zero in the middle.</param>
    public static Chart HeatMap(
        string sentence, IReadOnlyList<string> rows, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<double>> values, CellFormat format = CellFormat.Fixed2, bool signed = false)
    {
        var cells = rows.SelectMany((row, i) => columns.Select((column, j) =>
            (object)new { row, column, value = ChartSpec.Number(values[i][j]), label = CellText.Of(Cell.Of(values[i][j]), format) }));
        var known = values.SelectMany(row => row).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        double[] domain = signed ? [-1, 1] : [Math.Min(0, known.Min()), Math.Max(known.Max(), known.Min() + 1e-9)];
        var printed = columns.Count <= 14 ? 1 : 0;
        var spec = ChartSpec.Of(cells, Math.Min(900, rows.Count * (printed > 0 ? 30 : 16)), HeatLayers(rows, columns, null, null, domain, signed ? "diverging" : "ramp", printed));
        return new Chart(sentence, spec)
        {
            Data = rows.Count * columns.Count > 2000
                ? null
                : new Table([new("", CellFormat.Text), .. columns.Select(c => new Column(c, format))], [.. rows.Select((row, i) => new[] { (Cell)row, }.Concat(values[i].Select(v => (Cell)v)).ToArray())]),
        };
    }

    private static object[] HeatLayers(
        IReadOnlyList<string> rows, IReadOnlyList<string> columns, string? columnTitle, string? rowTitle, double[] domain, string range, int printed, bool showSecond = false)
    {
        var longest = columns.Select(c => c.Length).DefaultIfEmpty(0).Max();
        var upright = columns.Count * Math.Max(longest, 3) > 45;
        var x = new { field = "column", type = "nominal", title = columnTitle, sort = (object?)null, scale = new { domain = columns, padding = 0.03 }, axis = new { orient = "top", domain = false, ticks = false, labelAngle = upright ? -90 : 0, labelOverlap = true, labelLimit = upright ? 240 : 180 } };
        var y = new { field = "row", type = "nominal", title = rowTitle, sort = (object?)null, scale = new { domain = rows, padding = 0.03 }, axis = new { domain = false, ticks = false, grid = false, labelOverlap = true, labelSeparation = 0 } };
        var (low, high) = (domain[0], domain[1]);
        var strong = range == "diverging"
            ? "isValid(datum.value) && abs(datum.value) > 0.72"
            : FormattableString.Invariant($"datum.value > {low + (0.5 * (high - low)):G6}");
        var ink = new { condition = new { test = strong, value = Expr("inkOnHigh") }, value = Expr("inkOnLow") };
        var layers = new List<object>
        {
            new
            {
                mark = new { type = "rect", cornerRadius = columns.Count <= 14 ? 4 : 0 },
                encoding = new
                {
                    x,
                    y,
                    color = new { field = "value", type = "quantitative", scale = new { domain, range, interpolate = "rgb" }, legend = printed > 0 ? null : (object)new { title = (string?)null, gradientLength = 140 } },
                    tooltip = CellTooltip(rowTitle, columnTitle, showSecond),
                },
            },
        };
        if (printed == 2)
        {
            // Where a share does not fit, the count stands alone; where that does not fit either, the colour does.
            var whole = $"width < {columns.Count * 48}";
            layers.Add(new { mark = new { type = "text", fontSize = 16, fontWeight = 600, dy = Expr($"{whole} ? 0 : -8"), baseline = "middle", opacity = Expr($"width < {columns.Count * 30} ? 0 : 1") }, encoding = new { x, y, text = new { field = "label" }, color = ink } });
            layers.Add(new { mark = new { type = "text", fontSize = 12, dy = 11, baseline = "middle", opacity = Expr($"{whole} ? 0 : 1") }, encoding = new { x, y, text = new { field = "second" }, color = ink } });
        }
        else if (printed == 1)
        {
            layers.Add(new { mark = new { type = "text", fontSize = 11.5, fontWeight = 400, dy = 0, baseline = "middle", opacity = Expr($"width < {columns.Count * (showSecond ? 21 : 33)} ? 0 : 1") }, encoding = new { x, y, text = new { field = "label" }, color = ink } });
        }

        return [.. layers];
    }

    private static object[] CellTooltip(string? rowTitle, string? columnTitle, bool second)
    {
        object[] tooltip =
        [
            new { field = "row", type = "nominal", title = rowTitle ?? "row" }, new { field = "column", type = "nominal", title = columnTitle ?? "column" },
            new { field = "label", type = "nominal", title = second ? "count" : "value" },
        ];
        return second ? [.. tooltip, new { field = "second", type = "nominal", title = $"of {rowTitle}" }] : tooltip;
    }
}
