using Timbre.Audio;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests.Segments;

public sealed class WindowedGenderTrackerTests
{
    [Fact]
    public void AConversationIsTakenApart()
    {
        using var folder = new TempFolder();
        var utterance = Wave(folder, "talk", [.. Pause(1.5), .. Voice(4, 110), .. Pause(1), .. Voice(5, 220), .. Pause(1.2), .. Voice(3, 110), .. Pause(2)]);
        var track = new WindowedGenderTracker(new CrossingsModel()).Track(utterance, TestContext.Current.CancellationToken);
        Assert.Equal((0, 17.7, 0.5, 2, 0.02), (track.Start, Math.Round(track.Duration, 6), track.StepSeconds, track.WindowSeconds, track.FrameSeconds));
        Assert.Equal((36, 885), (track.LogOdds.Count, track.Speech.Count));
        Assert.True(float.IsNaN(track.LogOdds[0]) && float.IsNaN(track.LogOdds[^1]));
        var segments = new GenderSegmentation().Segment(track);
        Assert.Equal(["", "M", "", "F", "", "M", ""], segments.Select(s => s.Label ?? ""));
        foreach (var (expected, start) in new[] { 0, 1.5, 5.5, 6.5, 11.5, 12.7, 15.7 }.Zip(segments.Select(s => s.Start)))
        {
            Assert.InRange(start, expected - 0.25, expected + 0.25);
        }
    }

    [Fact]
    public void ThreadsAndRateChangeNothing()
    {
        using var folder = new TempFolder();
        float[] talk = [.. Voice(20, 110), .. Pause(1), .. Voice(25, 220)];
        var one = new WindowedGenderTracker(new CrossingsModel()).Track(Wave(folder, "talk", talk), TestContext.Current.CancellationToken);
        var many = new WindowedGenderTracker(new CrossingsModel(), threads: 4).Track(Wave(folder, "talk", talk), TestContext.Current.CancellationToken);
        Assert.Equal(one.LogOdds, many.LogOdds);
        Assert.Equal(one.Speech, many.Speech);
        WavWriter.Write(folder.File("low.wav"), Resampler.Resample(talk, SampleRate.Speech, new(22050)), new(22050));
        var low = new WindowedGenderTracker(new CrossingsModel()).Track(new("low", folder.File("low.wav")), TestContext.Current.CancellationToken);
        Assert.InRange(one.LogOdds.Zip(low.LogOdds).Count(o => float.IsNaN(o.First) != float.IsNaN(o.Second) || (o.First > 0) != (o.Second > 0)), 0, 1); // the window on the turn itself may go either way
    }

    [Fact]
    public void EveryWindowIsWholeWhereTheRecordingIsLongEnough()
    {
        using var folder = new TempFolder();
        var model = new CrossingsModel();
        var tracker = new WindowedGenderTracker(model);
        tracker.Track(Wave(folder, "long", Voice(9.3, 110)), TestContext.Current.CancellationToken);
        Assert.Equal([32000], model.Lengths.Distinct());
        model.Lengths.Clear();
        var track = tracker.Track(Wave(folder, "short", Voice(1.3, 110)), TestContext.Current.CancellationToken);
        Assert.Equal([20800], model.Lengths.Distinct());
        Assert.Equal(3, track.LogOdds.Count);
        Assert.Single(new GenderSegmentation().Segment(track), s => s.Label == "M");
    }

    [Fact]
    public void APartOfARecordingKeepsItsTimes()
    {
        using var folder = new TempFolder();
        var whole = Wave(folder, "talk", [.. Pause(3), .. Voice(4, 220), .. Pause(3)]);
        var track = new WindowedGenderTracker(new CrossingsModel()).Track(whole with { Start = 2, Duration = 6 }, TestContext.Current.CancellationToken);
        var segments = new GenderSegmentation().Segment(track);
        Assert.Equal((2, 8), (segments[0].Start, Math.Round(segments[^1].End, 6)));
        Assert.InRange(segments.Single(s => s.Label == "F").Start, 2.8, 3.2);
    }

    [Fact]
    public void WhatIsNoSpeechIsNeverShownToTheModel()
    {
        using var folder = new TempFolder();
        var model = new CrossingsModel();
        var tone = Enumerable.Range(0, 80000).Select(i => 0.3f * MathF.Sin(0.08f * i)).ToArray();
        var track = new WindowedGenderTracker(model).Track(Wave(folder, "tone", tone), TestContext.Current.CancellationToken);
        Assert.Empty(model.Lengths);
        Assert.All(track.LogOdds, o => Assert.True(float.IsNaN(o)));
        Assert.Equal(SegmentStatus.NoSpeech, Assert.Single(new GenderSegmentation().Segment(track)).Status);
    }

