using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary>The recipe for whole recordings in small, from the command line: run, report, prediction, features.</summary>
public sealed class UtteranceGenderTests(DemoRun demo)
{
    [Fact]
    public async Task TheRecipeRunsFromTheCommandLineAndItsModelsJudge()
    {
        await demo.ResultAsync();
        using var folder = new TempFolder();
        var run = folder.File("run");
        string[] settings =
        [
            $"corpus.root={demo.Voices}", "corpus.speakers=8", "split.folds=2", "split.validation=0.3", "evaluation.replicates=100", "models=majority,discriminant,boosting@eight,cnn2d@logmel",
            "as_published.models=boosting@eight,cnn2d@mfcc", "as_published.epochs=1", "training.trees=20", "training.pictures_epochs=1",
        ];
        var result = (await TimbreProcess.RunAsync(["run", "utterance-gender", "--out", run, .. settings.SelectMany(s => new[] { "--set", s })])).Expect(0);
        Assert.Contains("report: ", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["augmentation.json", "log.txt", "models", "recipe.yaml", "report.html", "report.json", "results.json", "splits-as-published.json", "splits-with-augmentation.json", "splits.json"],
            Directory.GetFileSystemEntries(run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["boosting@eight", "cnn2d@logmel", "discriminant", "majority"], Directory.GetDirectories(Path.Combine(run, "models")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(run, "results.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(8, (int)json["corpus"]!["speakers"]!);
        Assert.False((bool)json["split"]!["leak"]!);
        Assert.False((bool)json["with_augmentation"]!["split"]!["leak"]!);
        Assert.True((bool)json["as_published"]!["split"]!["leak"]!);
        Assert.Equal(["statistics", "eight", "logmel", "mfcc"], json["features"]!.AsArray().Select(f => (string?)f!["name"]));
        var discriminant = json["results"]!.AsArray().Single(r => (string?)r!["model"] == "discriminant" && r["fold"] is null)!;
        Assert.InRange((double)discriminant["accuracy"]!, 0.7, 1);

        // What was written down is a recipe: only what is set beside it is refused.
        var refused = (await TimbreProcess.RunAsync("run", Path.Combine(run, "recipe.yaml"), "--set", "split.folds=x")).Expect(2);
        Assert.StartsWith("error: split.folds=x: ", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);

        // One model of each kind judges a recording that it knows the label of.
        var voice = Manifest.Load(demo.Voices).Utterances[0];
        foreach (var model in new[] { "discriminant", "boosting@eight", "cnn2d@logmel" })
        {
            var predicted = (await TimbreProcess.RunAsync("predict", "--json", "-q", "--model", Path.Combine(run, "models", model), voice.Path)).Expect(0);
            var answer = JsonNode.Parse(Assert.Single(predicted.OutputLines))!;
            Assert.Equal("ok", (string?)answer["status"]);
            Assert.Contains((string?)answer["label"], new[] { "F", "M" });
            Assert.InRange((double)answer["score"]!, 0.5, 1);
        }

        ReportPage.RequireBrowser();
        await using var report = await ReportPage.OpenAsync(Path.Combine(run, "report.html"), 1280, ColorScheme.Light);
        Assert.True(await report.Page.Locator("figure.chart, .chart").CountAsync() > 0, "the report has no charts");
        await report.ExpectQuietAsync();
    }

    [Fact]
    public async Task StatisticsAreWrittenWithANameForEachNumber()
    {
        await demo.ResultAsync();
        var voice = Manifest.Load(demo.Voices).Utterances[0];
        using var folder = new TempFolder();
        (await TimbreProcess.RunAsync(
            "features", "statistics", voice.Path, "--out", folder.Path, "-q", "--set", "features=voice_measures,mfcc,rms", "--set", "statistics=mean,p90", "--set", "mfcc.n_mfcc=4", "--set", "sr=16000")).Expect(0);
        var extractor = FeatureKinds.Create("statistics", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["features"] = "voice_measures,mfcc,rms", ["statistics"] = "mean,p90", ["mfcc.n_mfcc"] = "4", ["sr"] = "16000",
        });
        var list = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("features.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal("statistics", (string?)list["kind"]);
        Assert.Equal(extractor.FeatureNames, list["names"]!.AsArray().Select(n => (string)n!));
        Assert.Contains("mfcc_3_p90", extractor.FeatureNames);
        var item = Assert.Single(list["utterances"]!.AsArray())!;
        Assert.Equal([extractor.FeatureCount, 1], item["shape"]!.AsArray().Select(n => (int)n!));

        var expected = extractor.Extract(Recording.Open(voice.Path).ReadMono(), SampleRate.Speech);
        var bytes = await File.ReadAllBytesAsync(folder.File((string)item["file"]!), TestContext.Current.CancellationToken);
        var values = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(10 + BitConverter.ToUInt16(bytes, 8)));
        Assert.True(values.SequenceEqual(MemoryMarshal.Cast<float, int>(expected.Values)), "other numbers than those of the library");
    }
}
