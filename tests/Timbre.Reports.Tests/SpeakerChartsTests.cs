using System.Text.Json.Nodes;

namespace Timbre.Reports.Tests;

public sealed class SpeakerChartsTests
{
    [Fact]
    public void A_map_is_coloured_by_what_is_chosen_and_first_by_the_first()
    {
        var spec = Charts.Map("s", [new(0, 1, "a", ["1272", "F"]), new(2, 3, "b", ["1462", "M"])], [new("speaker"), new("gender")], "x", "y").Spec;
        var chosen = Parameter(spec, "chosen");
        Assert.Equal(0, (int)chosen["value"]!);
        Assert.Equal("""{"input":"select","options":[0,1],"labels":["speaker","gender"],"name":"Colour by"}""", chosen["bind"]!.ToJsonString());
        Assert.Equal("datum['g' + chosen]", (string)spec["transform"]![0]!["calculate"]!);
        Assert.Equal("""{"x":0,"y":1,"label":"a","g0":"1272","g1":"F"}""", spec["data"]!["values"]![0]!.ToJsonString());
        var colourings = Parameter(spec, "colourings")["value"]!.AsArray();
        Assert.Equal([Palette.Female, Palette.Male], colourings[1]!["colours"]!.AsArray().Select(c => (string)c!));
        Assert.Equal(["label", "g0", "g1"], spec["layer"]![0]!["encoding"]!["tooltip"]!.AsArray().Select(t => (string)t!["field"]!));
    }

    [Fact]
    public void A_map_of_one_colouring_has_nothing_to_choose() =>
        Assert.Null(Parameter(Charts.Map("s", [new(0, 1, "a", ["1272"])], [new("speaker")], "x", "y").Spec, "chosen")["bind"]);

    [Theory]
    [InlineData(12, 12, null)]
    [InlineData(13, 1, "13 groups, by colour and shape")]
    [InlineData(61, 1, "61 groups; colours and shapes recur")]
    public void More_groups_than_a_legend_holds_have_a_note_in_its_place(int groups, int entries, string? note)
    {
        var spec = Charts.Map("s", [.. Enumerable.Range(0, groups).Select(i => new MapPoint(i, i, "p", [$"s{i}"]))], [new("speaker")], "x", "y").Spec;
        var colouring = Parameter(spec, "colourings")["value"]![0]!;
        Assert.Equal(entries, colouring["legend"]!.AsArray().Count);
        Assert.Equal(note, (string?)colouring["note"]);
        Assert.Equal(Math.Min(groups, Palette.MostMarks), spec["layer"]![0]!["encoding"]!["color"]!["scale"]!["range"]!.AsArray().Count);
    }

    [Fact]
    public void Sixty_groups_are_told_apart_by_colour_and_shape()
    {
        var marks = Palette.Marks([.. Enumerable.Range(0, 60).Select(i => $"s{i}")]);
        Assert.Equal(60, marks.Distinct().Count());
        Assert.All(marks.Zip(marks.Skip(1)), pair => Assert.True(pair.First.Colour != pair.Second.Colour && pair.First.Shape != pair.Second.Shape));
    }

