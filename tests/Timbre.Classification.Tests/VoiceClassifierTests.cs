using Timbre.Audio;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>What a classifier says of recordings as they are, bad ones included.</summary>
public sealed class VoiceClassifierTests
{
    private readonly VoiceClassifier _model = TrainedModels.Make(ModelCatalog.Mlp);

    [Fact]
    public void SilenceIsNoSpeech()
    {
        AssertNone(PredictionStatus.NoSpeech, _model.Predict(new float[16000], SampleRate.Speech));
        AssertNone(PredictionStatus.NoSpeech, _model.Predict(TrainedModels.Buzz(16000, 120, 16000).Select(v => v * 1e-4f).ToArray(), SampleRate.Speech));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(800)]
    [InlineData(1599)]
    public void AFewSamplesAreTooShort(int samples) => AssertNone(PredictionStatus.TooShort, _model.Predict(TrainedModels.Buzz(samples, 120, 16000), SampleRate.Speech));

    [Fact]
    public void ATenthOfASecondIsJudged() => AssertJudged(_model.Predict(TrainedModels.Buzz(1600, 120, 16000), SampleRate.Speech));

    [Theory]
    [InlineData("RIFF")]
    [InlineData("")]
    [InlineData("This is text that somebody renamed to .wav, as happens.")]
    public void WhatCannotBeReadIsAnErrorWithItsReason(string content)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("a.wav"), content);
        AssertNone(PredictionStatus.Error, _model.Predict(new Utterance("a", folder.File("a.wav"))));
    }

    [Fact]
    public void AnAbsentFileIsAnErrorWithItsReason()
    {
        var prediction = _model.Predict(new Utterance("a", "/nowhere/a.wav"));
        AssertNone(PredictionStatus.Error, prediction);
        Assert.Contains("/nowhere/a.wav", prediction.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(11025)]
    [InlineData(48000)]
    public void AnyRateIsJudged(int hertz)
    {
        using var folder = new TempFolder();
        WavWriter.Write(folder.File("a.wav"), TrainedModels.Buzz(hertz, 200, hertz), new SampleRate(hertz));
        var prediction = _model.Predict(Recording.Open(folder.File("a.wav")));
        AssertJudged(prediction);
        Assert.InRange(prediction.Seconds!.Value, 0.99, 1.01);
    }

    [Fact]
    public void StereoIsJudgedAsTheMeanOfItsChannels()
    {
        using var folder = new TempFolder();
        var mono = TrainedModels.Buzz(16000, 200, 16000);
        WavWriter.Write(folder.File("mono.wav"), mono, SampleRate.Speech);
        WriteStereo(folder.File("stereo.wav"), mono);
        var one = _model.Predict(Recording.Open(folder.File("mono.wav")));
        var two = _model.Predict(Recording.Open(folder.File("stereo.wav")));
        AssertJudged(two);
        Assert.Equal(one.Label, two.Label);
        Assert.InRange(two.Score!.Value - one.Score!.Value, -1e-3, 1e-3);
    }

    [Fact]
    public void ACutOffRecordingIsJudgedWithAWarning()
    {
        using var folder = new TempFolder();
        WavWriter.Write(folder.File("a.wav"), TrainedModels.Buzz(16000, 200, 16000), SampleRate.Speech);
        File.WriteAllBytes(folder.File("a.wav"), File.ReadAllBytes(folder.File("a.wav"))[..20000]);
        var prediction = _model.Predict(new Utterance("a", folder.File("a.wav")));
        AssertJudged(prediction);
        Assert.NotEmpty(prediction.Warnings);
    }

    [Fact]
    public void AStretchOfARecordingIsJudgedAlone()
    {
        using var folder = new TempFolder();
        WavWriter.Write(folder.File("a.wav"), [.. new float[16000], .. TrainedModels.Buzz(16000, 200, 16000)], SampleRate.Speech);
        AssertNone(PredictionStatus.NoSpeech, _model.Predict(new Utterance("a", folder.File("a.wav")) { Duration = 0.9 }));
        AssertJudged(_model.Predict(new Utterance("a", folder.File("a.wav")) { Start = 1.0, Duration = 0.5 }));
        AssertNone(PredictionStatus.Error, _model.Predict(new Utterance("a", folder.File("a.wav")) { Start = 9.0 }));
    }

    [Fact]
    public void ManyThreadsGetTheSameAnswer()
    {
        var samples = TrainedModels.Buzz(16000, 170, 16000);
        var expected = _model.Predict(samples, SampleRate.Speech).Score;
        Assert.All(Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8).Select(_ => _model.Predict(samples, SampleRate.Speech).Score).ToList(), s => Assert.Equal(expected, s));
    }

    [Fact]
    public void FeaturesOfAnotherSizeAreRefused()
    {
        var other = FeatureKinds.Create("mfcc", new Dictionary<string, string>(StringComparer.Ordinal) { ["n_mfcc"] = "20" });
        var e = Assert.Throws<TimbreException>(() => _model.Score(other.Extract(TrainedModels.Buzz(16000, 170, 16000), SampleRate.Speech)));
        Assert.Contains("13", e.Message, StringComparison.Ordinal);
        Assert.Contains("20", e.Message, StringComparison.Ordinal);
    }

    private static void AssertNone(PredictionStatus status, VoicePrediction prediction)
    {
        Assert.Equal(status, prediction.Status);
        Assert.Null(prediction.Label);
        Assert.Null(prediction.Score);
        Assert.Empty(prediction.Scores);
        Assert.False(string.IsNullOrEmpty(prediction.Message));
    }

    private static void AssertJudged(VoicePrediction prediction)
    {
        Assert.Equal(PredictionStatus.Ok, prediction.Status);
        Assert.Null(prediction.Message);
        Assert.InRange(prediction.Score!.Value, 0.5, 1);
        Assert.InRange(prediction.Scores.Values.Sum(), 1 - 1e-9, 1 + 1e-9);
    }

    private static void WriteStereo(string path, float[] mono)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("RIFF"u8);
        writer.Write(36 + (mono.Length * 4));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)2);
        writer.Write(16000);
        writer.Write(64000);
        writer.Write((short)4);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(mono.Length * 4);
        foreach (var v in mono)
        {
            // Left and right differ; their mean is the mono signal.
            writer.Write((short)(v * 32768 * 1.2f));
            writer.Write((short)(v * 32768 * 0.8f));
        }
    }
}
