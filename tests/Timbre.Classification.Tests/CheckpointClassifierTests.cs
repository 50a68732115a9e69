using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>Published checkpoints with a head on recordings as they are.</summary>
public sealed class CheckpointClassifierTests
{
    [Theory]
    [InlineData("chunk_2s_normalized")]
    [InlineData("odd_length_normalized")]
    public void ProbabilitiesAreTheSoftmaxOfTheReferencesLogits(string name)
    {
        var expected = NpyArray.LoadArchive(Path.Combine(CheckpointFolder.TinyGender, "expected.npz"));
        var logits = expected[$"{name}/logits"].Values;
        var prediction = CheckpointClassifier.Load(CheckpointFolder.TinyGender).Predict(Recording.FromSamples(expected[$"{name}/input"].ToSingle(), SampleRate.Speech));
        Assert.Equal(PredictionStatus.Ok, prediction.Status);
        Assert.Equal("F", prediction.Label);
        Assert.Equal(1 / (1 + Math.Exp(logits[1] - logits[0])), prediction.Scores["F"], 1e-4);
        Assert.Equal(1, prediction.Scores.Values.Sum(), 1e-12);
        Assert.Null(prediction.Age);
    }

    [Theory]
    [InlineData("female", "male", "gender", "F", "M")]
    [InlineData("M", "F", "gender", "M", "F")]
    [InlineData("WOMAN", "Man", "gender", "F", "M")]
    [InlineData("happy", "sad", "label", "happy", "sad")]
    [InlineData("female", "child", "label", "female", "child")]
    public void LabelsThatMeanFemaleAndMaleAreWrittenAsTimbreDoes(string first, string second, string task, string firstShown, string secondShown)
    {
        using var folder = new TempFolder();
        var classifier = CheckpointClassifier.Load(CheckpointFolder.WithLabels(folder, first, second));
        Assert.Equal(task, classifier.Task);
        Assert.Equal([firstShown, secondShown], classifier.Labels);
    }

    [Fact]
    public void AgeAndGenderComeTogether()
    {
        using var folder = new TempFolder();
        var classifier = CheckpointClassifier.Load(CheckpointFolder.AgeAndGender(folder, 0.345f, [1, 3, -2]));
        Assert.Equal("gender", classifier.Task);
        Assert.Equal(["F", "M", "child"], classifier.Labels);
        var prediction = classifier.Predict(Recording.FromSamples(TrainedModels.Buzz(16000, 120, 16000), SampleRate.Speech));
        Assert.Equal("M", prediction.Label);
        Assert.Equal(34.5, prediction.Age!.Value, 1e-4);
        Assert.Equal(Math.Exp(3) / (Math.Exp(1) + Math.Exp(3) + Math.Exp(-2)), prediction.Score!.Value, 1e-6);
        Assert.Null(classifier.Predict(Recording.FromSamples(new float[16000], SampleRate.Speech)).Age);
    }

    [Fact]
    public void OfALongRecordingTheWindowsLogitsAreAveragedByLengthWithoutSilence()
    {
        var classifier = CheckpointClassifier.Load(CheckpointFolder.TinyGender);
        const int window = (int)CheckpointClassifier.WindowSeconds * 16000;
        var (one, two) = (TrainedModels.Buzz(window, 100, 16000), TrainedModels.Buzz(20_000, 250, 16000));
        double Margin(float[] samples)
        {
            var p = classifier.Predict(Recording.FromSamples(samples, SampleRate.Speech));
            return Math.Log(p.Scores["F"] / p.Scores["M"]);
        }

        var expected = ((Margin(one) * one.Length) + (Margin(two) * two.Length)) / (one.Length + two.Length);
        Assert.Equal(expected, Margin([.. one, .. two]), 1e-6);
        Assert.Equal(expected, Margin([.. one, .. new float[window], .. two]), 1e-6);
        Assert.NotEqual(Margin(one), Margin(two), 1e-4);
    }