    [Fact]
    public void A_map_names_the_point_whose_groups_are_not_as_many_as_colourings()
    {
        var error = Assert.Throws<TimbreException>(() => Charts.Map("s", [new(0, 0, "odd", ["a"])], [new("speaker"), new("gender")], "x", "y"));
        Assert.Contains("'odd' has 1 groups where the map has 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => Charts.Map("s", [], [], "x", "y"));
    }

    [Fact]
    public void A_map_of_few_points_lists_them_and_one_of_many_lists_its_groups()
    {
        Assert.Equal(40, SpeakerSamples.Map(4, 40).Data!.Rows.Count);
        Assert.Equal([["s0", 201, 0.5, 1], ["s1", 201, 1.5, 2]], Charts.Map("s", [.. Enumerable.Range(0, 402).Select(i => new MapPoint((i % 2) + 0.5, (i % 2) + 1, "p", [$"s{i % 2}"]))], [new("speaker")], "x", "y").Data!.Rows);
    }

    [Fact]
    public void Branches_of_a_dendrogram_begin_where_their_leaves_and_merges_stand()
    {
        var tree = DendrogramShape.Of(4, [new(1, 0, 0.2), new(2, 3, 0.4), new(5, 4, 1)]);
        Assert.Equal(
            [new(0.5, 0, 1.5, 0, 0.2, 2), new(2.5, 0, 3.5, 0, 0.4, 2), new(1, 0.2, 3, 0.4, 1, 4)],
            tree.Joints);
        Assert.Equal(1, tree.Highest);
    }

    [Theory]
    [InlineData(0, 0, 1.0)]
    [InlineData(0, 3, 1.0)]
    [InlineData(-1, 1, 1.0)]
    [InlineData(0, 1, double.NaN)]
    [InlineData(0, 1, -0.5)]
    public void A_merge_that_cannot_be_is_refused(int left, int right, double height)
    {
        var error = Assert.Throws<TimbreException>(() => Charts.SimilarityMap("s", ["a", "b", "c"], Square(3, 0.5), [new(left, right, height)]));
        Assert.Contains("merge 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_and_groups_are_as_many_as_names()
    {
        Assert.Throws<TimbreException>(() => Charts.SimilarityMap("s", ["a", "b"], Square(3, 0.5), []));
        Assert.Throws<TimbreException>(() => Charts.SimilarityMap("s", ["a", "b"], Square(2, 0.5), [], ["F"]));
    }

    [Fact]
    public void Colours_of_a_similarity_map_span_the_values_off_a_diagonal_of_ones()
    {
        double[][] values = [[1, 0.3, 0.7], [0.3, 1, double.NaN], [0.7, double.NaN, 1]];
        var color = Cells(Charts.SimilarityMap("s", ["a", "b", "c"], values, []))["color"]!;
        Assert.Equal([0.3, 0.7], color["scale"]!["domain"]!.AsArray().Select(v => (double)v!));
        Assert.Equal("datum.i === datum.j", (string)color["condition"]!["test"]!);

        values[1][1] = 0.9; // how alike recordings of the same speaker are: worth its colour
        color = Cells(Charts.SimilarityMap("s", ["a", "b", "c"], values, []))["color"]!;
        Assert.Equal([0.3, 1], color["scale"]!["domain"]!.AsArray().Select(v => (double)v!));
        Assert.Null(color["condition"]);
        Assert.Equal([-1, 1], Cells(Charts.SimilarityMap("s", ["a", "b", "c"], values, [], signed: true))["color"]!["scale"]!["domain"]!.AsArray().Select(v => (double)v!));
    }

    [Fact]
    public void Dendrogram_and_cells_share_their_axes_and_each_name_carries_its_group()
    {
        var chart = Charts.SimilarityMap("s", ["a", "b"], Square(2, 0.5), [new(0, 1, 0.4)], ["F", "male"]);
        var layers = chart.Spec["layer"]!.AsArray();
        Assert.Equal(["rect", "point", "point", "line", "point"], layers.Select(l => (string)l!["mark"]!["type"]!));
        Assert.Single(layers.Select(l => l!["encoding"]!["x"]?["scale"]?["domain"]?.ToJsonString()).OfType<string>().Distinct(StringComparer.Ordinal));
        Assert.Single(layers.Select(l => l!["encoding"]!["y"]?["scale"]?["domain"]?.ToJsonString()).OfType<string>().Distinct(StringComparer.Ordinal));
        Assert.Equal(["a F", "b M"], Parameter(chart.Spec, "marked")["value"]!.AsArray().Select(n => (string)n!));
        Assert.Equal([0.5, 0.5, 1.5, 1.5], layers[3]!["data"]!["values"]!.AsArray().Select(v => (double)v!["x"]!));
        Assert.All(layers[3]!["data"]!["values"]!.AsArray(), v => Assert.True((double)v!["y"]! < 0));
        Assert.Equal(["a", "F", "b", "0.50", "b", "0.50"], chart.Data!.Rows[0].Select(c => CellText.Of(c, CellFormat.Fixed2)));
    }

    [Fact]
    public void Curves_with_intervals_have_a_band_marks_and_counts()
    {
        var curve = new Curve("cnn1d", [0, 0.5, 1, 2], [0.1, 0.6, 0.7, 0.8]) { Low = [0, 0.5, 0.6, double.NaN], High = [0.2, 0.7, 0.8, 0.9], Counts = [9, 8, 7, 6] };
        var chart = Charts.Lines("s", [curve], "seconds", "accuracy", CellFormat.Percent, ticks: [0.5, 1, 2], logarithmic: true);
        Assert.Equal(["area", "line", "point"], chart.Spec["layer"]!.AsArray().Select(l => (string)l!["mark"]!["type"]!));
        var x = chart.Spec["layer"]![1]!["encoding"]!["x"]!;
        Assert.Equal("log", (string)x["scale"]!["type"]!);
        Assert.Equal([0.5, 1, 2], x["axis"]!["values"]!.AsArray().Select(v => (double)v!));
        var rows = chart.Spec["data"]!["values"]!.AsArray();
        Assert.Equal([0.5, 1, 2], rows.Select(r => (double)r!["x"]!)); // zero has no place on a logarithmic axis
        Assert.Equal(["50.0–70.0", "60.0–80.0", null], rows.Select(r => (string?)r!["interval"]));
        Assert.Equal([8, 7, 6], rows.Select(r => (int)r!["n"]!));
        Assert.Equal((0.5, 0.7), (chart.Data!.Rows[1][2].Low!.Value, chart.Data.Rows[1][2].High!.Value));
    }

    [Fact]
    public void Curves_without_intervals_stay_plain_lines()
    {
        var chart = Charts.Lines("s", [new("a", [1, 2], [3, 4])], "x", "y");
        Assert.Equal("""{"series":"a","x":1,"y":3,"i":0}""", chart.Spec["data"]!["values"]![0]!.ToJsonString());
        Assert.Equal(3, chart.Data!.Columns.Count);
    }

    [Theory]
    [InlineData(8, 3)]
    [InlineData(12, 2)]
    [InlineData(13, 1)]
    public void Up_to_twelve_classes_have_their_counts_printed(int classes, int layers) =>
        Assert.Equal(layers, SpeakerSamples.Confusion(classes).Spec["layer"]!.AsArray().Count);

    [Fact]
    public void The_colours_of_many_classes_are_those_of_their_errors()
    {
        var chart = SpeakerSamples.Confusion(20);
        var color = Cells(chart)["color"]!;
        var largest = chart.Spec["data"]!["values"]!.AsArray().Where(r => (string)r!["row"]! != (string)r["column"]!).Max(r => (double)r!["value"]!);
        Assert.Equal(largest, (double)color["scale"]!["domain"]![1]!);
        Assert.True((double)color["scale"]!["exponent"]! < 1);
        Assert.Equal("datum.row === datum.column", (string)color["condition"]!["test"]!);
        Assert.Equal((20, 5), (chart.Data!.Rows.Count, chart.Data.Columns.Count));
    }

    [Fact]
    public void Marked_values_of_a_histogram_have_room_over_the_bars()
    {
        HistogramBin[] bins = [new("a", 0, 1, 4), new("a", 1, 2, 10)];
        var plain = Charts.Histogram("s", bins, "x").Spec;
        Assert.Null(plain["layer"]![0]!["encoding"]!["y"]!["scale"]);
        Assert.Single(plain["layer"]!.AsArray());

        var marked = Charts.Histogram("s", bins, "x", references: [new(0.9, "mean"), new(1.8, "published"), new(double.NaN, "unknown")]).Spec;
        Assert.True((double)marked["layer"]![0]!["encoding"]!["y"]!["scale"]!["domain"]![1]! > 11);
        Assert.Equal("Marked: mean; published.", Charts.Histogram("s", bins, "x", references: [new(0.9, "mean"), new(1.8, "published")]).Data!.Note);
        Assert.Equal(["published", "mean"], marked["layer"]!.AsArray().Skip(1).Select(l => (string)l!["data"]!["values"]![0]!["label"]!));
        Assert.Equal(["right", "left"], marked["layer"]!.AsArray().Skip(1).Select(l => (string)l!["layer"]![1]!["mark"]!["align"]!));
    }

    [Fact]
    public void Nothing_still_gives_a_chart()
    {
        Block[] blocks =
        [
            Charts.Map("s", [], [new("speaker")], "x", "y"), Charts.Map("s", [new(double.NaN, double.PositiveInfinity, "", [""])], [new("")], "", ""),
            Charts.SimilarityMap("s", [], [], []), Charts.SimilarityMap("s", ["a"], [[double.NaN]], [], [""]), Charts.SimilarityMap("s", ["a", "b"], Square(2, double.NaN), [new(0, 1, 0)]),
            Charts.Lines("s", [new("c", [], []) { Low = [1], High = [2], Counts = [3] }], "x", "y", ticks: []),
            Charts.Confusion("s", [.. Enumerable.Range(0, 13).Select(i => $"{i}")], [.. Enumerable.Range(0, 13).Select(_ => new long[13])]),
            Charts.Histogram("s", [], "a", references: [new(1, "one")]),
        ];
        var report = new Report("T", "", [], [new Section("s", "S", blocks)]);
        Assert.NotEmpty(HtmlReport.Page(report));
        Assert.NotEmpty(MarkdownReport.Page(report));
        Assert.NotEmpty(NotebookReport.Page(report, "r.json"));
        Assert.Equal(ReportJson.Write(report), ReportJson.Write(ReportJson.Read(ReportJson.Write(report), "r")));
    }

    private static double[][] Square(int count, double value) =>
        [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count).Select(j => i == j ? 1 : value).ToArray())];

    private static JsonObject Parameter(JsonObject spec, string name) => spec["params"]!.AsArray().Single(p => (string)p!["name"]! == name)!.AsObject();

    private static JsonNode Cells(Chart chart) => chart.Spec["layer"]![0]!["encoding"]!;
}
