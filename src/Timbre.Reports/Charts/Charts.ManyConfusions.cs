namespace Timbre.Reports;

public static partial class Charts
{
    /// <summary>The matrix of many classes: its colours are those of the errors, up to the largest, on a scale that sets a single one apart from none.</summary>
    private static Chart ManyConfusions(string sentence, IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<long>> counts, IReadOnlyList<object> rows)
    {
        var side = labels.Count <= 30 ? 17 : 12;
        var fontSize = labels.Count <= 30 ? 11 : 10;
        var x = new
        {
            field = "column",
            type = "nominal",
            title = "predicted",
            sort = (object?)null,
            scale = new { domain = labels, padding = 0.03 },
            axis = new { orient = "top", domain = false, ticks = false, labelAngle = -90, labelFontSize = fontSize, labelOverlap = true, labelSeparation = 0, labelLimit = 180 },
        };
        var y = new
        {
            field = "row",
            type = "nominal",
            title = "true",
            sort = (object?)null,
            scale = new { domain = labels, padding = 0.03 },
            axis = new { domain = false, ticks = false, grid = false, labelFontSize = fontSize, labelOverlap = true, labelSeparation = 0 },
        };
        var cells = new
        {
            mark = new { type = "rect" },
            encoding = new
            {
                x,
                y,
                color = new
                {
                    condition = new { test = "datum.row === datum.column", value = Expr("line") },
                    field = "value",
                    type = "quantitative",
                    scale = new { type = "pow", exponent = 0.4, domain = new[] { 0, LargestError(counts) }, range = "ramp", interpolate = "rgb", clamp = true },
                    legend = new { title = "share of the true class; grey: right", titleLimit = 0, gradientLength = 140, tickCount = 4, format = "~%" },
                },
                tooltip = CellTooltip("true", "predicted", second: true),
            },
        };
        var spec = ChartSpec.With(ChartSpec.Of(rows, side * labels.Count, cells), new { name = "line", value = "#c9c8c0" });
        return new Chart(sentence, spec) { MaxWidth = (side * labels.Count) + 160, Data = ErrorTable(labels, counts) };
    }

    private static double LargestError(IReadOnlyList<IReadOnlyList<long>> counts)
    {
        var largest = 0.0;
        for (var i = 0; i < counts.Count; i++)
        {
            var sum = counts[i].Sum();
            for (var j = 0; j < counts[i].Count && sum > 0; j++)
                largest = i == j ? largest : Math.Max(largest, (double)counts[i][j] / sum);
        }

        return largest > 0 ? ChartSpec.Number(largest)!.Value : 1;
    }

    /// <summary>A row per class, for a table of as many columns as classes is read by nobody.</summary>
    private static Table ErrorTable(IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<long>> counts)
    {
        var rows = labels.Select((label, i) =>
        {
            var sum = counts[i].Sum();
            var taken = Enumerable.Range(0, labels.Count).Where(j => j != i && counts[i][j] > 0).OrderByDescending(j => counts[i][j]).ThenBy(j => j).ToList();
            return new Cell[]
            {
                label, sum, counts[i][i], sum == 0 ? Cell.Empty : (double)counts[i][i] / sum,
                taken.Count == 0 ? Cell.Empty : string.Join(", ", taken.Take(3).Select(j => $"{labels[j]} ({counts[i][j]})")) + (taken.Count > 3 ? ", …" : ""),
            };
        });
        return new Table([new("True", CellFormat.Text), new("Items", CellFormat.Integer), new("Right", CellFormat.Integer), new("Share", CellFormat.Percent), new("Taken for", CellFormat.Text)], [.. rows]);
    }
}
