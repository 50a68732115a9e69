using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary><c>embed</c> with a small encoder.</summary>
public sealed class EmbedTests(Voices voices) : IClassFixture<Voices>
{
    private static string Model => TestData.Golden("wav2vec2/tiny-base");

    [Fact]
    public async Task EveryRecordingGetsAnArrayAndASecondCallKeepsThem()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.OfAsync("embed", "--model", Model, voices.Manifest, "--out", folder.File("out"), "--chunk", "0.5");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"{folder.File("out")}: 18 arrays [frames, 64] and features.json", Assert.Single(run.OutputLines));
        Assert.Equal(18, Directory.GetFiles(folder.File("out"), "*.npy").Length);
        Assert.Contains("embedding 18/18 utterances", run.Error, StringComparison.Ordinal);
        var again = await CommandRun.OfAsync("embed", "--model", Model, voices.Manifest, "--out", folder.File("out"), "--chunk", "0.5", "--quiet");
        Assert.Equal($"{folder.File("out")}: 18 arrays [frames, 64] and features.json; 18 of them were there already", Assert.Single(again.OutputLines));
        Assert.Empty(again.Error);
        var other = await CommandRun.OfAsync("embed", "--model", Model, voices.Manifest, "--out", folder.File("out"), "--layer", "1", "-q");
        Assert.Equal($"{folder.File("out")}: 18 arrays [frames, 64] and features.json", Assert.Single(other.OutputLines));
    }

    [Fact]
    public async Task JsonIsTheListAndTheArraysAreAsSet()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.OfAsync(
            "embed", "--model", Model, voices.First, "--out", folder.File("out"), "--pool", "mean", "--layer", "2", "--set", "normalize=false", "--json", "-q");
        Assert.Equal(0, run.ExitCode);
        var list = JsonNode.Parse(run.Output)!;
        Assert.Equal((await File.ReadAllTextAsync(folder.File("out/features.json"), TestContext.Current.CancellationToken)).Trim(), run.Output.Trim());
        var settings = list["settings"]!;
        Assert.Equal("mean", (string?)settings["pool"]);
        Assert.Equal(2, (int)settings["layer"]!);
        Assert.False((bool)settings["normalize"]!);
        Assert.Equal("single", (string?)settings["precision"]);
        Assert.Null(settings["chunk"]);
        Assert.Equal([64], NpyArray.Load(folder.File("out/" + (string?)list["utterances"]![0]!["file"])).Shape);
    }

    [Fact]
    public async Task TheMeanOfLayersIsSaidAndIsThatOfEach()
    {
        using var folder = new TempFolder();
        async Task<float[]> ArrayOf(string layer)
        {
            var run = await CommandRun.OfAsync("embed", "--model", Model, voices.First, "--out", folder.File("out"), "--set", $"layer={layer}", "--pool", "mean", "--json", "-q");
            Assert.Equal(0, run.ExitCode);
            var list = JsonNode.Parse(run.Output)!;
            Assert.Equal(layer, list["settings"]!["layer"]!.ToString());
            return NpyArray.Load(folder.File("out/" + (string?)list["utterances"]![0]!["file"])).ToSingle();
        }

        var (mean, one, two, three) = (await ArrayOf("mean"), await ArrayOf("1"), await ArrayOf("2"), await ArrayOf("3"));
        Assert.All(mean, (v, i) => Assert.Equal((one[i] + two[i] + three[i]) / 3, v, 1e-5f));
    }

    [Fact]
    public async Task FeaturesTakesAnEncoderUnderAView()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.OfAsync(
            "features", "pooled", voices.First, "--out", folder.File("out"), "--set", "of=encoder", "--set", $"model={Model}", "--set", "layer=mean", "--set", "frames=20", "--no-cache", "-q");
        Assert.Equal(0, run.ExitCode);
        var list = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("out/features.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal([128, 1], NpyArray.Load(folder.File("out/" + (string?)list["utterances"]![0]!["file"])).Shape);
        Assert.Equal("encoder_0_mean", (string?)list["names"]![0]);
    }

    [Fact]
    public async Task EightBitsAreCloseNotEqualAndSaid()
    {
        using var folder = new TempFolder();
        var arrays = new List<float[]>();
        foreach (var precision in new[] { "single", "eight-bit" })
        {
            // Into the same folder: an array of the other precision is not taken for what is asked for.
            var run = await CommandRun.OfAsync("embed", "--model", Model, voices.First, "--out", folder.File("out"), "--pool", "mean", "--set", $"precision={precision}", "--json", "-q");
            Assert.Equal(0, run.ExitCode);
            var list = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("out/features.json"), TestContext.Current.CancellationToken))!;
            Assert.Equal(precision, (string?)list["settings"]!["precision"]);
            arrays.Add(NpyArray.Load(folder.File("out/" + (string?)list["utterances"]![0]!["file"])).ToSingle());
        }

        Assert.NotEqual(arrays[0], arrays[1]);
        Assert.InRange(TensorPrimitives.CosineSimilarity(arrays[0], arrays[1]), 0.99f, 1.0001f);
    }

    [Fact]
    public async Task TheNumberOfJobsChangesNothing()
    {
        using var folder = new TempFolder();
        foreach (var jobs in new[] { "1", "5" })
        {
            Assert.Equal(0, (await CommandRun.OfAsync("embed", "--model", Model, voices.First, voices.Folder, "--out", folder.File(jobs), "-q", "-j", jobs)).ExitCode);
        }

        foreach (var file in Directory.GetFiles(folder.File("1"), "*.npy"))
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(folder.File("5/" + Path.GetFileName(file)), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task BadFilesAreListedAndTheOthersDone()
    {
        using var folder = new TempFolder();
        WavWriter.Write(folder.File("tiny.wav"), new float[300], SampleRate.Speech);
        WavWriter.Write(folder.File("narrow.wav"), new float[8000], new SampleRate(8000));
        var run = await CommandRun.OfAsync("embed", "--model", Model, voices.First, voices.Text, folder.File("tiny.wav"), folder.File("narrow.wav"), "/nowhere/a.wav", "--out", folder.File("out"));
        Assert.Equal(1, run.ExitCode);
        var errors = run.ErrorLines.Where(l => l.StartsWith("error: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, errors.Count);
        Assert.Contains(errors, e => e.StartsWith($"error: {folder.File("tiny.wav")}: lasts 0.0188 s, too short", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.StartsWith($"error: {voices.Text}: ", StringComparison.Ordinal));
        Assert.Contains(run.ErrorLines, l => l.StartsWith($"warning: {folder.File("narrow.wav")}: has a rate of 8000 Hz", StringComparison.Ordinal));
        Assert.Equal("3 of 5 inputs failed; the others are done", run.ErrorLines[^1]);
        Assert.Equal(2, Directory.GetFiles(folder.File("out"), "*.npy").Length);
    }

    [Theory]
    [InlineData("embed x.wav --out OUT", "error: Option '--model' is required")]
    [InlineData("embed --model MODEL x.wav", "error: Option '--out' is required")]
    [InlineData("embed --model MODEL x.wav --out OUT --pool max", "error: --pool max: must be one of none, mean")]
    [InlineData("embed --model MODEL x.wav --out OUT --layer 4", "error: layer=4: must be from 0 (what the first layer is given) to 3")]
    [InlineData("embed --model MODEL x.wav --out OUT --layer x", "error: --layer x: must be a whole number")]
    [InlineData("embed --model MODEL x.wav --out OUT --chunk 0.01", "error: chunk=0.01: must be from 0.025 (a single frame) to 600 seconds")]
    [InlineData("embed --model MODEL x.wav --out OUT --chunk -1", "error: --chunk -1: must be a positive number of seconds")]
    [InlineData("embed --model MODEL x.wav --out OUT --chunk NaN", "error: --chunk NaN: must be a positive number of seconds")]
    [InlineData("embed --model MODEL x.wav --out OUT --set normalise=true", "error: normalise: is not a setting of embed; there are layer (last, N, mean or weights), normalize")]
    [InlineData("embed --model MODEL x.wav --out OUT --set layer=top", "error: layer=top: must be last, a number, mean, or layers with their weights")]
    [InlineData("embed --model MODEL x.wav --out OUT --set layer=9:1", "error: layer=9: must be from 0")]
    [InlineData("embed --model MODEL x.wav --out OUT --set layer=mean --layer 2", "error: layer=mean: is given by --layer too; give one of them")]
    [InlineData("embed --model MODEL x.wav --out OUT --set normalize=2", "error: normalize=2: must be true or false")]
    [InlineData("embed --model MODEL x.wav --out OUT --set precision=half", "error: precision=half: must be single or eight-bit")]
    [InlineData("embed --model /nowhere/at/all x.wav --out OUT", "error: /nowhere/at/all: ")]
    [InlineData("embed --model MODEL/config.json x.wav --out OUT", "error: MODEL/config.json: only describes a model; give the folder that it lies in")]
    [InlineData("embed --model MODEL/model.safetensors x.wav --out OUT", "error: MODEL/model.safetensors: does not say what model it holds, as a fairseq checkpoint does; give the folder that it lies in")]
    [InlineData("embed --model VOICE x.wav --out OUT", "error: VOICE: is a recording, not a checkpoint")]
    [InlineData("embed --model TEXT x.wav --out OUT", "error: TEXT: ")]
    [InlineData("embed --model EMPTY x.wav --out OUT", "error: EMPTY: ")]
    [InlineData("embed --model MODEL /nowhere/x.wav --out OUT", "error: /nowhere/x.wav: no such file or folder")]
    public async Task AMistakeIsSaidAndNothingIsWritten(string args, string expected)
    {
        using var folder = new TempFolder();
        string Fill(string text) => text.Replace("OUT", folder.File("out"), StringComparison.Ordinal).Replace("MODEL", Model, StringComparison.Ordinal)
            .Replace("VOICE", voices.First, StringComparison.Ordinal).Replace("TEXT", voices.Text, StringComparison.Ordinal).Replace("EMPTY", folder.Path, StringComparison.Ordinal);
        var run = await CommandRun.OfAsync([.. args.Split(' ').Select(Fill)]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith(Fill(expected), run.ErrorLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("defect", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }
}
