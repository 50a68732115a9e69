using System.Text.Json.Nodes;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary><c>embed</c> with a model that tells speakers apart.</summary>
public sealed class SpeakerEmbedTests(SpeakerVoices voices) : IClassFixture<SpeakerVoices>
{
    private const int Units = 6;

    [Fact]
    public async Task PiecesAreRowsAndASecondCallKeepsThem()
    {
        using var folder = new TempFolder();
        var run = await Embed(folder, voices.First, voices.Short, voices.Long);
        Assert.Equal($"{folder.File("out")}: 3 arrays [pieces, {Units}] and features.json", Assert.Single(run.OutputLines));
        Assert.Contains("embedding 3/3 utterances", run.Error, StringComparison.Ordinal);
        var list = List(folder);
        Assert.Equal(("voice-embedding", "none"), ((string?)list["kind"], (string?)list["settings"]!["pool"]));
        Assert.Equal(["pieces", "units"], list["axes"]!.AsArray().Select(a => (string?)a));
        var shapes = list["utterances"]!.AsArray().Select(u => NpyArray.Load(folder.File("out/" + (string)u!["file"]!)).Shape).ToList();
        Assert.Equal([1, Units], shapes[1]); // half a second, repeated
        Assert.True(shapes[2][0] > shapes[0][0] && shapes[0][0] >= 1);

        var seconds = (double)list["utterances"]![2]!["seconds"]!;
        Assert.Equal(Math.Floor(seconds - 2 + 1e-3) + 1, shapes[2][0]); // two seconds each, a second apart
        Assert.EndsWith("; 3 of them were there already", Assert.Single((await Embed(folder, voices.First, voices.Short, voices.Long)).OutputLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheMeanIsOfTheWholeOrOfChunks()
    {
        using var folder = new TempFolder();
        async Task<float[]> One(params string[] more)
        {
            Assert.Equal(0, (await Embed(folder, [voices.Long, .. more])).ExitCode);
            return NpyArray.Load(folder.File("out/long.npy")).ToSingle();
        }

        var whole = await One("--pool", "mean");
        Assert.Equal(Units, whole.Length);
        Assert.Null(List(folder)["settings"]!["chunk"]);
        var pieces = await One("--chunk", "1.5");
        var seconds = (double)List(folder)["utterances"]![0]!["seconds"]!;
        Assert.Equal((int)(seconds / 1.5) * Units, pieces.Length); // one after another
        var mean = await One("--pool", "mean", "--chunk", "1.5");
        Assert.Equal(1.5, (double)List(folder)["settings"]!["chunk"]!);
        Assert.All(mean, (v, i) => Assert.Equal(pieces.Where((_, k) => k % Units == i).Average(), v, 1e-5f));
        Assert.NotEqual(whole, mean);
    }

    [Fact]
    public async Task OtherWeightsAreOtherArrays()
    {
        using var folder = new TempFolder();
        var member = Path.Combine(voices.Model("ensemble"), "3-tdnn");
        Assert.Equal(0, (await Embed(folder, voices.First)).ExitCode);
        var run = await CommandRun.OfAsync("embed", "--model", member, voices.First, "--out", folder.File("out"), "-q");
        Assert.Equal($"{folder.File("out")}: 1 array [pieces, {Units}] and features.json", Assert.Single(run.OutputLines));
    }

    [Fact]
    public async Task BadFilesAreListedAndTheNumberOfJobsChangesNothing()
    {
        using var folder = new TempFolder();
        Audio.WavWriter.Write(folder.File("silent.wav"), new float[16000], Audio.SampleRate.Speech);
        Audio.WavWriter.Write(folder.File("blip.wav"), Enumerable.Repeat(0.3f, 100).ToArray(), Audio.SampleRate.Speech);
        foreach (var jobs in new[] { "1", "4" })
        {
            var run = await CommandRun.OfAsync("embed", "--model", voices.Model("tdnn"), folder.File("silent.wav"), voices.First, folder.File("blip.wav"), voices.Long, "--out", folder.File(jobs), "-q", "-j", jobs);
            Assert.Equal(1, run.ExitCode);
            Assert.Equal($"error: {folder.File("silent.wav")}: is silent: every sample is zero", run.ErrorLines[0]);
            Assert.StartsWith($"error: {folder.File("blip.wav")}: lasts ", run.ErrorLines[1], StringComparison.Ordinal);
            Assert.Equal("2 of 4 inputs failed; the others are done", run.ErrorLines[2]);
        }

        var files = Directory.GetFiles(folder.File("1"), "*.npy");
        Assert.Equal(2, files.Length);
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(folder.File("4/" + Path.GetFileName(f)))));
    }

    [Theory]
    [InlineData("TDNN --layer 3", "error: --layer 3: is for encoders; of a model that Timbre trained, --pool and --chunk can be chosen")]
    [InlineData("TDNN --set layer=mean", "error: layer=mean: is for encoders")]
    [InlineData("TDNN --set normalize=true", "error: normalize=true: is for encoders")]
    [InlineData("TDNN --set precision=eight-bit", "error: precision=eight-bit: is for encoders")]
    [InlineData("TDNN --set units=3", "error: units: is not a setting of embed")]
    [InlineData("TDNN --chunk 0.05", "error: chunk=0.05: makes pieces of 5 frames, which the model cannot look at")]
    [InlineData("TDNN --chunk 0.001", "error: chunk=0.001: makes pieces of 0 frames, which the model cannot look at")]
    [InlineData("TDNN --chunk 601", "error: chunk=601: must be at most 600 seconds")]
    [InlineData("TDNN --chunk -1", "error: --chunk -1: must be a positive number of seconds")]
    [InlineData("GMM", "error: GMM: is a model of kind 'gmm', which has no embedding; only 'tdnn' and encoders have one")]
    [InlineData("ENSEMBLE", "error: ENSEMBLE: is an ensemble; give the folder of a member that has an embedding: ENSEMBLE/3-tdnn")]
    public async Task WhatMakesNoSenseIsRefusedAndNothingIsWritten(string args, string expected)
    {
        using var folder = new TempFolder();
        string Fill(string text) => text.Replace("TDNN", voices.Model("tdnn"), StringComparison.Ordinal).Replace("GMM", voices.Model("gmm"), StringComparison.Ordinal)
            .Replace("ENSEMBLE", voices.Model("ensemble"), StringComparison.Ordinal);
        var run = await CommandRun.OfAsync(["embed", voices.First, "--out", folder.File("out"), "--model", .. args.Split(' ').Select(Fill)]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(Fill(expected), Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    private Task<CommandRun> Embed(TempFolder folder, params string[] more) => CommandRun.OfAsync(["embed", "--model", voices.Model("tdnn"), .. more, "--out", folder.File("out")]);

    private static JsonNode List(TempFolder folder) => JsonNode.Parse(File.ReadAllText(folder.File("out/features.json")))!;
}
