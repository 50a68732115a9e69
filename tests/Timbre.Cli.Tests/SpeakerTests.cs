using System.Text.Json.Nodes;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary>Models that tell speakers apart, from <c>train</c> to <c>models info</c>.</summary>
public sealed class SpeakerTests(SpeakerVoices voices) : IClassFixture<SpeakerVoices>
{
    private static readonly string[] s_properties = ["id", "path", "start", "duration", "task", "label", "score", "scores", "status", "message"];

    [Theory]
    [InlineData("centroid")]
    [InlineData("gmm")]
    [InlineData("tdnn")]
    [InlineData("ensemble")]
    public async Task WhoIsUnknownIsListedAndTheOthersAreMeasured(string kind)
    {
        var run = await CommandRun.OfAsync("evaluate", voices.Model(kind), voices.All, "--json", "-q");
        Assert.Equal(1, run.ExitCode);
        var metrics = JsonNode.Parse(run.Output)!.AsObject();
        Assert.Equal(("speaker", kind, 15), ((string?)metrics["task"], (string?)metrics["model"], (int)metrics["n"]!));
        Assert.InRange((double)metrics["accuracy"]!, kind == "tdnn" ? 0.5 : 0.8, 1);
        Assert.Equal(1, (double)metrics["top5_accuracy"]!);
        Assert.Equal(6, run.ErrorLines.Count);
        Assert.All(run.ErrorLines.Take(5), l => Assert.EndsWith($".wav: is of speaker {voices.Stranger}, whom the model does not know", l, StringComparison.Ordinal));
        Assert.Equal("5 of 20 inputs failed; the others are done", run.ErrorLines[^1]);
        var none = await CommandRun.OfAsync("evaluate", voices.Model(kind), voices.Alone);
        Assert.Equal(2, none.ExitCode);
        Assert.StartsWith("error: none of the 5 utterances names a speaker that the model knows", Assert.Single(none.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gmm", "deltas")] // the recipe has one on the pitch too
    [InlineData("centroid", "pooled")]
    [InlineData("tdnn", "picture")]
    public void AKindSeesTheFramesWhereTheRecipeHasItOnThem(string kind, string features)
    {
        var model = JsonNode.Parse(File.ReadAllText(Path.Combine(voices.Model(kind), "model.json")))!;
        Assert.Equal(features, (string?)model["features"]!["kind"]);
    }

    [Theory]
    [InlineData("centroid")]
    [InlineData("gmm")]
    [InlineData("tdnn")]
    [InlineData("ensemble")]
    public async Task PredictionsOfAnyLengthHaveTheDocumentedSchema(string kind)
    {
        var run = await CommandRun.OfAsync("predict", "--json", "-q", "--model", voices.Model(kind), voices.First, voices.Short, voices.Long);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.OutputLines.Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.Equal(3, lines.Count);
        foreach (var line in lines)
        {
            Assert.Equal(s_properties, line.Select(p => p.Key));
            var scores = line["scores"]!.AsObject();
            Assert.Equal(voices.Labels, scores.Select(p => p.Key));
            Assert.Equal(1, scores.Sum(p => (double)p.Value!), 9);
            Assert.Equal((double)line["score"]!, scores.Max(p => (double)p.Value!));
            Assert.Equal((double)line["score"]!, (double)scores[(string)line["label"]!]!);
            Assert.Equal(("speaker", "ok", 0.0), ((string?)line["task"], (string?)line["status"], (double)line["start"]!));
            Assert.Null(line["message"]);
        }

        Assert.Equal(0.5, (double)lines[1]["duration"]!, 6);
        Assert.True((double)lines[2]["duration"]! > 6);
        var pieces = await CommandRun.OfAsync("predict", "--segments", "--json", "-q", "--model", voices.Model(kind), voices.Long);
        Assert.True(pieces.OutputLines.Count >= 3);
        Assert.All(pieces.OutputLines, l => Assert.Equal(s_properties, JsonNode.Parse(l)!.AsObject().Select(p => p.Key)));
    }

    [Fact]
    public async Task TheTableNamesTheRunnerUp()
    {
        var run = await CommandRun.OfAsync("predict", "-q", "--model", voices.Model("ensemble"), voices.First);
        Assert.Equal(["recording", "label", "score", "runner-up", "score", "status"], run.OutputLines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var cells = run.OutputLines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(cells[1], voices.Labels);
        Assert.Contains(cells[3], voices.Labels.Where(l => l != cells[1]));
    }

    [Fact]
    public async Task InfoSaysWhatAnEnsembleIsMadeOf()
    {
        var run = await CommandRun.OfAsync("models", "info", voices.Model("ensemble"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string Row(string head) => Assert.Single(run.OutputLines, l => l.TrimStart().StartsWith(head, StringComparison.Ordinal))[(head.Length + 2)..].Trim();
        Assert.Equal($"speaker ({string.Join(", ", voices.Labels)})", Row("task"));
        Assert.Equal("ensemble of 3", Row("kind"));
        Assert.StartsWith("centroid: nearest centroid, weight 0.333, ", Row("member 1"), StringComparison.Ordinal);
        Assert.StartsWith("gmm: Gaussian mixtures, weight 0.333, ", Row("member 2"), StringComparison.Ordinal);
        Assert.EndsWith("parameters; picture of logmel, 64 × 200 frames", Row("member 3"), StringComparison.Ordinal);
        Assert.StartsWith("log-probabilities × ", Row("calibration"), StringComparison.Ordinal);
        Assert.EndsWith(": 15 utterances of 3 speakers, seed 0", Row("trained on"), StringComparison.Ordinal);
        Assert.Equal("not measured; see 'timbre evaluate'", Row("accuracy on other recordings"));

        var json = JsonNode.Parse((await CommandRun.OfAsync("models", "info", voices.Model("ensemble"), "--json")).Output)!;
        Assert.Equal("ensemble", (string?)json["kind"]);
        Assert.Equal(["centroid", "gmm", "tdnn"], json["members"]!.AsArray().Select(m => (string?)m!["kind"]));
        Assert.Equal((long)json["parameters"]!, json["members"]!.AsArray().Sum(m => (long)m!["parameters"]!));
    }

    [Fact]
    public async Task InfoNamesTenSpeakersAndCountsTheRest()
    {
        using var folder = new TempFolder();
        var names = Enumerable.Range(0, 12).Select(i => $"s{i}").ToList();
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(voices.Model("centroid"), "model.json"), TestContext.Current.CancellationToken))!;
        json["kind"] = "majority";
        json["labels"] = new JsonArray([.. names.Select(n => (JsonNode?)n)]);
        json["shares"] = new JsonArray([.. names.Select(_ => (JsonNode?)(1.0 / 12))]);
        await File.WriteAllTextAsync(folder.File("model.json"), json.ToJsonString(), TestContext.Current.CancellationToken);
        var run = await CommandRun.OfAsync("models", "info", folder.Path);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("speaker (s0, s1, s2, s3, s4, s5, s6, s7, s8, s9 … 12 in all)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListFindsTheModelsInAFolderAndSaysWhichAreDamaged()
    {
        using var folder = new TempFolder();
        var parent = Path.GetDirectoryName(voices.Model("ensemble"))!;
        var all = JsonNode.Parse((await CommandRun.OfAsync("models", "list", parent, "--json")).Output)!.AsArray();
        Assert.Equal(["centroid", "ensemble", "gmm", "tdnn"], all.Select(m => (string?)m!["kind"]));
        Assert.Equal(["centroid", "gmm", "tdnn"], all[1]!["members"]!.AsArray().Select(m => (string?)m));
        Assert.All(all, m => Assert.Equal(voices.Labels, m!["labels"]!.AsArray().Select(l => (string)l!)));

        Directory.CreateDirectory(folder.File("bad"));
        await File.WriteAllTextAsync(folder.File("bad/model.json"), "{", TestContext.Current.CancellationToken);
        var table = await CommandRun.OfAsync("models", "list", voices.Model("ensemble"), folder.Path);
        Assert.Equal(1, table.ExitCode);
        Assert.Contains("ensemble of centroid, gmm, tdnn", table.Output, StringComparison.Ordinal);
        Assert.StartsWith($"error: {folder.File("bad")}", table.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal(2, (await CommandRun.OfAsync("models", "list", "/nowhere/at/all")).ExitCode);
    }

    [Theory]
    [InlineData("NAMELESS", "centroid", "error: telling speakers apart needs utterances of two at least; 0 of 4 name a speaker; see 'corpus check'")]
    [InlineData("ALONE", "centroid", "error: telling speakers apart needs utterances of two at least; 5 of 5 name a speaker, and all of these STRANGER; see 'corpus check'")]
    [InlineData("ALL", "mlp", "error: --model mlp: is no model that tells the speaker; choose one of majority, centroid")]
    [InlineData("ALL", "tdnn@pooled", "error: --model tdnn@pooled: is no model that tells the speaker; choose one of")]
    public async Task AMistakeIsSaidBeforeAnythingIsTrained(string input, string kind, string expected)
    {
        using var folder = new TempFolder();
        string Fill(string text) => text.Replace("NAMELESS", voices.Nameless, StringComparison.Ordinal).Replace("ALONE", voices.Alone, StringComparison.Ordinal)
            .Replace("ALL", voices.All, StringComparison.Ordinal).Replace("STRANGER", voices.Stranger, StringComparison.Ordinal);
        var run = await CommandRun.OfAsync("train", "speaker", Fill(input), "--model", kind, "--out", folder.File("out"));
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(Fill(expected), Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public async Task AKindOfTheOtherTaskAndAFileInPlaceOfTheFolderAreRefused()
    {
        var kind = await CommandRun.OfAsync("train", "gender", voices.All, "--model", "gmm", "--out", "x");
        Assert.Equal(2, kind.ExitCode);
        Assert.StartsWith("error: --model gmm: is no model that tells the gender; choose one of majority, logistic", Assert.Single(kind.ErrorLines), StringComparison.Ordinal);
        var file = await CommandRun.OfAsync("train", "speaker", voices.All, "--model", "centroid", "--out", voices.All);
        Assert.Equal(2, file.ExitCode);
        Assert.StartsWith($"error: {voices.All}: is a file, not a folder", Assert.Single(file.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("members", "[]")]
    [InlineData("members", """[{"folder":"../../etc","weight":1},{"folder":"2-gmm","weight":1}]""")]
    [InlineData("members", """[{"folder":"absent","weight":1},{"folder":"2-gmm","weight":1}]""")]
    [InlineData("labels", """["a","b","c"]""")]
    [InlineData("task", "\"gender\"")]
    [InlineData("calibration", """{"slope":"steep"}""")]
    [InlineData("training", "7")]
    public async Task AHostileEnsembleIsOneLineForEveryVerb(string property, string value)
    {
        using var folder = new TempFolder();
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(voices.Model("ensemble"), "model.json"), TestContext.Current.CancellationToken))!;
        json[property] = JsonNode.Parse(value);
        foreach (var member in Directory.GetDirectories(voices.Model("ensemble")))
        {
            var copy = Directory.CreateDirectory(folder.File("e/" + Path.GetFileName(member))).FullName;
            foreach (var file in Directory.GetFiles(member))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }
        }

        await File.WriteAllTextAsync(folder.File("e/model.json"), json.ToJsonString(), TestContext.Current.CancellationToken);
        string[][] calls = [["predict", "--model", folder.File("e"), voices.First], ["evaluate", folder.File("e"), voices.All], ["models", "info", folder.File("e")]];
        foreach (var call in calls)
        {
            var run = await CommandRun.OfAsync(call);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith($"error: {folder.File("e")}", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
            Assert.DoesNotContain("defect", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task MetricsOfAnotherFormDoNotEndInADefect()
    {
        using var folder = new TempFolder();
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(voices.Model("centroid"), "model.json"), TestContext.Current.CancellationToken))!;
        foreach (var (metrics, said) in new[] { ("""{"accuracy":"high"}""", "not measured"), ("{}", "not measured"), ("""{"accuracy":0.5,"measured":[],"n":"x"}""", "0.500 (nobody says how)") })
        {
            json["metrics"] = JsonNode.Parse(metrics);
            await File.WriteAllTextAsync(folder.File("model.json"), json.ToJsonString(), TestContext.Current.CancellationToken);
            var run = await CommandRun.OfAsync("models", "info", folder.Path);
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Contains(said, run.Output, StringComparison.Ordinal);
        }
    }
}