    [Fact]
    public void WhatCannotWorkIsRefused()
    {
        using var folder = new TempFolder();
        var tracker = new WindowedGenderTracker(new CrossingsModel());
        Assert.Throws<TimbreException>(() => tracker.Track(new("a", folder.File("nowhere.wav"))));
        Assert.Throws<TimbreException>(() => tracker.Track(Wave(folder, "empty", [])));
        Assert.Throws<TimbreException>(() => new WindowedGenderTracker(new CrossingsModel(), new() { WindowSeconds = 0.1 }));
        Assert.Throws<TimbreException>(() => new WindowedGenderTracker(new CrossingsModel(), new() { StepSeconds = double.NaN }));
        Assert.StartsWith("a model that tells ann, ben", Assert.Throws<TimbreException>(() => new WindowedGenderTracker(FiveVoices.Model(ModelCatalog.Mixture))).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => tracker.Track(Wave(folder, "v", Voice(3, 110)), new CancellationToken(true)));
    }

    [Fact]
    public void ModelsTakeSamplesAtAnyRate()
    {
        var model = TrainedModels.Make(ModelCatalog.Mlp);
        var buzz = TrainedModels.Buzz(48000, 120, 48000);
        var resampled = Resampler.Resample(buzz, new(48000), SampleRate.Speech);
        Assert.Equal(model.Predict(resampled.AsSpan(), SampleRate.Speech).Scores, model.Predict(buzz, new SampleRate(48000)).Scores);
        var ensemble = new VoiceEnsemble(model.Description, [model, TrainedModels.Make(ModelCatalog.Mlp, 2)], [1, 1], ScoreCalibration.None);
        Assert.Equal(PredictionStatus.Ok, ensemble.Predict(buzz, new SampleRate(48000)).Status);
        Assert.Equal(PredictionStatus.NoSpeech, ensemble.Predict(new float[16000], SampleRate.Speech).Status);
    }

    private static Utterance Wave(TempFolder folder, string name, float[] samples)
    {
        WavWriter.Write(folder.File(name + ".wav"), samples, SampleRate.Speech);
        return new Utterance(name, folder.File(name + ".wav"));
    }

    private static float[] Pause(double seconds) => new float[(int)(seconds * 16000)];

    /// <summary>Syllables of a voice whose pitch and formant move.</summary>
    private static float[] Voice(double seconds, double pitch)
    {
        var samples = new float[(int)(seconds * 16000)];
        var phase = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var t = i / 16000.0;
            phase += pitch * (1 + (0.15 * Math.Sin(2 * Math.PI * 2.1 * t))) / 16000;
            var formant = pitch * (4 + (2 * Math.Sin(2 * Math.PI * 3.3 * t)));
            samples[i] = (float)(0.05 * Math.Max(0.05, Math.Sin(2 * Math.PI * 3.7 * t)) * Enumerable.Range(1, 12).Sum(k => Math.Sin(2 * Math.PI * k * phase) / (1 + Math.Abs((pitch * k) - formant) / 100)));
        }

        return samples;
    }

    /// <summary>Takes a voice for female that crosses zero often while it sounds.</summary>
    private sealed class CrossingsModel : IVoiceModel
    {
        public string Task => "gender";

        public IReadOnlyList<string> Labels { get; } = ["F", "M"];

        public List<int> Lengths { get; } = [];

        public VoicePrediction Predict(Utterance utterance, CancellationToken cancellation = default) => throw new NotSupportedException();

        public VoicePrediction Predict(float[] samples, SampleRate rate, CancellationToken cancellation = default)
        {
            lock (Lengths)
            {
                Lengths.Add(samples.Length);
            }

            var (crossings, sounding) = (0, 1);
            for (var i = 1; i < samples.Length; i++)
            {
                sounding += MathF.Abs(samples[i]) > 0.001f ? 1 : 0;
                crossings += (samples[i] > 0) != (samples[i - 1] > 0) ? 1 : 0;
            }

            var female = 1 / (1 + Math.Exp(-8 * Math.Log(crossings * 16000.0 / sounding / 2100)));
            return new VoicePrediction(PredictionStatus.Ok, female > 0.5 ? "F" : "M", new Dictionary<string, double>(StringComparer.Ordinal) { ["F"] = female, ["M"] = 1 - female }, 2, null);
        }

        public IReadOnlyList<(double Start, VoicePrediction Prediction)> PredictSegments(Utterance utterance, double seconds = 2, CancellationToken cancellation = default) => throw new NotSupportedException();
    }
}
