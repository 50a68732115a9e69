using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests.Segments;

public sealed class SegmentWriterTests
{
    private static readonly SegmentedRecording s_recording = Recording("Émilie \"Em\" 山田, take 1");

    [Fact]
    public void JsonLinesHoldWhatTheSegmentsDo()
    {
        var lines = SegmentWriter.Text(s_recording, SegmentFormat.Json).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.Equal(s_recording.Segments.Count, lines.Count);
        foreach (var (line, segment) in lines.Zip(s_recording.Segments))
        {
            Assert.Equal(["id", "path", "start", "duration", "task", "label", "score", "scores", "status", "message"], line.Select(p => p.Key));
            Assert.Equal((s_recording.Id, "gender", segment.Label, segment.Score), ((string?)line["id"], (string?)line["task"], (string?)line["label"], (double?)line["score"]));
            Assert.Equal((segment.Start, segment.Duration), ((double)line["start"]!, (double)line["duration"]!), Close);
            Assert.Equal(segment.Scores, line["scores"]!.AsObject().ToDictionary(p => p.Key, p => (double)p.Value!));
            Assert.Equal(segment.Label is null, line["message"] is not null);
        }

        Assert.Equal(["no-speech", "ok", "uncertain", "ok", "no-speech"], lines.Select(l => (string?)l["status"]));
    }

