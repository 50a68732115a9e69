using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Numerics;

namespace Timbre.Reports;

/// <summary>
/// A report as a Jupyter notebook (nbformat 4.5). Each chart is the stored output of a cell whose code draws it again from the report's
/// JSON, which is written beside the notebook under the same name: <c>report.ipynb</c> and <c>report.json</c>.
/// </summary>
public static class NotebookReport
{
    private const string Mime = "application/vnd.vegalite.v5+json";
    private const string Schema = "https://vega.github.io/schema/vega-lite/v5.json";
    private const int LongestData = 40;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the notebook and the JSON beside it, each beside the file first and then renamed.</summary>
    /// <exception cref="TimbreException">The report is not valid, or the files cannot be written.</exception>
    public static void Write(Report report, string path)
    {
        ReportCheck.Check(report, path);
        var json = Path.ChangeExtension(path, ".json");
        if (string.Equals(json, path, StringComparison.OrdinalIgnoreCase))
            throw new TimbreException($"{path}: a notebook may not end in .json, where its data goes; end it in .ipynb");
        report.Save(json);
        AtomicFile.WriteText(path, Page(report, Path.GetFileName(json)));
    }

    internal static string Page(Report report, string dataFile)
    {
        var cells = new Cells();
        cells.Markdown(MarkdownReport.Head(report));
        if (HasCharts(report.Sections.SelectMany(section => section.Blocks)))
            cells.Code(Setup(dataFile));
        if (NotebookRecordings.AreIn(report.Sections.SelectMany(section => section.Blocks)))
            cells.Code(NotebookRecordings.Setup(PythonString(dataFile)));

        foreach (var section in report.Sections)
        {
            cells.Markdown($"## {MarkdownText.Encode(section.Title)}\n\n" + (section.Lead is { Length: > 0 } lead ? MarkdownText.Prose(lead) : ""));
            Blocks(cells, section.Blocks, level: 3);
        }

        var notebook = new JsonObject
        {
            ["cells"] = cells.Items,
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = "Python 3", ["language"] = "python", ["name"] = "python3" },
                ["language_info"] = new JsonObject { ["name"] = "python" },
                ["title"] = report.Title,
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return notebook.ToJsonString(Options) + "\n";
    }

    private static void Blocks(Cells cells, IReadOnlyList<Block> blocks, int level)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case Chart chart:
                    cells.Markdown(MarkdownReport.Heading(chart.Title, level) + MarkdownText.Prose(chart.Sentence));
                    cells.Chart(chart, chart.Data);
                    break;
                case SmallMultiples multiples:
                    cells.Markdown(MarkdownReport.Heading(multiples.Title, level) + MarkdownText.Prose(multiples.Sentence));
                    foreach (var chart in multiples.Charts)
                    {
                        var titled = chart.Spec.DeepClone().AsObject();
                        if (chart.Title is { Length: > 0 } title)
                            titled["title"] = title;
                        cells.Chart(chart with { Spec = titled }, chart.Data);
                    }

                    if (multiples.Data is not null)
                        cells.Markdown(MarkdownText.Table(multiples.Data, LongestData));
                    break;
                case SideBySide sides:
                    foreach (var side in sides.Columns)
                    {
                        cells.Markdown(MarkdownReport.Heading(MarkdownReport.SideTitle(side), level));
                        Blocks(cells, side.Blocks, level + 1);
                    }

