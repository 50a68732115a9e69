using System.Text.Json.Nodes;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary>corpus, audio, features, explore, split, models: what they write, say and return.</summary>
public sealed class DataVerbTests(Voices voices) : IClassFixture<Voices>
{
    [Fact]
    public async Task JsonIsOneDocumentForEveryVerb()
    {
        using var folder = new TempFolder();
        string[][] calls =
        [
            ["corpus", "list"], ["corpus", "describe", voices.Manifest], ["corpus", "check", voices.Manifest], ["corpus", "scan", voices.Folder, "--out", folder.File("m.jsonl")],
            ["audio", "info", voices.First], ["audio", "convert", voices.First, folder.File("a.wav")], ["features", "mfcc", voices.First, "--out", folder.File("f")], ["split", voices.Manifest, "--out", folder.File("s.json")],
            ["split", "check", folder.File("s.json")], ["models", "info", voices.Model], ["train", "gender", voices.Manifest, "--model", "majority", "--out", folder.File("m")],
        ];
        foreach (var call in calls)
        {
            var run = await CommandRun.OfAsync([.. call, "--json", "--quiet"]);
            Assert.True(run.ExitCode is 0 or 1, $"{string.Join(' ', call)}: {run.Error}");
            Assert.NotNull(JsonNode.Parse(run.Output));
            Assert.Empty(run.Error);
        }
    }

    [Fact]
    public async Task AudioIsConvertedIntoAFolderThatIsNotThereYet()
    {
        using var folder = new TempFolder();
        var target = folder.File("new/sub/out.wav");
        var run = await CommandRun.OfAsync("audio", "convert", voices.First, target, "--rate", "8000", "--start", "0.1", "--duration", "0.5");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("0.500 s at 8000 Hz", run.Output, StringComparison.Ordinal);
        var info = JsonNode.Parse((await CommandRun.OfAsync("audio", "info", "--json", "-q", target)).Output)!;
        Assert.Equal(8000, (int)info["sample_rate"]!);
        Assert.Equal(1, (int)info["channels"]!);
        Assert.Equal(0.5, (double)info["duration"]!, 3);
    }

