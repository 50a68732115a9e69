using System.Text.Json.Nodes;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

public sealed class PredictTests(Voices voices) : IClassFixture<Voices>
{
    private static readonly string[] s_properties = ["id", "path", "start", "duration", "task", "label", "score", "scores", "status", "message"];

    [Fact]
    public async Task JsonLinesHaveTheDocumentedSchema()
    {
        var run = await CommandRun.OfAsync("predict", "--json", "--model", voices.Model, voices.Manifest);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(18, run.OutputLines.Count);
        foreach (var line in run.OutputLines)
        {
            var json = JsonNode.Parse(line)!.AsObject();
            Assert.Equal(s_properties, json.Select(p => p.Key));
            Assert.Equal("gender", (string?)json["task"]);
            Assert.Contains((string?)json["label"], new[] { "F", "M" });
            Assert.Equal((double)json["score"]!, (double)json["scores"]![(string)json["label"]!]!);
            Assert.Equal(["F", "M"], json["scores"]!.AsObject().Select(p => p.Key));
            Assert.InRange(json["scores"]!.AsObject().Sum(p => (double)p.Value!), 1 - 1e-9, 1 + 1e-9);
            Assert.InRange((double)json["score"]!, 0.5, 1);
            Assert.Equal("ok", (string?)json["status"]);
            Assert.Null(json["message"]);
            Assert.InRange((double)json["duration"]!, 0.8, 1.2);
        }

        Assert.Equal(18, run.OutputLines.Select(l => (string?)JsonNode.Parse(l)!["id"]).Distinct().Count());
    }

    [Fact]
    public async Task WhatCannotBeJudgedHasAStatusAReasonAndNoLabel()
    {
        var run = await CommandRun.OfAsync("predict", "--json", "--quiet", "--model", voices.Model, voices.First, voices.Silent, voices.Short, voices.Text, "/nowhere/a.wav");
        Assert.Equal(1, run.ExitCode);
        var byName = run.OutputLines.Select(l => JsonNode.Parse(l)!.AsObject()).ToDictionary(j => Path.GetFileName((string)j["path"]!), StringComparer.Ordinal);
        Assert.Equal(5, byName.Count);
        foreach (var (name, status) in new[] { ("silent.wav", "no-speech"), ("short.wav", "too-short"), ("text.wav", "error"), ("a.wav", "error") })
        {
            Assert.Equal(s_properties, byName[name].Select(p => p.Key));
            Assert.Equal(status, (string?)byName[name]["status"]);
            Assert.Null(byName[name]["label"]);
            Assert.Null(byName[name]["score"]);
            Assert.False(string.IsNullOrEmpty((string?)byName[name]["message"]));
        }

        // One line each on stderr with the path, and the sum.
        Assert.Equal(5, run.ErrorLines.Count);
        Assert.All(run.ErrorLines.Take(4), l => Assert.Matches("^error: /.*wav: ", l));
        Assert.Equal("4 of 5 inputs failed; the others are done", run.ErrorLines[^1]);
    }

