using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

public sealed class PredictSegmentsTests(Voices voices) : IClassFixture<Voices>
{
    private static readonly string[] s_properties = ["id", "path", "start", "duration", "task", "label", "score", "scores", "status", "message"];

    [Fact]
    public async Task SegmentsFollowOneAnotherToTheEnd()
    {
        using var folder = new TempFolder();
        var seconds = Long(folder.File("long.wav"));
        var run = await CommandRun.OfAsync("predict", "--segments", "--json", "--model", voices.Model, folder.File("long.wav"), voices.Silent, voices.Text);
        Assert.Equal(1, run.ExitCode);
        var lines = run.OutputLines.Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.All(lines, l => Assert.Equal(s_properties, l.Select(p => p.Key)));
        var pieces = lines.Where(l => (string?)l["id"] == "long").ToList();
        Assert.Equal("no-speech", (string?)pieces[0]["status"]);
        Assert.InRange((double)pieces[0]["duration"]!, 1.8, 2.4);
        Assert.Contains(pieces, p => (string?)p["status"] is "ok" or "uncertain");
        foreach (var piece in pieces)
        {
            Assert.Equal((string?)piece["status"] == "ok", piece["label"] is not null);
            Assert.Equal((string?)piece["status"] == "ok", piece["message"] is null);
            Assert.Equal((string?)piece["status"] == "no-speech" ? [] : ["F", "M"], piece["scores"]!.AsObject().Select(p => p.Key));
        }

        for (var i = 1; i < pieces.Count; i++)
        {
            Assert.Equal((double)pieces[i - 1]["start"]! + (double)pieces[i - 1]["duration"]!, (double)pieces[i]["start"]!, 5);
        }

        Assert.Equal(seconds, (double)pieces[^1]["start"]! + (double)pieces[^1]["duration"]!, 3);
        Assert.Equal("no-speech", (string?)Assert.Single(lines, l => (string?)l["id"] == "silent")["status"]);
        Assert.Equal("error", (string?)Assert.Single(lines, l => (string?)l["path"] == voices.Text)["status"]);
        Assert.Contains(run.ErrorLines, l => l == $"error: {voices.Silent}: has no speech in it");
        Assert.Contains(run.ErrorLines, l => l.StartsWith($"error: {voices.Text}: ", StringComparison.Ordinal));
        Assert.Equal(run.Output, (await CommandRun.OfAsync("predict", "--segments", "--format", "json", "-q", "-j", "3", "--model", voices.Model, folder.File("long.wav"), voices.Silent, voices.Text)).Output);
    }

    [Fact]
    public async Task TheTableEndsWithWhoSpokeForHowLong()
    {
        using var folder = new TempFolder();
        var seconds = Long(folder.File("long.wav"));
        var run = await CommandRun.OfAsync("predict", "--segments", "-q", "--model", voices.Model, folder.File("long.wav"));
        Assert.Equal(["recording", "from", "s", "to", "s", "label", "score", "status"], Cells(run.OutputLines[0]));
        var totals = run.OutputLines.ToList().FindIndex(l => l.Contains("speaks s", StringComparison.Ordinal));
        Assert.True(totals > 2);
        var rows = run.OutputLines.Skip(totals + 2).Select(Cells).ToList();
        Assert.Equal(seconds, rows.Sum(r => double.Parse(r[2])) + double.Parse(rows[0][5]) + double.Parse(rows[0][6]), 1);
    }

    [Theory]
    [InlineData("json", ".jsonl", "{\"id\":\"")]
    [InlineData("csv", ".csv", "id,path,start,end,duration,label,score,status\n")]
    [InlineData("rttm", ".rttm", "")]
    [InlineData("audacity", ".txt", "")]
    [InlineData("textgrid", ".TextGrid", "File type = \"ooTextFile\"\n")]
    public async Task AFolderGetsAFileForEachRecording(string format, string ending, string begin)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("in/a"));
        Directory.CreateDirectory(folder.File("in/b"));
        Long(folder.File("in/a/Né le 1.wav"));
        Long(folder.File("in/b/Né le 1.wav"));
        var run = await CommandRun.OfAsync("predict", "--segments", "--format", format, "--out", folder.File("out"), "-q", "--model", voices.Model, folder.File("in"));
        Assert.InRange(run.ExitCode, 0, 1);
        var files = Directory.GetFiles(folder.File("out")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["Né%20le%201" + ending, "Né%20le%201-2" + ending], files.Select(Path.GetFileName).OrderBy(f => f!.Length));
        Assert.All(files, f => Assert.StartsWith(begin, File.ReadAllText(f), StringComparison.Ordinal));
        Assert.Contains("speaks s", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("from s", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StdoutHasOneHeaderForSeveralRecordings()
    {
        using var folder = new TempFolder();
        Long(folder.File("a.wav"));
        Long(folder.File("b.wav"));
        var csv = await CommandRun.OfAsync("predict", "--segments", "--format", "csv", "-q", "--model", voices.Model, folder.Path);
        Assert.Single(csv.OutputLines, l => l.StartsWith("id,", StringComparison.Ordinal));
        Assert.Contains(csv.OutputLines, l => l.StartsWith("b,", StringComparison.Ordinal));
        var grid = await CommandRun.OfAsync("predict", "--segments", "--format", "textgrid", "-q", "--model", voices.Model, folder.File("a.wav"));
        Assert.StartsWith("File type", grid.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MisuseIsSaidInOneLine()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("file"), "", TestContext.Current.CancellationToken);
        await Refuse("--format xml: must be one of", "--segments", "--format", "xml");
        await Refuse("error: --format csv: is for predictions over time; add --segments", "--format", "csv");
        await Refuse("error: --out x: is for predictions over time; add --segments", "--out", "x");
        await Refuse("error: --format rttm: cannot be had together with --json", "--segments", "--json", "--format", "rttm");
        await Refuse("error: --format textgrid: holds one recording a file, and there are 18", "--segments", "--format", "textgrid");
        await Refuse($"error: {folder.File("file")}: is a file, not a folder", "--segments", "--out", folder.File("file"));
        await Refuse($"error: {folder.File("file/below")}: cannot be made", "--segments", "--out", folder.File("file/below"));

        async Task Refuse(string message, params string[] options)
        {
            var run = await CommandRun.OfAsync(["predict", "-q", "--model", voices.Model, voices.Folder, .. options]);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Contains(message, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        }
    }

    /// <summary>Two seconds of silence and five of a voice; tells the length.</summary>
    private double Long(string path)
    {
        var voice = Recording.Open(voices.First).ReadMono();
        float[] samples = [.. new float[32000], .. voice, .. voice, .. voice, .. voice, .. voice];
        WavWriter.Write(path, samples, SampleRate.Speech);
        return SampleRate.Speech.Seconds(samples.Length);
    }

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