    [Fact]
    public void CsvIsReadAgain()
    {
        var text = SegmentWriter.Header(SegmentFormat.Csv) + SegmentWriter.Text(s_recording, SegmentFormat.Csv);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Fields).ToList();
        Assert.Equal(["id", "path", "start", "end", "duration", "label", "score", "status"], lines[0]);
        var rows = lines.Skip(1).Select(l => lines[0].Zip(l).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal)).ToList();
        Assert.Equal(s_recording.Segments.Count, rows.Count);
        foreach (var (row, segment) in rows.Zip(s_recording.Segments))
        {
            Assert.Equal((s_recording.Id, s_recording.Path, segment.Label ?? ""), (row["id"], row["path"], row["label"]));
            Assert.Equal((segment.Start, segment.End), (Number(row["start"]), Number(row["end"])), Close);
            Assert.Equal(segment.Score is null, row["score"] == "");
        }
    }

    [Fact]
    public void RttmHasTenFieldsAndNoSpaceInAName()
    {
        var lines = SegmentWriter.Text(s_recording, SegmentFormat.Rttm).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, l => Assert.Equal(10, l.Length));
        Assert.Equal(["SPEAKER", "Émilie_\"Em\"_山田,_take_1", "1", "0.5", "1.5", "<NA>", "<NA>", "F", "<NA>", "<NA>"], lines[0]);
        Assert.Equal("SPEAKER _ 1", string.Join(' ', SegmentWriter.Text(Recording(""), SegmentFormat.Rttm).Split(' ')[..3]));
    }

    [Fact]
    public void AudacityHasTabsAndOnlySpeech() =>
        Assert.Equal("0.5\t2\tF\n2\t2.52\t?\n2.52\t4\tM\n", SegmentWriter.Text(s_recording, SegmentFormat.Audacity));

    [Fact]
    public void ATextGridCoversEverythingAndDoublesQuotes()
    {
        var text = SegmentWriter.Text(s_recording with { Task = "who \"speaks\"" }, SegmentFormat.TextGrid);
        Assert.StartsWith("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0 \nxmax = 4.123457 \n", text, StringComparison.Ordinal);
        Assert.Contains("name = \"who \"\"speaks\"\"\" \n", text, StringComparison.Ordinal);
        var intervals = Regex.Matches(text, @"intervals \[\d+\]:\n\s+xmin = (?<from>\S+) \n\s+xmax = (?<to>\S+) \n\s+text = ""(?<text>.*)"" \n", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).ToList();
        Assert.Contains($"intervals: size = {intervals.Count} ", text, StringComparison.Ordinal);
        Assert.Equal(["", "F", "?", "M", ""], intervals.Select(i => i.Groups["text"].Value));
        Assert.Equal(["0", .. intervals.Select(i => i.Groups["to"].Value)], [.. intervals.Select(i => i.Groups["from"].Value), "4.123457"]);
        Assert.Throws<TimbreException>(() => SegmentWriter.Text(s_recording with { Segments = [] }, SegmentFormat.TextGrid));
    }

    [Fact]
    public void ASegmentThatVanishesInRoundingIsNoInterval()
    {
        var text = SegmentWriter.Text(s_recording with { Segments = [new(0, 1, "F", 1, SegmentStatus.Ok), new(1, 1.0000001, null, null, SegmentStatus.NoSpeech)] }, SegmentFormat.TextGrid);
        Assert.Contains("intervals: size = 1 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesHaveSafeNamesThatDifferAndStayInTheFolder()
    {
        using var temp = new TempFolder();
        var folder = new SegmentFolder(temp.File("out"), SegmentFormat.Csv);
        string[] ids = ["a", "A", "a", "../../up", "..", "", "/etc/x", "a b", new string('x', 400), new string('x', 401), new string('山', 300), "nul\0l"];
        var paths = ids.Select(id => folder.Write(Recording(id))).ToList();
        Assert.Equal(ids.Length, paths.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(ids.Length, Directory.GetFiles(temp.File("out")).Length);
        Assert.Equal([temp.File("out")], Directory.GetFileSystemEntries(temp.Path));
        Assert.Equal(["a.csv", "A-2.csv", "a-3.csv"], paths.Take(3).Select(Path.GetFileName));
        Assert.All(paths, p => Assert.StartsWith("id,path,", File.ReadAllText(p), StringComparison.Ordinal));
    }

    [Fact]
    public void AStreamHasOneHeaderAndDifferentNames()
    {
        using var csv = new StringWriter();
        var stream = new SegmentStream(csv, SegmentFormat.Csv);
        stream.Write(Recording("a"));
        stream.Write(Recording("b"));
        Assert.Equal(1 + (2 * 5), csv.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        using var rttm = new StringWriter();
        stream = new SegmentStream(rttm, SegmentFormat.Rttm);
        stream.Write(Recording("a b"));
        stream.Write(Recording("a_b"));
        Assert.Equal(["a_b", "a_b-2"], rttm.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[1]).Distinct());
        using var grid = new StringWriter();
        stream = new SegmentStream(grid, SegmentFormat.TextGrid);
        stream.Write(Recording("a"));
        Assert.Throws<TimbreException>(() => stream.Write(Recording("b")));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Fields of a line as RFC 4180 has them.</summary>
    private static List<string> Fields(string line)
    {
        var (fields, quoted) = (new List<StringBuilder> { new() }, false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                fields[^1].Append(line[i++]);
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                fields.Add(new());
            }
            else
            {
                fields[^1].Append(line[i]);
            }
        }

        return [.. fields.Select(f => f.ToString())];
    }

    private static bool Close((double A, double B) x, (double A, double B) y) => Math.Abs(x.A - y.A) < 1e-6 && Math.Abs(x.B - y.B) < 1e-6;

    private static SegmentedRecording Recording(string id) => new(id, "/data/a,\"b\".wav", "gender", ["F", "M"], [
        new(0, 0.5, null, null, SegmentStatus.NoSpeech),
        new(0.5, 2, "F", 0.97, SegmentStatus.Ok) { Scores = new Dictionary<string, double>(StringComparer.Ordinal) { ["F"] = 0.97, ["M"] = 0.03 } },
        new(2, 2.52, null, null, SegmentStatus.Uncertain) { Scores = new Dictionary<string, double>(StringComparer.Ordinal) { ["F"] = 0.5, ["M"] = 0.5 } },
        new(2.52, 4, "M", 0.8, SegmentStatus.Ok) { Scores = new Dictionary<string, double>(StringComparer.Ordinal) { ["F"] = 0.2, ["M"] = 0.8 } },
        new(4, 4.1234567, null, null, SegmentStatus.NoSpeech),
    ]);
}