    [Fact]
    public async Task ATableHasARowPerRecordingAndNothingElseIsOnStdout()
    {
        var run = await CommandRun.OfAsync("predict", "--model", voices.Model, voices.Folder);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2 + 18, run.OutputLines.Count);
        Assert.All(run.OutputLines.Skip(2), l => Assert.EndsWith("ok", l, StringComparison.Ordinal));
        Assert.All(run.OutputLines, l => Assert.DoesNotContain('\u001b', l));
    }

    [Fact]
    public async Task APageSaysWhatSpokeForTheAnswer()
    {
        using var folder = new TempFolder();
        var (model, pages) = (folder.File("pictures"), folder.File("pages"));
        string[] settings = ["features.kind=picture", "features.of=logmel", "features.frames=24", "features.step=24", "features.n_mels=24", "features.n_fft=512", "features.sr=16000", "training.pictures_epochs=2"];
        var trained = await CommandRun.OfAsync(["train", "gender", voices.Manifest, "--model", "cnn2d", "--out", model, "--no-cache", "-q", .. settings.SelectMany(s => new[] { "--set", s })]);
        Assert.True(trained.ExitCode == 0, trained.Error);

        var run = await CommandRun.OfAsync("predict", "--json", "-q", "--model", model, "--explain", pages, voices.First, voices.First, voices.Silent);
        Assert.Equal(1, run.ExitCode); // the silent one
        var lines = run.OutputLines.Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.Equal([.. s_properties, "explanation"], lines[0].Select(p => p.Key));
        Assert.DoesNotContain("explanation", lines[^1].Select(p => p.Key));
        Assert.Equal(lines.Count - 1, Directory.GetFiles(pages, "*.html").Length);
        var page = await File.ReadAllTextAsync((string)lines[0]["explanation"]!, TestContext.Current.CancellationToken);
        foreach (var said in new[] { $"What speaks for {(string)lines[0]["label"]!}: ", "Grad-CAM", "Integrated gradients", "Occlusion", "What this does not say", "in mel bands", "data:audio/wav" })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }

        Assert.Equal(4, page.Split("data:image/png").Length - 1);
    }

    [Fact]
    public async Task AModelThatLooksAtNoPictureCannotBeExplained()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.OfAsync("predict", "--model", voices.Model, "--explain", folder.File("pages"), voices.First);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("cannot be explained by maps; networks that look at pictures of sound can: cnn2d and cnn2d-pooled", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("pages")));
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task QuietSaysNothingButResults()
    {
        Assert.Empty((await CommandRun.OfAsync("predict", "--quiet", "--model", voices.Model, voices.First)).Error);
        Assert.NotEmpty((await CommandRun.OfAsync("predict", "--model", voices.Model, voices.First)).Error);
    }

    [Fact]
    public async Task TheNumberOfJobsChangesNothing()
    {
        var one = await CommandRun.OfAsync("predict", "--json", "-q", "-j", "1", "--model", voices.Model, voices.Folder);
        var many = await CommandRun.OfAsync("predict", "--json", "-q", "-j", "7", "--model", voices.Model, voices.Folder);
        Assert.Equal(one.Output, many.Output);
    }

    [Fact]
    public async Task OneIdNeverStandsForTwoRecordings()
    {
        using var folder = new TempFolder();
        foreach (var sub in new[] { "a", "b" })
        {
            Directory.CreateDirectory(folder.File(sub));
            File.Copy(voices.First, Path.Combine(folder.File(sub), "same.wav"));
        }

        var run = await CommandRun.OfAsync("predict", "--json", "-q", "--model", voices.Model, folder.Path);
        Assert.Equal(["same", "same-2"], run.OutputLines.Select(l => (string?)JsonNode.Parse(l)!["id"]).Order());
    }

    [Fact]
    public async Task AManifestThatPointsAtNothingFailsLineByLine()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("m.jsonl"), "{\"id\":\"x\",\"path\":\"x.wav\"}\n{\"id\":\"y\",\"path\":\"y.wav\"}\n", TestContext.Current.CancellationToken);
        var run = await CommandRun.OfAsync("predict", "--json", "-q", "--model", voices.Model, folder.File("m.jsonl"));
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(2, run.OutputLines.Count);
        Assert.Equal("2 of 2 inputs failed; nothing could be done", run.ErrorLines[^1]);
    }

    [Fact]
    public async Task EvaluateGivesMetricsAsJsonAndAsATable()
    {
        var json = await CommandRun.OfAsync("evaluate", voices.Model, voices.Manifest, "--json", "-q");
        Assert.Equal(0, json.ExitCode);
        Assert.Empty(json.Error);
        var metrics = JsonNode.Parse(json.Output)!.AsObject();
        Assert.Equal(18, (int)metrics["n"]!);
        Assert.All(new[] { "accuracy", "balanced_accuracy", "precision", "recall", "f1", "roc_auc", "eer", "log_loss", "confusion", "ci95", "per_class" }, k => Assert.NotNull(metrics[k]));
        var table = await CommandRun.OfAsync("evaluate", voices.Model, voices.Manifest, "-q");
        Assert.Contains("balanced accuracy", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvaluateSaysThePathOfAnUnreadableRecordingOnce()
    {
        using var folder = new TempFolder();
        var manifest = folder.File("some.jsonl");
        var gone = folder.File("gone.wav");
        await File.WriteAllLinesAsync(
            manifest, [new JsonObject { ["id"] = "gone", ["path"] = gone, ["speaker"] = "1", ["gender"] = "F" }.ToJsonString(), new JsonObject { ["id"] = "there", ["path"] = voices.First, ["speaker"] = "2", ["gender"] = "M" }.ToJsonString()], TestContext.Current.CancellationToken);
        var run = await CommandRun.OfAsync("evaluate", voices.Model, manifest, "-q");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: {gone}: ", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal(run.ErrorLines[0].IndexOf(gone, StringComparison.Ordinal), run.ErrorLines[0].LastIndexOf(gone, StringComparison.Ordinal));
    }
}
