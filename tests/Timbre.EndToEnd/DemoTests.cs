using System.Text.Json.Nodes;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary>The whole way on synthetic voices, and what it leaves behind.</summary>
public sealed class DemoTests(DemoRun demo)
{
    [Fact]
    public async Task ARunIsTheDocumentedFiles()
    {
        var result = await demo.ResultAsync();
        Assert.Equal(
            ["log.txt", "models", "recipe.yaml", "report.html", "report.json", "results.json", "speaker", "splits-as-published.json", "splits.json", "voices", "voices.jsonl"],
            Directory.GetFileSystemEntries(demo.Folder).Select(Path.GetFileName).Where(n => n is not ("report.md" or "report.ipynb")).Order(StringComparer.Ordinal));
        Assert.Equal(["boosting", "cnn1d", "majority", "mlp"], Directory.GetDirectories(Path.Combine(demo.Folder, "models")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Directory.EnumerateFiles(demo.Folder, "*", SearchOption.AllDirectories), f => f.EndsWith(".tmp", StringComparison.Ordinal) || f.EndsWith(".part", StringComparison.Ordinal));
        Assert.Contains("synthetic", result.Output, StringComparison.Ordinal);
        Assert.Contains("report: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("training", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', result.Error);
        Assert.Contains("finished after", await File.ReadAllTextAsync(Path.Combine(demo.Folder, "log.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResultsHaveTheDocumentedSchema()
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(await demo.FileAsync("results.json"), TestContext.Current.CancellationToken))!.AsObject();
        Has(json, "recipe", "timbre", "seed", "started", "seconds", "corpus", "split", "features", "results", "analysis");
        Has(json["corpus"]!, "name", "root", "speakers", "utterances", "hours", "genders");
        Has(json["split"]!, "by", "folds", "train_speakers", "test_speakers", "shared_speakers", "shared_utterances", "leak");
        Has(json["features"]![0]!, "name", "kind", "settings", "seconds", "hours_of_audio", "from_store");
        Assert.Equal("demo", (string?)json["recipe"]);
        Assert.Equal("speaker", (string?)json["split"]!["by"]);
        Assert.False((bool)json["split"]!["leak"]!);
        Assert.Equal(0, (int)json["split"]!["shared_speakers"]!);
        Assert.Equal(12, (int)json["corpus"]!["genders"]!["F"]!);
        Assert.Equal(12, (int)json["corpus"]!["genders"]!["M"]!);
        var rows = json["results"]!.AsArray();
        foreach (var row in rows)
        {
            Has(row!, "task", "model", "features", "fold", "set", "level", "n", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "per_class", "roc_auc", "eer", "log_loss", "confusion", "train_seconds", "predict_seconds", "parameters");
            Assert.InRange((double)row!["accuracy"]!, 0, 1);
            Assert.Equal((int)row["n"]!, row["confusion"]!["counts"]!.AsArray().Sum(r => r!.AsArray().Sum(c => (int)c!)));
            Assert.Contains((string?)row["level"], new[] { "frame", "chunk", "utterance", "speaker" });
        }

        foreach (var model in new[] { "majority", "boosting", "mlp", "cnn1d" })
        {
            var overall = rows.Single(r => (string?)r!["model"] == model && r["fold"] is null && (string?)r["level"] == "utterance" && (string?)r["decision"] == "mean-log-probability")!;
            Assert.Equal(192, (int)overall["n"]!);
            var interval = overall["ci95"]!["accuracy"]!.AsArray();
            Assert.InRange((double)overall["accuracy"]!, (double)interval[0]!, (double)interval[1]!);
            Assert.True(model == "majority" || (double)overall["accuracy"]! > 0.75, $"{model}: {overall["accuracy"]}");
        }
    }

    [Fact]
    public async Task WhoIsSpeakingIsAnsweredToo()
    {
        var result = await demo.ResultAsync();
        Assert.Contains(Path.Combine(demo.Folder, "speaker", "report.html"), result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(demo.Folder, "speaker", "report.html")));
        var json = JsonNode.Parse(await File.ReadAllTextAsync(await demo.FileAsync("speaker/results.json"), TestContext.Current.CancellationToken))!.AsObject();
        Assert.Equal("demo-speaker", (string?)json["recipe"]);
        Assert.Equal(0, (int)json["split"]!["shared_utterances"]!);
        var best = json["results"]!.AsArray().Where(r => (string?)r!["task"] == "speaker" && (string?)r["level"] == "utterance" && r["accuracy"] is not null).Max(r => (double)r!["accuracy"]!);
        Assert.InRange(best, 0.9, 1);
    }

    [Fact]
    public async Task AnotherRunOnOneCoreGivesTheSameResults()
    {
        using var folder = new TempFolder();
        (await TimbreProcess.RunAsync("demo", "--out", folder.File("again"), "--jobs", "1", "--quiet", "--no-cache")).Expect(0);
        var first = Timeless(await demo.FileAsync("results.json"), demo.Folder);
        Assert.Equal(first, Timeless(folder.File("again/results.json"), folder.File("again")));
        foreach (var file in new[] { "splits.json", "models/mlp/weights.safetensors", "models/cnn1d/weights.safetensors", "models/boosting/trees.json", "models/mlp/model.json" })
        {
            var one = await File.ReadAllBytesAsync(Path.Combine(demo.Folder, file), TestContext.Current.CancellationToken);
            var other = await File.ReadAllBytesAsync(Path.Combine(folder.File("again"), file), TestContext.Current.CancellationToken);
            Assert.True(one.AsSpan().SequenceEqual(other), $"{file} differs");
        }
    }

    [Theory]
    [InlineData("html", "<!DOCTYPE html>")]
    [InlineData("md", "# ")]
    [InlineData("ipynb", "{")]
    public async Task AReportIsWrittenAgainInAnyFormat(string format, string start)
    {
        await demo.ResultAsync();
        using var copy = new TempFolder();
        File.Copy(Path.Combine(demo.Folder, "report.json"), copy.File("report.json"));
        var result = (await TimbreProcess.RunAsync("report", copy.Path, "--format", format)).Expect(0);
        var path = result.Output.Trim();
        Assert.Equal(copy.File("report." + format), path);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.StartsWith(start, text, StringComparison.OrdinalIgnoreCase);
        if (format == "ipynb")
        {
            var notebook = JsonNode.Parse(text)!;
            Assert.Equal(4, (int)notebook["nbformat"]!);
            Assert.NotEmpty(notebook["cells"]!.AsArray());
        }

        if (format == "html")
        {
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(demo.Folder, "report.html"), TestContext.Current.CancellationToken), text);
        }
    }

    /// <summary>Results without what a clock or a place decides.</summary>
    private static string Timeless(string path, string folder)
    {
        var json = JsonNode.Parse(File.ReadAllText(path).Replace(folder, "FOLDER", StringComparison.Ordinal))!;
        Strip(json);
        return json.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var key in o.Select(p => p.Key).Where(k => k is "started" or "seconds" or "from_store" || k.EndsWith("_seconds", StringComparison.Ordinal)).ToList())
                {
                    o.Remove(key);
                }

                foreach (var (_, child) in o)
                {
                    Strip(child);
                }

                break;
            case JsonArray a:
                foreach (var child in a)
                {
                    Strip(child);
                }

                break;
        }
    }

    private static void Has(JsonNode json, params string[] keys) => Assert.All(keys, k => Assert.True(json.AsObject().ContainsKey(k), $"lacks '{k}'"));
}
