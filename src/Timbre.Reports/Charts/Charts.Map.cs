namespace Timbre.Reports;

/// <summary>A point of a map: one recording among many.</summary>
/// <param name="X">Along.</param>
/// <param name="Y">Up.</param>
/// <param name="Label">What the tooltip calls it ("1272-128104-0003").</param>
/// <param name="Groups">Its group under each colouring of the map ("1272", "F", "128104"), in their order.</param>
public sealed record MapPoint(double X, double Y, string Label, IReadOnlyList<string> Groups);

/// <summary>What the points of a map are coloured by.</summary>
/// <param name="Name">What the chooser calls it ("speaker").</param>
public sealed record MapColouring(string Name);

public static partial class Charts
{
    private const int MostInLegend = 12;
    private const int MostMapRows = 400;

    /// <summary>
    /// A map of recordings (principal components, t-SNE) whose reader chooses what the points are coloured by; on paper it is the first colouring.
    /// Groups differ in colour and shape, up to sixty of them; more than twelve have no legend, and the pointer brings out a point's group.
    /// </summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="points">The points, a few thousand at most.</param>
    /// <param name="colourings">What they may be coloured by, one at least; the first is shown first.</param>
    /// <param name="xAxis">What runs along.</param>
    /// <param name="yAxis">What runs up.</param>
    /// <param name="chooser">What stands before the chooser.</param>
    /// <exception cref="TimbreException">There is no colouring, or a point has not one group per colouring.</exception>
    public static Chart Map(
        string sentence, IReadOnlyList<MapPoint> points, IReadOnlyList<MapColouring> colourings, string xAxis, string yAxis, string chooser = "Colour by")
    {
        if (colourings.Count == 0)
            throw new TimbreException("colourings=[]: a map must have one colouring at least");
        if (points.FirstOrDefault(p => p.Groups.Count != colourings.Count) is { } odd)
            throw new TimbreException($"points: '{odd.Label}' has {odd.Groups.Count} groups where the map has {colourings.Count} colourings");

        var rows = points.Select(p =>
        {
            var row = new Dictionary<string, object?>(StringComparer.Ordinal) { ["x"] = ChartSpec.Number(p.X), ["y"] = ChartSpec.Number(p.Y), ["label"] = p.Label };
            for (var i = 0; i < p.Groups.Count; i++)
                row[GroupField(i)] = p.Groups[i];
            return (object)row;
        });
        var scales = colourings.Select((_, i) => MapScale(points, i)).ToList();
        var spec = ChartSpec.Of(rows, 460, MapMarks(points.Count, colourings, scales.Max(s => s.Names.Count), xAxis, yAxis));
        var looks = scales.Select(s => new
        {
            names = s.Names,
            colours = s.Colours,
            shapes = s.Shapes,
            legend = s.Names.Count <= MostInLegend ? s.Names : [s.Names[0]],
            note = Note(s.Names.Count),
        });
        ChartSpec.With(spec, Chosen(colourings, chooser), new { name = "colourings", value = looks });
        spec["transform"] = ChartSpec.Node(new[] { new { calculate = "datum['g' + chosen]", @as = "group" } });
        return new Chart(sentence, spec)
        {
            Data = points.Count > MostMapRows ? CentreTable(points, colourings[0].Name, xAxis, yAxis) : new Table(
                [new("Name", CellFormat.Code), .. colourings.Select(c => new Column(Capital(c.Name), CellFormat.Text)), new(xAxis, CellFormat.Fixed3), new(yAxis, CellFormat.Fixed3)],
                [.. points.Select(p => (Cell[])[p.Label, .. p.Groups.Select(g => (Cell)g), p.X, p.Y])]),
        };
    }

    private static object MapMarks(int count, IReadOnlyList<MapColouring> colourings, int most, string xAxis, string yAxis) => new
    {
        @params = new[] { new { name = "over", select = new { type = "point", fields = new[] { "group" }, on = "pointerover", clear = "pointerout" } } },
        mark = new { type = "point", filled = true, size = count > 1500 ? 26 : count > 600 ? 34 : 52 },
        encoding = new
        {
            x = new { field = "x", type = "quantitative", title = xAxis, scale = new { zero = false, nice = true }, axis = new { tickCount = Expr("ceil(width / 80)") } },
            y = new { field = "y", type = "quantitative", title = yAxis, scale = new { zero = false, nice = true }, axis = new { tickCount = 7 } },
            color = MapChannel("colours", most),
            shape = MapChannel("shapes", most),
            opacity = new { condition = new { param = "over", value = count > 1500 ? 0.7 : 0.82 }, value = 0.08 },
            tooltip = (object[])[new { field = "label", type = "nominal", title = "name" }, .. colourings.Select((c, i) => new { field = GroupField(i), type = "nominal", title = c.Name })],
        },
    };

    /// <summary>Colours or shapes of the groups of the colouring that is chosen; after the last the first comes again.</summary>
    private static object MapChannel(string range, int most) => new
    {
        field = "group",
        type = "nominal",
        scale = new
        {
            domain = Expr("colourings[chosen].names"),
            range = Enumerable.Range(0, Math.Clamp(most, 1, Palette.MostMarks)).Select(i => Expr(FormattableString.Invariant($"colourings[chosen].{range}[{i}]"))).ToArray(),
        },
        legend = new
        {
            title = (string?)null,
            values = Expr("colourings[chosen].legend"),
            labelExpr = "colourings[chosen].note || datum.label",
            symbolOpacity = Expr("colourings[chosen].note ? 0 : 1"),
        },
    };

    /// <summary>What stands in place of a legend that would be too long; a legend of nothing cannot be laid out.</summary>
    private static string? Note(int groups) =>
        groups <= MostInLegend ? null : groups <= Palette.MostMarks ? $"{groups} groups, by colour and shape" : $"{groups} groups; colours and shapes recur";

    private static object Chosen(IReadOnlyList<MapColouring> colourings, string chooser) => colourings.Count == 1
        ? new { name = "chosen", value = 0 }
        : new { name = "chosen", value = 0, bind = new { input = "select", options = Enumerable.Range(0, colourings.Count).ToArray(), labels = colourings.Select(c => c.Name).ToArray(), name = chooser } };

    private static (IReadOnlyList<string> Names, string[] Colours, string[] Shapes) MapScale(IReadOnlyList<MapPoint> points, int colouring)
    {
        var names = ChartSpec.Distinct(points.Select(p => p.Groups[colouring]).DefaultIfEmpty(""));
        var marks = Palette.Marks([.. names.Take(Palette.MostMarks)]);
        return (names, [.. marks.Select(m => m.Colour)], [.. marks.Select(m => m.Shape)]);
    }

    /// <summary>Where the groups of the first colouring lie, for more points than anybody reads one by one.</summary>
    private static Table CentreTable(IReadOnlyList<MapPoint> points, string colouring, string xAxis, string yAxis)
    {
        var groups = points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).GroupBy(p => p.Groups[0], StringComparer.Ordinal);
        return new Table(
            [new(Capital(colouring), CellFormat.Text), new("Points", CellFormat.Integer), new($"{xAxis}, mean", CellFormat.Fixed3), new($"{yAxis}, mean", CellFormat.Fixed3)],
            [.. groups.Select(g => new Cell[] { g.Key, g.Count(), g.Average(p => p.X), g.Average(p => p.Y) })]);
    }

    private static string GroupField(int colouring) => FormattableString.Invariant($"g{colouring}");
}