    [Fact]
    public async Task AFileWhereAFolderIsNeededIsOneClearLine()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("file"), "x", TestContext.Current.CancellationToken);
        foreach (var call in new string[][]
        {
            ["audio", "convert", voices.First, folder.File("file/out.wav")], ["features", "mfcc", voices.First, "--out", folder.File("file")], ["split", voices.Manifest, "--out", folder.File("file/s.json")],
            ["corpus", "scan", voices.Folder, "--out", folder.File("file/m.jsonl")], ["train", "gender", voices.Manifest, "--model", "majority", "--out", folder.File("file")], ["demo", "--out", folder.File("file")],
        })
        {
            var run = await CommandRun.OfAsync([.. call, "-q"]);
            Assert.Equal(2, run.ExitCode);
            Assert.StartsWith($"error: {folder.File("file")}", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
            Assert.DoesNotContain(".part", run.Error, StringComparison.Ordinal);
        }

        Assert.Equal("file", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(folder.Path))));
    }

    [Fact]
    public async Task CorpusCheckFindsDuplicatesAndMissingLabels()
    {
        using var folder = new TempFolder();
        File.Copy(voices.First, folder.File("a.wav"));
        File.Copy(voices.First, folder.File("b.wav"));
        File.Copy(voices.Silent, folder.File("silent.wav"));
        await File.WriteAllTextAsync(folder.File("empty.wav"), "", TestContext.Current.CancellationToken);
        var run = await CommandRun.OfAsync("corpus", "check", folder.Path, "--json", "-q");
        Assert.Equal(1, run.ExitCode);
        var kinds = JsonNode.Parse(run.Output)!["issues"]!.AsArray().Select(i => ((string)i!["kind"]!, Path.GetFileName((string?)i["path"]))).ToList();
        Assert.Contains(kinds, k => k.Item1.StartsWith("duplicate", StringComparison.Ordinal));
        Assert.Contains(("missing-gender", "a.wav"), kinds);
        Assert.Contains(("missing-speaker", "b.wav"), kinds);
        Assert.Contains(("silent", "silent.wav"), kinds);
        Assert.Contains(kinds, k => k.Item2 == "empty.wav");
        Assert.Equal(0, (await CommandRun.OfAsync("corpus", "check", voices.Manifest, "-q")).ExitCode);
    }

    [Fact]
    public async Task ASplitBySpeakerHasNoLeakAndAHandMadeOneHas()
    {
        using var folder = new TempFolder();
        var file = folder.File("s.json");
        Assert.Equal(0, (await CommandRun.OfAsync("split", voices.Manifest, "--by", "speaker", "--test", "0.34", "--out", file)).ExitCode);
        var good = await CommandRun.OfAsync("split", "check", file, "-q");
        Assert.Equal(0, good.ExitCode);
        Assert.Contains("No leak", good.Output, StringComparison.Ordinal);

        // By hand: one training utterance is moved to the test side as well.
        var json = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        var fold = json["folds"]![0]!;
        fold["test"]!.AsArray().Add(fold["train"]![0]!.DeepClone());
        await File.WriteAllTextAsync(file, json.ToJsonString(), TestContext.Current.CancellationToken);
        var leaky = await CommandRun.OfAsync("split", "check", file, "--json", "-q");
        Assert.Equal(1, leaky.ExitCode);
        var report = JsonNode.Parse(leaky.Output)!;
        Assert.True((bool)report["leak"]!);
        Assert.Equal(1, (int)report["shared_utterances"]!);
        Assert.Equal(1, (int)report["shared_speakers"]!);
    }

    [Fact]
    public async Task FeaturesListEverySettingAndEveryFile()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.OfAsync("features", "mfcc", voices.First, voices.Text, "--out", folder.File("f"), "--set", "n_mfcc=20", "--set", "sr=8000", "-q");
        Assert.Equal(1, run.ExitCode);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("f/features.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal("mfcc", (string?)json["kind"]);
        Assert.Equal(20, (int)json["settings"]!["n_mfcc"]!);
        Assert.Equal(8000, (int)json["settings"]!["sr"]!);
        Assert.Equal(20, (int)json["utterances"]![0]!["shape"]![0]!);
        Assert.True(File.Exists(folder.File("f/" + (string)json["utterances"]![0]!["file"]!)));
        Assert.Single(json["failed"]!.AsArray());
        Assert.Equal(2, Directory.GetFiles(folder.File("f")).Length);
    }

    [Fact]
    public async Task TheLastSettingWins()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.OfAsync("features", "mfcc", voices.First, "--out", folder.Path, "--set", "n_mfcc=20", "--set", "n_mfcc=5", "-q", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(5, (int)JsonNode.Parse(run.Output)!["settings"]!["n_mfcc"]!);
        Assert.Equal(0, (await CommandRun.OfAsync("train", "gender", voices.Manifest, "--model", "majority", "--out", folder.File("m"), "--set", "models=mlp", "-q")).ExitCode);
        Assert.Equal("majority", (string?)JsonNode.Parse((await CommandRun.OfAsync("models", "info", folder.File("m"), "--json")).Output)!["kind"]);
    }

    [Fact]
    public async Task AMistakeInAManifestNamesTheFileOnceAndTheLine()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("m.csv"), "id,path\n1,\n", TestContext.Current.CancellationToken);
        var run = await CommandRun.OfAsync("corpus", "describe", folder.File("m.csv"), "-q");
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith($"error: {folder.File("m.csv")}: line 2: has no path", run.ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunOfTheDemoRecipeMakesItsVoicesAndAFailedOneLeavesNoFolder()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.OfAsync("run", "demo", "--out", folder.File("r"), "--set", "models=majority", "--set", "evaluation.replicates=100", "-q", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(192, (int)JsonNode.Parse(run.Output)!["corpus"]!["utterances"]!);
        Assert.True(File.Exists(folder.File("r/voices.jsonl")));
        Assert.Equal(2, (await CommandRun.OfAsync("run", "demo", "--out", folder.File("none"), "--set", "corpus.root=/nowhere", "-q")).ExitCode);
        Assert.False(Path.Exists(folder.File("none")));
    }

    [Fact]
    public async Task TrainingNeedsLabels()
    {
        var run = await CommandRun.OfAsync("train", "gender", voices.First, "--model", "mlp", "--out", "unused", "-q");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("error: gender needs labelled utterances of both genders; 0 of 1 name a speaker and a gender; see 'corpus check'", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task ExploreWritesItsReport()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.OfAsync("explore", voices.Manifest, "--out", folder.File("e"), "-q");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.All(new[] { "report.html", "report.json", "exploration.json" }, n => Assert.True(File.Exists(Path.Combine(folder.File("e"), n)), n));
        Assert.Equal(0, (await CommandRun.OfAsync("report", folder.File("e"), "--format", "md")).ExitCode);
    }
}