    [Fact]
    public void WhatCannotBeJudgedIsNot()
    {
        using var folder = new TempFolder();
        var classifier = CheckpointClassifier.Load(CheckpointFolder.TinyGender);
        PredictionStatus Status(float[] samples) => classifier.Predict(Recording.FromSamples(samples, SampleRate.Speech)).Status;
        Assert.Equal(PredictionStatus.NoSpeech, Status(new float[16000]));
        Assert.Equal(PredictionStatus.TooShort, Status(TrainedModels.Buzz(1, 100, 16000)));
        Assert.Equal(PredictionStatus.TooShort, Status(TrainedModels.Buzz(1599, 100, 16000)));
        Assert.Equal(PredictionStatus.Ok, Status(TrainedModels.Buzz(1600, 100, 16000)));
        Assert.Equal(PredictionStatus.Error, classifier.Predict(new Utterance("a", folder.File("gone.wav"))).Status);
        WavWriter.Write(folder.File("none.wav"), [], SampleRate.Speech);
        foreach (var prediction in new[] { classifier.Predict(new Utterance("a", folder.File("none.wav"))), classifier.PredictSegments(new Utterance("a", folder.File("none.wav")))[0].Prediction })
        {
            Assert.Equal(PredictionStatus.Error, prediction.Status);
            Assert.Contains("holds no samples", prediction.Message, StringComparison.Ordinal);
        }

        var nan = TrainedModels.Buzz(16000, 100, 16000);
        nan[77] = float.NaN;
        Assert.Throws<TimbreException>(() => Status(nan));
    }

    [Theory]
    [InlineData(32000, 1)]
    [InlineData(47999, 1)]
    [InlineData(48000, 2)]
    [InlineData(2000, 1)]
    [InlineData(111_000, 3)]
    public void SegmentsAreJudgedAsIfEachWereARecording(int samples, int count)
    {
        using var folder = new TempFolder();
        WavWriter.Write(folder.File("a.wav"), TrainedModels.Buzz(samples, 120, 16000), SampleRate.Speech);
        var classifier = CheckpointClassifier.Load(CheckpointFolder.TinyGender);
        var segments = classifier.PredictSegments(new Utterance("a", folder.File("a.wav")));
        Assert.Equal(count, segments.Count);
        foreach (var (start, prediction) in segments)
        {
            var alone = classifier.Predict(new Utterance("a", folder.File("a.wav")) { Start = start, Duration = prediction.Seconds });
            Assert.Equal(alone.Scores["F"], prediction.Scores["F"]);
        }

        Assert.Equal(samples / 16000.0, segments[^1].Start + segments[^1].Prediction.Seconds!.Value, 9);
    }

    [Fact]
    public void ANarrowRecordingIsJudgedWithAWarning()
    {
        var classifier = CheckpointClassifier.Load(CheckpointFolder.TinyGender);
        var prediction = classifier.Predict(Recording.FromSamples(TrainedModels.Buzz(8000, 120, 8000), new SampleRate(8000)));
        Assert.Equal(PredictionStatus.Ok, prediction.Status);
        Assert.Contains("4 kHz", Assert.Single(prediction.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatHasNoHeadIsAnEncoderOnly()
    {
        var e = Assert.Throws<TimbreException>(() => VoiceModel.Load(TestData.Golden("wav2vec2/tiny-base")));
        Assert.Contains("encoder only", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EachKindOfModelIsLoadedAsWhatItIs()
    {
        using var folder = new TempFolder();
        TrainedModels.Make(ModelCatalog.Mlp).Save(folder.File("model"));
        Assert.IsType<VoiceClassifier>(VoiceModel.Load(folder.File("model")));
        Assert.IsType<CheckpointClassifier>(VoiceModel.Load(CheckpointFolder.TinyGender));
        Assert.Contains("is not a model folder", Assert.Throws<TimbreException>(() => VoiceModel.Load(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => VoiceModel.Load(folder.File("nowhere")));
        File.WriteAllText(folder.File("text"), "no model");
        Assert.Throws<TimbreException>(() => VoiceModel.Load(folder.File("text")));
    }
}
