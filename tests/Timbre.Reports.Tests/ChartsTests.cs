using System.Text.Json.Nodes;

namespace Timbre.Reports.Tests;

public sealed class ChartsTests
{
    [Fact]
    public void Nothing_and_what_is_not_finite_still_give_a_chart()
    {
        Block[] blocks =
        [
            Charts.Bars("s", [], "a"), Charts.Bars("s", [new("c", "s", double.NaN, double.NegativeInfinity, double.PositiveInfinity)], "a", CellFormat.Auto),
            Charts.Dots("s", [], "a"), Charts.Dots("s", [new("c", "s", double.NaN)], "a"), Charts.Dots("s", [new("c", "s", 3)], "a"),
            Charts.Histogram("s", [], "a"), Charts.Histogram("s", [new("F", 0, double.NaN, 1)], "a", compact: true),
            Charts.Boxes("s", [], "a"), Charts.Boxes("s", [new("c", "F", double.NaN, 1, 2, 3, 4)], "a", compact: true),
            Charts.Violins("s", []), Charts.Violins("s", [new("v", []), new("w", [new("F", [], [])]), new("x", [new("F", [1], [double.NaN], 1), new("M", [1, 2], [0, 0]), new("?", [1], [1])])]),
            Charts.Lines("s", [], "x", "y"), Charts.Lines("s", [new("c", [1, 2], [double.NaN, 1])], "x", "y", reference: 1),
            Charts.LearningCurves("s", []), Charts.LearningCurves("s", [new("m", [], [], [], [], 7), new("n", [1], [], [], [0.5], 1)]),
            Charts.Roc("s", []), Charts.Calibration("s", []),
            Charts.Confusion("s", [], []), Charts.Confusion("s", ["F", "M"], [[0, 0], [0, 0]]),
            Charts.HeatMap("s", [], [], []), Charts.HeatMap("s", ["a"], ["b"], [[double.NaN]]),
            Charts.Scatter("s", [], "x", "y"), Charts.Scatter("s", [new(double.NaN, 1, "F", "l")], "x", "y"), Charts.Ranked("s", [], "a"),
        ];
        var report = new Report("T", "", [], [new Section("s", "S", blocks)]);
        Assert.Contains("Nothing to draw", HtmlReport.Page(report), StringComparison.Ordinal);
        Assert.NotEmpty(MarkdownReport.Page(report));
        Assert.Equal(ReportJson.Write(report), ReportJson.Write(ReportJson.Read(ReportJson.Write(report), "r")));
    }

    [Fact]
    public void Long_curves_are_thinned_out_and_keep_their_ends()
    {
        double[] x = [.. Enumerable.Range(0, 5000).Select(i => (double)i)];
        var values = Charts.Lines("s", [new("c", x, x)], "x", "y").Spec["data"]!["values"]!.AsArray();
        Assert.Equal(ChartSpec.LongestCurve, values.Count);
        Assert.Equal((0, 4999), ((double)values[0]!["x"]!, (double)values[^1]!["x"]!));
    }

    [Fact]
    public void Genders_have_their_colours_whatever_the_order_and_no_series_shares_one()
    {
        Assert.Equal([Palette.Male, Palette.Female], Palette.For(["M", "F"]));
        Assert.Equal([Palette.Female, Palette.Male], Palette.For(["female", "male"]));
        var many = Palette.For(["a", "b", "c", "d", "e", "f", "g", "h"]);
        Assert.Equal(many.Length, many.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_leaky_series_is_drawn_hollow()
    {
        var tones = new Dictionary<string, Tone>(StringComparer.Ordinal) { ["published"] = Tone.Leak, ["honest"] = Tone.Good };
        var rows = Charts.Bars("s", [new("m", "published", 0.9), new("m", "honest", 0.8)], "accuracy", tones: tones).Spec["data"]!["values"]!.AsArray();
        Assert.Equal([true, false], rows.Select(row => (bool)row!["leaky"]!));
    }

    [Fact]
    public void Shares_of_a_confusion_are_those_of_the_true_class()
    {
        var rows = Charts.Confusion("s", ["F", "M"], [[9, 1], [0, 0]]).Spec["data"]!["values"]!.AsArray();
        Assert.Equal([0.9, 0.1, 0, 0], rows.Select(row => (double)row!["value"]!));
    }

    [Fact]
    public void Every_chart_of_the_sample_has_data_inside_and_fits_its_place()
    {
        foreach (var spec in JsonNode.Parse(ReportJson.Write(SampleReport.Create()))!["sections"]!.AsArray().SelectMany(Specs))
        {
            Assert.Equal("container", (string)spec["width"]!);
            Assert.NotEmpty(spec["data"]!["values"]!.AsArray());
            Assert.NotEmpty(spec["layer"]!.AsArray());
        }
    }

    [Theory]
    [InlineData(0.9249, CellFormat.Percent, "92.5\u00a0%")]
    [InlineData(-0.0001, CellFormat.Fixed2, "0.00")]
    [InlineData(-0.5, CellFormat.Fixed2, "−0.50")]
    [InlineData(449425, CellFormat.Auto, "449\u202f425")]
    [InlineData(0.000123456, CellFormat.Auto, "0.0001235")]
    [InlineData(0.0042, CellFormat.Seconds, "4.2\u00a0ms")]
    [InlineData(3.25, CellFormat.Seconds, "3.25\u00a0s")]
    [InlineData(7500, CellFormat.Seconds, "2\u00a0h 5\u00a0min")]
    public void Numbers_are_written_for_people(double number, CellFormat format, string expected) => Assert.Equal(expected, CellText.Of(number, format));

    private static IEnumerable<JsonObject> Specs(JsonNode? node) => node switch
    {
        JsonObject o when o["spec"] is JsonObject spec => [spec],
        JsonObject o => o.SelectMany(p => Specs(p.Value)),
        JsonArray a => a.SelectMany(Specs),
        _ => [],
    };
}
