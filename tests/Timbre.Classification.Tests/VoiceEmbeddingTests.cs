using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Encoders;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>Where a recording lies among the voices that a time-delay network learned.</summary>
public sealed class VoiceEmbeddingTests
{
    private static readonly VoiceClassifier s_model = FiveVoices.Model(ModelCatalog.Tdnn);

    [Fact]
    public void TheWholeIsWhatTheNetworkSaysOfAllFrames()
    {
        var recording = Buzz(40_000);
        var picture = (PictureExtractor)s_model.Features;
        var bands = picture.Features.Extract(recording.ReadMono(), SampleRate.Speech);
        var rows = picture.WithFrames(bands.FrameCount, null).Of(bands).ToFrameMajor(); // the scaler of this model changes nothing
        var expected = new float[8];
        ((IEmbedder)((IPieceClassifier)s_model.Frames).WithFrames(bands.FrameCount)).Embed(rows, expected);
        Assert.Equal(FiveVoices.Bits(expected), FiveVoices.Bits(Make(EncoderPooling.Mean).Embed(recording)));
    }

    [Theory]
    [InlineData(1_700, 1)] // less than a piece
    [InlineData(40_000, 1)]
    [InlineData(900_000, 2)] // more pieces than are looked at at once
    public void PiecesAreThoseThatTheModelJudges(int samples, int blocks)
    {
        var recording = Buzz(samples);
        var judged = s_model.Features.Extract(recording.ReadMono(), SampleRate.Speech);
        var expected = new float[judged.FrameCount * 8];
        ((IEmbedder)s_model.Frames).Embed(judged.ToFrameMajor(), expected);
        var given = Make(EncoderPooling.None).Blocks(recording, 0, null, 1, default).ToList();
        Assert.True(given.Count >= blocks);
        Assert.Equal(judged.FrameCount, given.Sum(b => b.FrameCount));
        Assert.Equal(samples, given.Sum(b => b.Samples));
        Assert.Equal(FiveVoices.Bits(expected), FiveVoices.Bits([.. given.SelectMany(b => b.Values)]));
    }

    [Fact]
    public void WhatIsNotJudgedIsRefused()
    {
        var embedding = Make(EncoderPooling.Mean);
        Assert.Contains("is silent", Refused(Recording.FromSamples(new float[16000], SampleRate.Speech, "x")), StringComparison.Ordinal);
        Assert.Contains("0.1 s are needed", Refused(Buzz(100)), StringComparison.Ordinal);
        Assert.Contains("0.1 s are needed", Refused(Recording.FromSamples([], SampleRate.Speech, "x")), StringComparison.Ordinal);
        Assert.Contains("more than 10 minutes", Refused(Recording.FromSamples(Enumerable.Repeat(0.1f, 16000 * 601).ToArray(), SampleRate.Speech, "x")), StringComparison.Ordinal);
        string Refused(Recording recording) => Assert.Throws<TimbreException>(() => embedding.Embed(recording)).Message;
    }

    [Fact]
    public void ModelsWithoutAnEmbeddingAndPiecesThatAreTooShortAreRefused()
    {
        Assert.Contains("has no embedding", Assert.Throws<TimbreException>(() => new VoiceEmbedding(FiveVoices.Model(ModelCatalog.Mixture), "m")).Message, StringComparison.Ordinal);
        foreach (var seconds in new[] { 0, 0.1, 601, 1e9 })
        {
            Assert.StartsWith("chunk=", Assert.Throws<TimbreException>(() => new VoiceEmbedding(s_model, "m", chunk: TimeSpan.FromSeconds(seconds))).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("n_mels", "24", "frames", "20")] // as many numbers, another picture
    [InlineData("n_mels", "10", "frames", "48")]
    public void PicturesOfAnotherShapeAreRefusedWhereTheModelIsLoaded(string first, string one, string second, string other)
    {
        using var folder = new TempFolder();
        s_model.Save(folder.Path);
        var json = JsonNode.Parse(File.ReadAllText(folder.File("model.json")))!;
        var settings = json["features"]!["settings"]!;
        (settings[first], settings[second]) = (JsonNode.Parse(one), JsonNode.Parse(other));
        File.WriteAllText(folder.File("model.json"), json.ToJsonString());
        Assert.Contains("pictures of 20 features and 24 frames", Assert.Throws<TimbreException>(() => VoiceEmbedding.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static VoiceEmbedding Make(EncoderPooling pooling) => new(s_model, "model", pooling: pooling);

    private static Recording Buzz(int samples) => Recording.FromSamples(TrainedModels.Buzz(samples, 190, 16000), SampleRate.Speech, "buzz");
}
