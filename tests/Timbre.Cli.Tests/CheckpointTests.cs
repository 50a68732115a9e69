using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary><c>predict</c> and <c>models info</c> with checkpoints that others trained.</summary>
public sealed class CheckpointTests(Voices voices) : IClassFixture<Voices>
{
    private static readonly string[] s_properties = ["id", "path", "start", "duration", "task", "label", "score", "scores", "status", "message"];

    private static string Model => TestData.Golden("wav2vec2/tiny-hubert-gender");

    [Fact]
    public async Task JsonLinesAreThoseOfAnyOtherModel()
    {
        var run = await CommandRun.OfAsync("predict", "--json", "-q", "--model", Model, voices.Manifest);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(18, run.OutputLines.Count);
        foreach (var line in run.OutputLines)
        {
            var json = JsonNode.Parse(line)!.AsObject();
            Assert.Equal(s_properties, json.Select(p => p.Key));
            Assert.Equal("gender", (string?)json["task"]);
            Assert.Equal(["F", "M"], json["scores"]!.AsObject().Select(p => p.Key));
            Assert.Equal((double)json["score"]!, (double)json["scores"]![(string)json["label"]!]!);
            Assert.InRange(json["scores"]!.AsObject().Sum(p => (double)p.Value!), 1 - 1e-9, 1 + 1e-9);
            Assert.Equal("ok", (string?)json["status"]);
        }
    }

    [Fact]
    public async Task WhatCannotBeJudgedHasAStatusAReasonAndNoLabel()
    {
        var run = await CommandRun.OfAsync("predict", "--json", "--quiet", "--model", Model, voices.First, voices.Silent, voices.Short, voices.Text, "/nowhere/a.wav");
        Assert.Equal(1, run.ExitCode);
        var byName = run.OutputLines.Select(l => JsonNode.Parse(l)!.AsObject()).ToDictionary(j => Path.GetFileName((string)j["path"]!), StringComparer.Ordinal);
        foreach (var (name, status) in new[] { ("silent.wav", "no-speech"), ("short.wav", "too-short"), ("text.wav", "error"), ("a.wav", "error") })
        {
            Assert.Equal(s_properties, byName[name].Select(p => p.Key));
            Assert.Equal(status, (string?)byName[name]["status"]);
            Assert.Null(byName[name]["label"]);
            Assert.False(string.IsNullOrEmpty((string?)byName[name]["message"]));
        }

        Assert.Equal("4 of 5 inputs failed; the others are done", run.ErrorLines[^1]);
    }

    [Fact]
    public async Task SegmentsFollowOneAnotherToTheEnd()
    {
        using var folder = new TempFolder();
        var voice = Recording.Open(voices.First).ReadMono();
        WavWriter.Write(folder.File("long.wav"), [.. new float[32000], .. voice, .. voice, .. voice, .. voice, .. voice], SampleRate.Speech);
        var run = await CommandRun.OfAsync("predict", "--segments", "--json", "-q", "--model", Model, folder.File("long.wav"));
        var pieces = run.OutputLines.Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.Equal("no-speech", (string?)pieces[0]["status"]);
        var spoken = pieces.Where(p => (string?)p["status"] != "no-speech").ToList();
        Assert.NotEmpty(spoken);
        Assert.All(spoken, p => Assert.InRange((double)p["scores"]!["F"]!, 0.0001, 0.9999));
        Assert.Equal(spoken.Any(p => p["label"] is not null) ? 0 : 2, run.ExitCode); // the weights are random: it may be certain of nothing
        for (var i = 1; i < pieces.Count; i++)
        {
            Assert.Equal((double)pieces[i - 1]["start"]! + (double)pieces[i - 1]["duration"]!, (double)pieces[i]["start"]!, 6);
        }

        Assert.Equal(2 + (5 * voice.Length / 16000.0), (double)pieces[^1]["start"]! + (double)pieces[^1]["duration"]!, 3);
    }

    [Fact]
    public async Task TheNumberOfJobsChangesNothing()
    {
        var one = await CommandRun.OfAsync("predict", "--json", "-q", "-j", "1", "--model", Model, voices.First);
        var many = await CommandRun.OfAsync("predict", "--json", "-q", "-j", "3", "--model", Model, voices.First);
        Assert.Equal(0, one.ExitCode);
        Assert.Equal(one.Output, many.Output);
    }

