using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary>The store of features as commands use it.</summary>
[Collection(nameof(CacheTests))]
public sealed class CacheTests(Voices voices) : IClassFixture<Voices>
{
    [Fact]
    public async Task ASecondCallFindsAllAndWritesTheSameFiles()
    {
        using var folder = new TempFolder();
        string[] set = ["--set", "n_mfcc=7", "-q"];
        var first = await CommandRun.OfAsync(["features", "mfcc", voices.Manifest, "--out", folder.File("1"), .. set]);
        var second = await CommandRun.OfAsync(["features", "mfcc", voices.Manifest, "--out", folder.File("2"), "--jobs", "1", .. set]);
        var without = await CommandRun.OfAsync(["features", "mfcc", voices.Manifest, "--out", folder.File("3"), "--no-cache", .. set]);
        Assert.All(new[] { first, second, without }, run => Assert.Equal((0, ""), (run.ExitCode, run.Error)));
        Assert.Contains("18 of them found in the store", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("store", first.Output + without.Output, StringComparison.Ordinal);
        var files = Directory.GetFiles(folder.File("1")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(19, files.Count);
        foreach (var other in new[] { "2", "3" })
        {
            Assert.Equal(files, Directory.GetFiles(folder.File(other)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
            Assert.All(files, f => Assert.Equal(File.ReadAllBytes(folder.File($"1/{f}")), File.ReadAllBytes(folder.File($"{other}/{f}"))));
        }
    }

    [Fact]
    public async Task ASecondRunOfARecipeComputesNothingAndGivesTheSame()
    {
        using var folder = new TempFolder();
        string[] call = ["run", "demo", "--set", $"corpus.root={voices.Manifest}", "--set", "features.n_mfcc=9", "--set", "models=mlp", "--set", "training.mlp_epochs=2", "--set", "split.folds=3", "--set", "evaluation.replicates=100", "-q", "--json"];
        var runs = new List<JsonNode>();
        foreach (var (name, more) in new[] { ("first", ""), ("second", ""), ("without", "--no-cache") })
        {
            var run = await CommandRun.OfAsync([.. call, "--out", folder.File(name), .. more.Length > 0 ? new[] { more } : []]);
            Assert.True(run.ExitCode == 0, run.Error);
            runs.Add(JsonNode.Parse(run.Output)!);
        }

        Assert.Equal([0, 18, 0], runs.Select(r => (int)r["features"]![0]!["from_store"]!));
        Assert.Contains("features: 0 computed, 18 from the store", await File.ReadAllTextAsync(folder.File("second/log.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var weights = await File.ReadAllBytesAsync(folder.File("first/models/mlp/weights.safetensors"), TestContext.Current.CancellationToken);
        foreach (var other in new[] { "second", "without" })
        {
            Assert.Equal(weights, await File.ReadAllBytesAsync(folder.File($"{other}/models/mlp/weights.safetensors"), TestContext.Current.CancellationToken));
        }

        Assert.Single(runs.Select(r => r["results"]!.AsArray().Select(row => $"{row!["accuracy"]} {row["log_loss"]}")).Select(rows => string.Join('\n', rows)).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EvaluatingFromTheStoreSaysTheSame()
    {
        var runs = new List<string>();
        foreach (var more in new[] { "--no-cache", "--quiet", "--quiet" })
        {
            var run = await CommandRun.OfAsync("evaluate", voices.Model, voices.Manifest, "--json", "-q", more);
            Assert.True(run.ExitCode == 0, run.Error);
            runs.Add(run.Output);
        }

        Assert.Single(runs.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task InfoCountsAndClearRemoves()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, (await CommandRun.OfAsync("features", "logmel", voices.First, "--out", folder.Path, "-q")).ExitCode);
        var info = JsonNode.Parse((await CommandRun.OfAsync("cache", "info", "--json")).Output)!;
        Assert.Equal(TimbreHome.Features, (string?)info["folder"]);
        Assert.InRange((int)info["entries"]!, 1, 10_000);
        Assert.InRange((long)info["bytes"]!, 1000, 1L << 30);
        Assert.Contains("utterances", (await CommandRun.OfAsync("cache", "info")).Output, StringComparison.Ordinal);
        Assert.Contains(" removed, ", (await CommandRun.OfAsync("cache", "clear")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandRun.OfAsync("cache", "clear", "--json")).ExitCode);
    }

    [Fact]
    public async Task PredictingKeepsNothing()
    {
        using var folder = new TempFolder();
        WavWriter.Write(folder.File("new.wav"), [.. Enumerable.Range(0, 16000).Select(n => 0.2f * MathF.Sin(n * 0.07f))], SampleRate.Speech);
        Assert.Equal(0, (await CommandRun.OfAsync("predict", "--model", voices.Model, folder.File("new.wav"), "-q")).ExitCode);
        string[] features = ["features", "mfcc", folder.File("new.wav"), "--out", folder.File("f"), "--set", "n_mfcc=13", "--set", "sr=16000", "-q"];
        Assert.DoesNotContain("found in the store", (await CommandRun.OfAsync(features)).Output, StringComparison.Ordinal);
        Assert.Contains("found in the store", (await CommandRun.OfAsync(features)).Output, StringComparison.Ordinal);
    }
}
