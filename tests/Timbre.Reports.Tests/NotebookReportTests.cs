using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Timbre.TestSupport;

namespace Timbre.Reports.Tests;

public sealed class NotebookReportTests
{
    [Fact]
    public void Notebook_is_valid_nbformat_4_5()
    {
        var notebook = JsonNode.Parse(NotebookReport.Page(SampleReport.Create(), "report.json"))!.AsObject();
        Assert.Equal(["cells", "metadata", "nbformat", "nbformat_minor"], notebook.Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Equal((4, 5), ((int)notebook["nbformat"]!, (int)notebook["nbformat_minor"]!));

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in notebook["cells"]!.AsArray().Select(c => c!.AsObject()))
        {
            var id = (string)cell["id"]!;
            Assert.Matches("^[a-zA-Z0-9-_]{1,64}$", id);
            Assert.True(ids.Add(id), $"{id} occurs twice");
            AssertLines(cell["source"]!);
            var isCode = (string)cell["cell_type"]! == "code";
            string[] keys = isCode ? ["cell_type", "execution_count", "id", "metadata", "outputs", "source"] : ["cell_type", "id", "metadata", "source"];
            Assert.Equal(keys, cell.Select(p => p.Key).Order(StringComparer.Ordinal));
            foreach (var output in isCode ? cell["outputs"]!.AsArray().Select(o => o!.AsObject()) : [])
            {
                if ((string)output["output_type"]! == "display_data")
                {
                    Assert.Equal(["data", "metadata", "output_type"], output.Select(p => p.Key).Order(StringComparer.Ordinal));
                    AssertLines(output["data"]!["text/plain"]!);
                    continue;
                }

                Assert.Equal(["data", "execution_count", "metadata", "output_type"], output.Select(p => p.Key).Order(StringComparer.Ordinal));
                Assert.Equal("execute_result", (string)output["output_type"]!);
                Assert.Equal((int)cell["execution_count"]!, (int)output["execution_count"]!);
            }
        }
    }

    [Fact]
    public void Each_chart_is_an_output_with_a_fallback_in_text()
    {
        var report = SampleReport.Create();
        var notebook = JsonNode.Parse(NotebookReport.Page(report, "report.json"))!;
        var outputs = notebook["cells"]!.AsArray().Where(c => (string)c!["cell_type"]! == "code").SelectMany(c => c!["outputs"]!.AsArray()).Where(o => (string)o!["output_type"]! == "execute_result").Select(o => o!["data"]!).ToList();
        Assert.Equal(Regex.Matches(ReportJson.Write(report), "\"spec\": ", RegexOptions.None, TimeSpan.FromSeconds(5)).Count, outputs.Count);
        foreach (var data in outputs)
        {
            var spec = data["application/vnd.vegalite.v5+json"]!;
            Assert.EndsWith("/vega-lite/v5.json", (string)spec["$schema"]!, StringComparison.Ordinal);
            Assert.NotEqual("container", spec["width"]!.ToString());
            AssertLines(data["text/plain"]!);
            AssertLines(data["text/markdown"]!);
        }
    }

    [Fact]
    public void Cells_draw_the_charts_in_the_order_of_the_JSON()
    {
        var cells = JsonNode.Parse(NotebookReport.Page(SampleReport.Create(), "a \"b\".json"))!["cells"]!.AsArray();
        var sources = cells.Where(c => (string)c!["cell_type"]! == "code").Select(c => string.Concat(c!["source"]!.AsArray().Select(l => (string)l!))).ToList();
        Assert.Contains("pathlib.Path(\"a \\u0022b\\u0022.json\")", sources[0], StringComparison.Ordinal);
        Assert.Contains("pathlib.Path(\"a \\u0022b\\u0022.json\")", sources[1], StringComparison.Ordinal);
        var drawn = sources.Skip(2).Where(s => s.StartsWith("draw", StringComparison.Ordinal)).ToList();
        var shown = sources.Skip(2).Where(s => s.StartsWith("show", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(0, drawn.Count).Select(i => $"draw({i})"), drawn);
        Assert.Equal(Enumerable.Range(0, 4).Select(i => $"show({i})"), shown);
        Assert.Equal(sources.Count - 2, drawn.Count + shown.Count);
    }

    [Fact]
    public void Write_puts_the_data_beside_the_notebook()
    {
        using var folder = new TempFolder();
        NotebookReport.Write(SampleReport.Create(), folder.File("report.ipynb"));
        Assert.Equal("Training", Report.Load(folder.File("report.json")).Sections[3].Title);
        Assert.Throws<TimbreException>(() => NotebookReport.Write(SampleReport.Create(), folder.File("report.json")));
    }

    [Fact]
    public void A_notebook_without_charts_has_no_code()
    {
        var notebook = NotebookReport.Page(new Report("T", "", [], [new Section("a", "A", [new Text("Hello.")])]), "r.json");
        Assert.DoesNotContain("\"code\"", notebook, StringComparison.Ordinal);
    }

    private static void AssertLines(JsonNode lines)
    {
        var texts = lines.AsArray().Select(l => (string)l!).ToList();
        Assert.All(texts.SkipLast(1), line => Assert.EndsWith("\n", line, StringComparison.Ordinal));
        Assert.All(texts, line => Assert.DoesNotContain('\n', line.AsSpan()[..Math.Max(0, line.Length - 1)].ToString()));
    }
}
