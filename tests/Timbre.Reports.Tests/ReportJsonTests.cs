using Timbre.TestSupport;

namespace Timbre.Reports.Tests;

public sealed class ReportJsonTests
{
    private const string Good = """{"title":"T","subtitle":"","facts":[],"sections":[{"id":"a","title":"A","blocks":[]}]}""";

    [Fact]
    public void What_is_saved_is_what_is_loaded()
    {
        using var folder = new TempFolder();
        var report = SampleReport.Create();
        report.Save(folder.File("report.json"));
        var again = Report.Load(folder.File("report.json"));
        Assert.Equal(ReportJson.Write(report), ReportJson.Write(again));
        Assert.Equal(HtmlReport.Page(report), HtmlReport.Page(again));
        Assert.Equal(MarkdownReport.Page(report), MarkdownReport.Page(again));
    }

    [Fact]
    public void Cells_are_plain_JSON()
    {
        var table = new Table([new("a"), new("b"), new("c"), new("d"), new("e")], [["x", 1.5, Cell.Of(0.5, 0.4, 0.6), Cell.Empty, double.NaN]]);
        var json = ReportJson.Write(new Report("T", "", [], [new Section("s", "S", [table])]));
        Assert.Contains("""["x",1.5,{"value":0.5,"low":0.4,"high":0.6},null,null]""", string.Concat(json.Where(c => !char.IsWhiteSpace(c))), StringComparison.Ordinal);
        var cells = ((Table)ReportJson.Read(json, "t").Sections[0].Blocks[0]).Rows[0];
        Assert.Equal(table.Rows[0], cells);
    }

    [Fact]
    public void The_smallest_report_is_one() => Assert.Equal("A", ReportJson.Read(Good, "r.json").Sections[0].Title);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("\0\0\0")]
    [InlineData("""{"title":null,"subtitle":"","facts":[],"sections":[]}""")]
    [InlineData("""{"title":"T","subtitle":"","facts":[null],"sections":[]}""")]
    [InlineData("""{"title":"T","subtitle":"","facts":[],"sections":[null]}""")]
    [InlineData("""{"title":"T","subtitle":"","facts":[],"sections":[{"id":"a b","title":"A","blocks":[]}]}""")]
    [InlineData("""{"title":"T","subtitle":"","facts":[],"sections":[{"id":"","title":"A","blocks":[]}]}""")]
    [InlineData("""{"title":"T","subtitle":"","facts":[],"sections":[{"id":"a","title":"A","blocks":[]},{"id":"a","title":"A","blocks":[]}]}""")]
    public void What_is_no_report_is_refused(string json) =>
        Assert.StartsWith("r.json: not a ", Assert.Throws<TimbreException>(() => ReportJson.Read(json, "r.json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("null")]
    [InlineData("""{"kind":"virus"}""")]
    [InlineData("""{"markdown":"no kind"}""")]
    [InlineData("""{"kind":"text"}""")]
    [InlineData("""{"kind":"text","markdown":null}""")]
    [InlineData("""{"kind":"table","columns":[{"title":"a"}],"rows":[[1,2]]}""")]
    [InlineData("""{"kind":"table","columns":[null],"rows":[]}""")]
    [InlineData("""{"kind":"table","columns":[],"rows":[null]}""")]
    [InlineData("""{"kind":"table","columns":[{"title":"a"}],"rows":[[true]]}""")]
    [InlineData("""{"kind":"table","columns":[{"title":"a","format":7}],"rows":[]}""")]
    [InlineData("""{"kind":"table","columns":[{"title":"a"}],"rows":[[{"low":1}]]}""")]
    [InlineData("""{"kind":"chart","sentence":"","spec":{}}""")]
    [InlineData("""{"kind":"chart","sentence":"s","spec":null}""")]
    [InlineData("""{"kind":"chart","sentence":"s","spec":[]}""")]
    [InlineData("""{"kind":"chart","sentence":"s","spec":{"data":{"url":"https://example.org/x.json"}}}""")]
    [InlineData("""{"kind":"chart","sentence":"s","spec":{"layer":[{"encoding":{"href":{"field":"x"}}}]}}""")]
    [InlineData("""{"kind":"chart","sentence":"s","spec":{"usermeta":{"embedOptions":{"actions":true}}}}""")]
    [InlineData("""{"kind":"small-multiples","sentence":"s","charts":[null]}""")]
    [InlineData("""{"kind":"small-multiples","sentence":"s","charts":[],"legend":[{"label":"x","colour":"red\"/><script>"}]}""")]
    [InlineData("""{"kind":"key-figures","items":[null]}""")]
    [InlineData("""{"kind":"side-by-side","columns":[{"title":"x","blocks":[null]}]}""")]
    [InlineData("""{"kind":"details","summary":"x","blocks":null}""")]
    [InlineData("""{"kind":"recordings","items":[null]}""")]
    [InlineData("""{"kind":"recording","title":"x","caption":"","audio":"?","spectrogram":null,"seconds":1,"maximumHertz":8000,"alternative":"x"}""")]
    [InlineData("""{"kind":"recording","title":"x","caption":"","audio":null,"spectrogram":"PHN2Zz4=","seconds":1,"maximumHertz":8000,"alternative":"x"}""")]
    [InlineData("""{"kind":"recording","title":"x","caption":"","audio":null,"spectrogram":null,"seconds":-1,"maximumHertz":8000,"alternative":"x"}""")]
    [InlineData("""{"kind":"callout","tone":"purple","title":"x","markdown":""}""")]
    public void A_block_that_is_none_is_refused(string block) =>
        Assert.Throws<TimbreException>(() => ReportJson.Read(Good.Replace("[]}]", $"[{block}]}}]", StringComparison.Ordinal), "r.json"));

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"kind":"details","summary":"x","blocks":[""", 3000)) + string.Concat(Enumerable.Repeat("]}", 3000));
        Assert.Throws<TimbreException>(() => ReportJson.Read(Good.Replace("[]}]", $"[{deep}]}}]", StringComparison.Ordinal), "r.json"));
    }

    [Fact]
    public void A_file_that_is_absent_is_named() =>
        Assert.Contains("nowhere.json: the report cannot be read", Assert.Throws<TimbreException>(() => Report.Load("nowhere.json")).Message, StringComparison.Ordinal);
}
