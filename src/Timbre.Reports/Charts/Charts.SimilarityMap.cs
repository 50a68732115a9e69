namespace Timbre.Reports;

/// <summary>One step of an agglomerative clustering: two clusters become one.</summary>
/// <param name="Left">
/// The first of the two: below the number of names it is the name at that place, from there on the merge counted from the number of names
/// (with 40 names, 40 is the first merge).
/// </param>
/// <param name="Right">The second, counted in the same way.</param>
/// <param name="Height">How far apart they were, 0 or above.</param>
public sealed record DendrogramMerge(int Left, int Right, double Height);

public static partial class Charts
{
    private const int TreeHeight = 110;

    /// <summary>
    /// How alike the members of one set are (speakers), each row and each column one of them, with the dendrogram over the columns. Where every
    /// value of the diagonal is 1, which says nothing, the diagonal is grey.
    /// </summary>
    /// <param name="sentence">What it shows.</param>
    /// <param name="names">The names, in the order of the dendrogram's leaves; up to sixty are read without effort.</param>
    /// <param name="values">The values, row by row, in the same order; NaN is left blank.</param>
    /// <param name="merges">The steps of the clustering, each after those that it builds on; empty for a map without a dendrogram.</param>
    /// <param name="groups">A group per name ("F"), marked beside it by its first letter and by colour; null where there are none.</param>
    /// <param name="measure">What the values are.</param>
    /// <param name="distance">What the heights of the merges are.</param>
    /// <param name="format">How values and heights are written.</param>
    /// <param name="signed">Values run from −1 to 1 with zero in the middle; else colours span the values off the diagonal.</param>
    /// <exception cref="TimbreException">The values are not as many as names each way, a group is missing, or a merge names a cluster that does not exist yet.</exception>
    public static Chart SimilarityMap(
        string sentence, IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<double>> values, IReadOnlyList<DendrogramMerge> merges, IReadOnlyList<string>? groups = null,
        string measure = "similarity", string distance = "distance", CellFormat format = CellFormat.Fixed2, bool signed = false)
    {
        var count = names.Count;
        if (values.Count != count || values.Any(row => row.Count != count))
            throw new TimbreException($"values: must be {count} rows of {count} values, one per name");
        if (groups is not null && groups.Count != count)
            throw new TimbreException($"groups: must be {count}, one per name");
        var tree = DendrogramShape.Of(count, merges);

        var side = count switch { <= 24 => 22, <= 40 => 16, _ => 12 };
        var room = merges.Count == 0 ? 0 : SimilarityAxes.Gap + ((double)TreeHeight / side);
        var plain = count > 0 && Enumerable.Range(0, count).All(i => values[i][i] > 0.9999);
        var apart = Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, count).Where(j => i != j || !plain).Select(j => values[i][j])).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        double[] domain = signed ? [-1, 1] : [ChartSpec.Number(apart.Min())!.Value, ChartSpec.Number(Math.Max(apart.Max(), apart.Min() + 1e-6))!.Value];

        var rows = Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, count).Select(j => (object)new { i, j, value = ChartSpec.Number(values[i][j]), label = CellText.Of(Cell.Of(values[i][j]), format) }));
        var axes = new SimilarityAxes(count, room, tree.Highest, side <= 12 ? 10 : 11, distance, groups is not null);
        List<object> layers = [SimilarityCells(axes, measure, domain, plain, signed, side)];
        if (groups is not null)
            layers.AddRange(GroupMarks(axes, groups));
        if (merges.Count > 0)
            layers.AddRange(TreeLayers(axes, tree, distance, format));

        var spec = ChartSpec.Of(rows, (int)Math.Round((count + room) * side), [.. layers]);
        ChartSpec.With(
            spec,
            new { name = "line", value = "#c9c8c0" },
            new { name = "names", value = names },
            new { name = "marked", value = names.Select((name, i) => groups is null ? name : $"{name} {Letter(groups[i])}") });
        return new Chart(sentence, spec) { MaxWidth = Math.Max(420, (count * side) + 110), Data = NearestTable(names, values, groups, measure, format) };
    }

    private static object SimilarityCells(SimilarityAxes axes, string measure, double[] domain, bool plain, bool signed, int side)
    {
        // Small cells reach a little under their neighbours: no seams between them. Large ones leave a line of the page.
        var end = side <= 16 ? "1.03" : "0.95";
        var colour = new { field = "value", type = "quantitative", scale = new { domain, range = signed ? "diverging" : "ramp", interpolate = "rgb", clamp = true }, legend = new { title = measure, titleLimit = 0, gradientLength = 160, tickCount = 4 } };
        return new
        {
            transform = new object[]
            {
                new { calculate = $"datum.i + {end}", @as = "i2" }, new { calculate = $"datum.j + {end}", @as = "j2" },
                new { calculate = "names[datum.i] + ' – ' + names[datum.j] + ': ' + datum.label", @as = "text" },
            },
            mark = new { type = "rect" },
            encoding = new
            {
                x = axes.X("j"),
                x2 = new { field = "j2" },
                y = axes.Y("i"),
                y2 = new { field = "i2" },
                color = plain ? new { condition = new { test = "datum.i === datum.j", value = Expr("line") }, colour.field, colour.type, colour.scale, colour.legend } : (object)colour,
                tooltip = new { field = "text", type = "nominal" },
            },
        };
    }

    /// <summary>A dot in the colour of its group between each name and its row and column; the letter is part of the name.</summary>
    private static IEnumerable<object> GroupMarks(SimilarityAxes axes, IReadOnlyList<string> groups)
    {
        var distinct = ChartSpec.Distinct(groups);
        var colours = distinct.Zip(Palette.For(distinct)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var data = new { values = groups.Select((group, i) => new { at = i + 0.5, group, colour = colours[group] }) };
        var mark = new { type = "point", shape = "circle", filled = true, opacity = 1, size = Expr(FormattableString.Invariant($"min(42, pow(0.85 * width / {axes.Count}, 2))")) };
        var colour = new { field = "colour", type = "nominal", scale = (object?)null };
        var tooltip = new { field = "group", type = "nominal" };
        yield return new { data, mark, encoding = new { x = new { value = -9 }, y = axes.Y("at"), color = colour, tooltip } };
        yield return new { data, mark, encoding = new { x = axes.X("at"), y = new { value = Expr("height + 9") }, color = colour, tooltip } };
    }

    private static IEnumerable<object> TreeLayers(SimilarityAxes axes, DendrogramShape tree, string distance, CellFormat format)
    {
        double Up(double height) => ChartSpec.Number(axes.Up(height))!.Value;
        var lines = tree.Joints.SelectMany((joint, merge) => new[] { (joint.Left, joint.LeftHeight), (joint.Left, joint.Height), (joint.Right, joint.Height), (joint.Right, joint.RightHeight) }
            .Select((corner, k) => new { merge, k, x = ChartSpec.Number(corner.Item1), y = Up(corner.Item2) }));
        yield return new
        {
            data = new { values = lines },
            mark = new { type = "line", strokeWidth = 1.4, strokeJoin = "miter", color = Expr("inkSoft") },
            encoding = new { x = axes.X("x"), y = axes.Y("y"), detail = new { field = "merge", type = "nominal" }, order = new { field = "k", type = "quantitative" } },
        };
        yield return new
        {
            data = new { values = tree.Joints.Select(joint => new { x = ChartSpec.Number((joint.Left + joint.Right) / 2), y = Up(joint.Height), height = CellText.Of(Cell.Of(joint.Height), format), size = joint.Size }) },
            mark = new { type = "point", filled = true, size = 80, opacity = 0 },
            encoding = new { x = axes.X("x"), y = axes.Y("y"), tooltip = new object[] { new { field = "height", type = "nominal", title = distance }, new { field = "size", type = "quantitative", title = "members" } } },
        };
    }

    /// <summary>A row per name, with the most and the least alike of the others.</summary>
    private static Table NearestTable(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<double>> values, IReadOnlyList<string>? groups, string measure, CellFormat format)
    {
        var rows = names.Select((name, i) =>
        {
            var others = Enumerable.Range(0, names.Count).Where(j => j != i && double.IsFinite(values[i][j])).OrderByDescending(j => values[i][j]).ThenBy(j => j).ToList();
            Cell[] ends = others.Count == 0 ? [Cell.Empty, Cell.Empty, Cell.Empty, Cell.Empty] : [names[others[0]], values[i][others[0]], names[others[^1]], values[i][others[^1]]];
            return groups is null ? (Cell[])[name, .. ends] : [name, groups[i], .. ends];
        });
        Column[] columns = [new("Most alike", CellFormat.Text), new(Capital(measure), format), new("Least alike", CellFormat.Text), new(Capital(measure), format)];
        return new Table(groups is null ? [new("Name", CellFormat.Text), .. columns] : [new("Name", CellFormat.Text), new("Group", CellFormat.Text), .. columns], [.. rows]);
    }

    private static string Letter(string group) => group.Length == 0 ? "" : System.Globalization.StringInfo.GetNextTextElement(group).ToUpperInvariant();
}