                    break;
                case Details details:
                    cells.Markdown($"**{MarkdownText.Encode(details.Summary)}**\n");
                    Blocks(cells, details.Blocks, level);
                    break;
                case RecordingBlock recording:
                    cells.Recording(recording, level);
                    break;
                case Recordings recordings:
                    foreach (var recording in recordings.Items)
                        cells.Recording(recording, level);
                    break;
                default:
                    cells.Markdown(MarkdownReport.Simple(block));
                    break;
            }
        }
    }

    private static bool HasCharts(IEnumerable<Block> blocks) => blocks.Any(block => block switch
    {
        Timbre.Reports.Chart or SmallMultiples => true,
        SideBySide sides => HasCharts(sides.Columns.SelectMany(column => column.Blocks)),
        Details details => HasCharts(details.Blocks),
        _ => false,
    });

    private static string Setup(string dataFile) => $$"""
        # The charts below are stored in the notebook. To draw them again, or to draw others from
        # the same numbers, run this cell first; it needs altair (pip install "altair>=5").
        import json, pathlib
        import altair as alt

        report = json.loads(pathlib.Path({{PythonString(dataFile)}}).read_text(encoding="utf-8"))

        def find_charts(node):
            "All charts of the report, in reading order."
            if isinstance(node, list):
                for item in node:
                    yield from find_charts(item)
            elif isinstance(node, dict) and "spec" in node:
                yield node
            elif isinstance(node, dict):
                for key in ("sections", "blocks", "columns", "charts"):
                    yield from find_charts(node.get(key, []))

        charts = list(find_charts(report))

        def draw(number, width=560):
            spec = dict(charts[number]["spec"], width=width)
            if charts[number].get("title"):
                spec["title"] = charts[number]["title"]
            return alt.Chart.from_dict(spec)

        """.ReplaceLineEndings("\n").TrimEnd();

    /// <summary>A string literal of Python; JSON's is one.</summary>
    private static string PythonString(string text) => JsonSerializer.Serialize(text);

    /// <summary>The cells so far. Ids count up and carry a hash of the source: the same report gives the same file.</summary>
    private sealed class Cells
    {
        private int charts;
        private int executions;
        private int recordings;
        private long audioRoom = NotebookRecordings.MostAudio;

        public JsonArray Items { get; } = [];

        public void Markdown(string source)
        {
            var text = source.TrimEnd();
            if (text.Length > 0)
                Items.Add(new JsonObject { ["cell_type"] = "markdown", ["id"] = Id(text), ["metadata"] = new JsonObject(), ["source"] = Lines(text) });
        }

        public void Code(string source, params JsonNode[] outputs)
        {
            executions++;
            foreach (var output in outputs.Where(output => (string?)output["output_type"] == "execute_result"))
                output["execution_count"] = executions;
            Items.Add(new JsonObject
            {
                ["cell_type"] = "code",
                ["execution_count"] = executions,
                ["id"] = Id(source),
                ["metadata"] = new JsonObject(),
                ["outputs"] = new JsonArray(outputs),
                ["source"] = Lines(source),
            });
        }

        public void Chart(Chart chart, Table? data)
        {
            var spec = new JsonObject { ["$schema"] = Schema };
            foreach (var (key, value) in chart.Spec)
                spec[key] = value?.DeepClone();
            if (spec["width"] is JsonValue width && width.TryGetValue<string>(out var text) && text == "container")
                spec["width"] = chart.MaxWidth is { } most ? Math.Clamp(most - 80, 120, 560) : 560;
            spec["description"] = chart.Alt ?? HtmlText.Bare(chart.Sentence);

            var bundle = new JsonObject
            {
                [Mime] = spec,
                ["text/markdown"] = Lines(data is null ? MarkdownText.Inline(chart.Sentence) : MarkdownText.Table(data, LongestData).TrimEnd()),
                ["text/plain"] = Lines($"<chart: {HtmlText.Bare(chart.Sentence)}>"),
            };
            Code(string.Create(CultureInfo.InvariantCulture, $"draw({charts++})"), new JsonObject { ["output_type"] = "execute_result", ["data"] = bundle, ["metadata"] = new JsonObject() });
        }

        public void Recording(RecordingBlock recording, int level)
        {
            Markdown(MarkdownReport.Heading(recording.Title, level) + MarkdownText.Prose(recording.Caption));
            Code(string.Create(CultureInfo.InvariantCulture, $"show({recordings++})"), NotebookRecordings.Outputs(recording, ref audioRoom));
        }

        private string Id(string source)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
            return string.Create(CultureInfo.InvariantCulture, $"c{Items.Count:000}-{hash[..8]}");
        }

    }

    /// <summary>Text as nbformat stores it: line by line.</summary>
    internal static JsonArray Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return [.. lines.Select((line, i) => (JsonNode)JsonValue.Create(i < lines.Length - 1 ? line + "\n" : line)!)];
    }
}