    [Fact]
    public async Task EvaluateTakesACheckpointToo()
    {
        var run = await CommandRun.OfAsync("evaluate", Model, voices.Manifest, "--json", "-q");
        Assert.Equal(0, run.ExitCode);
        var json = JsonNode.Parse(run.Output)!;
        Assert.Equal("checkpoint", (string?)json["model"]);
        Assert.Equal(18, (int)json["n"]!);
    }

    [Fact]
    public async Task TheNameOfADownloadedCheckpointIsEnough()
    {
        const string name = "someone/by-name";
        using var folder = new TempFolder();
        var here = Directory.CreateDirectory(ModelFolders.Default(ModelName.Parse(name))).FullName;
        foreach (var file in new[] { "config.json", "preprocessor_config.json", "model.safetensors" })
        {
            await File.WriteAllBytesAsync(Path.Combine(here, file), await File.ReadAllBytesAsync(Path.Combine(Model, file), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        }

        var byName = await CommandRun.OfAsync("predict", "--json", "-q", "--model", name, voices.First);
        Assert.Equal((0, (await CommandRun.OfAsync("predict", "--json", "-q", "--model", Model, voices.First)).Output), (byName.ExitCode, byName.Output));
        Assert.Equal(here, (string?)JsonNode.Parse((await CommandRun.OfAsync("models", "info", name, "--json")).Output)!["path"]);
        Assert.Equal(0, (await CommandRun.OfAsync("evaluate", name, voices.Manifest, "-q")).ExitCode);
        var embedded = await CommandRun.OfAsync("embed", "--model", name, voices.First, "--out", folder.File("out"), "-q", "--json");
        Assert.Equal(name, (string?)JsonNode.Parse(embedded.Output)!["settings"]!["model"]);
        File.Delete(Path.Combine(here, "config.json"));
        var incomplete = await CommandRun.OfAsync("predict", "--model", name, voices.First);
        Directory.Delete(here, recursive: true);
        Assert.StartsWith($"error: {name}: was not downloaded to the end; 'timbre models get {name}'", Assert.Single(incomplete.ErrorLines), StringComparison.Ordinal);
        Assert.Contains($"'timbre models get {name}' downloads it", (await CommandRun.OfAsync("embed", "--model", name, voices.First, "--out", folder.File("out"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEncoderWithoutAHeadIsForEmbed()
    {
        var model = TestData.Golden("wav2vec2/tiny-base");
        var run = await CommandRun.OfAsync("predict", "--model", model, voices.First);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"error: {model}: is an encoder only, without a classification head; 'timbre embed'", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATextFileIsNoModel()
    {
        var run = await CommandRun.OfAsync("predict", "--model", voices.Text, voices.First);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"error: {voices.Text}: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("defect", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InfoSaysWhatACheckpointIs()
    {
        var run = await CommandRun.OfAsync("models", "info", Model, "--json");
        Assert.Equal(0, run.ExitCode);
        var json = JsonNode.Parse(run.Output)!;
        Assert.Equal("encoder", (string?)json["kind"]);
        Assert.Equal("hubert", (string?)json["type"]);
        Assert.Equal("HubertForSpeechClassification", (string?)json["architecture"]);
        Assert.Equal((3, 64), ((int)json["layers"]!, (int)json["units"]!));
        Assert.Equal(["F", "M"], json["heads"]![0]!["labels"]!.AsArray().Select(l => (string?)l));
        Assert.True((bool)json["normalize"]!);
        Assert.Equal("safetensors", (string?)json["format"]);
        Assert.True((long)json["parameters"]! > 100_000);

        var table = await CommandRun.OfAsync("models", "info", Model);
        Assert.Equal(0, table.ExitCode);
        Assert.Contains("HubertForSpeechClassification", table.Output, StringComparison.Ordinal);
        Assert.Contains("F, M", table.Output, StringComparison.Ordinal);
        Assert.Contains("for 'timbre embed'", (await CommandRun.OfAsync("models", "info", TestData.Golden("wav2vec2/tiny-base"))).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandRun.OfAsync("models", "info", TestData.Golden("wav2vec2/tiny-base/fairseq_tiny.pt"))).ExitCode);
    }
}
