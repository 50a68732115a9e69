namespace Timbre.Audio.Tests.Voice;

public sealed class VoiceMeasuresTests
{
    [Theory]
    [InlineData(90, 16000)]
    [InlineData(123.4, 16000)]
    [InlineData(210, 44100)]
    [InlineData(333, 22050)]
    public void PitchIsThatOfThePulses(double pitch, int hertz)
    {
        var measures = Measure(new MadeVoice { Pitch = pitch, Hertz = hertz });
        Assert.InRange(measures.Pitch.Median / pitch, 0.999, 1.001);
        Assert.InRange(measures.Pitch.Mean / pitch, 0.999, 1.001);
        Assert.InRange(measures.Pitch.DeviationSemitones, 0, 0.05);
        Assert.InRange(measures.Pitch.Slope, -0.05, 0.05);
        Assert.Equal(1, measures.Pitch.VoicedShare);
        Assert.InRange(measures.Perturbation.JitterLocal, 0, 0.002);
        Assert.InRange(measures.Perturbation.ShimmerLocal, 0, 0.03);
    }

    [Theory]
    [InlineData(110, 0.01, 1)]
    [InlineData(110, 0.02, 2)]
    [InlineData(200, 0.01, 3)]
    [InlineData(200, 0.02, 4)]
    public void JitterIsThatOfThePulses(double pitch, double jitter, long seed)
    {
        var voice = new MadeVoice { Pitch = pitch, Jitter = jitter, Seed = seed, Seconds = 4 };
        var measures = Measure(voice);
        var periods = voice.Times.Skip(1).Zip(voice.Times, (b, a) => b - a).ToArray();
        var local = periods.Skip(1).Zip(periods, (b, a) => Math.Abs(b - a)).Average() / periods.Average();
        var rap = Enumerable.Range(1, periods.Length - 2).Average(i => Math.Abs(periods[i] - (periods[(i - 1)..(i + 2)].Sum() / 3))) / periods.Average();

        // What is left of earlier pulses moves the marks, and cross-correlation over a whole period smooths them: 20 %.
        Assert.InRange(measures.Perturbation.JitterLocal / local, 0.8, 1.2);
        Assert.InRange(measures.Perturbation.JitterRap / rap, 0.8, 1.2);
        Assert.Equal(3 * measures.Perturbation.JitterRap, measures.Perturbation.JitterDdp);
    }

    [Theory]
    [InlineData(110, 0.05)]
    [InlineData(110, 0.1)]
    [InlineData(160, 0.05)]
    public void ShimmerIsThatOfThePulses(double pitch, double shimmer)
    {
        // Little below the pitch and wide formants, so that a pulse has nearly died away when the next comes.
        var voice = new MadeVoice { Pitch = pitch, Shimmer = shimmer, Seconds = 4, FallsFrom = 3000, Formants = [(700, 300), (1500, 300), (2500, 300)] };
        var measures = Measure(voice);
        var local = voice.Sizes.Skip(1).Zip(voice.Sizes, (b, a) => Math.Abs(b - a)).Average() / voice.Sizes.Average();
        Assert.InRange(measures.Perturbation.ShimmerLocal / local, 0.9, 1.1);
        Assert.InRange(measures.Perturbation.ShimmerDecibels / (20 / Math.Log(10) * local), 0.85, 1.15);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    public void HarmonicsToNoiseIsWhatWasAdded(double decibels) =>
        Assert.Equal(decibels, Measure(new MadeVoice { Pitch = 140, HarmonicsToNoise = decibels }).HarmonicsToNoise, 1.0);

    [Theory]
    [InlineData(100, 5500, 1.0)]
    [InlineData(120, 5000, 1.0)]
    [InlineData(180, 5500, 1.15)]
    public void FormantsAreThoseOfTheResonators(double pitch, double ceiling, double scale)
    {
        var voice = new MadeVoice { Pitch = pitch, Formants = [(550 * scale, 80), (1450 * scale, 100), (2450 * scale, 130), (3400 * scale, 180), (4250 * scale, 250)] };
        var measures = VoiceMeasures.Measure(voice.Make(), SampleRate.Speech, new() { FormantCeiling = ceiling });
        for (var f = 0; f < 4; f++)
        {
            Assert.InRange(measures.Formants[f].Mean / voice.Formants[f].Centre, 0.95, 1.05);
            Assert.InRange(measures.Formants[f].Median / voice.Formants[f].Centre, 0.95, 1.05);
        }

        Assert.InRange(measures.FormantDispersion / (950 * scale), 0.95, 1.05);
        Assert.InRange(measures.VocalTractLength / (17.9 / scale), 0.95, 1.05);
    }

    [Fact]
    public void LoudnessDoesNotMatter()
    {
        var samples = new MadeVoice { Pitch = 120, Jitter = 0.01, Shimmer = 0.05, HarmonicsToNoise = 15 }.Make();
        var extractor = new VoiceMeasuresExtractor(new());
        Assert.Equal(extractor.Extract(samples, SampleRate.Speech).Values.ToArray(), extractor.Extract(Array.ConvertAll(samples, x => x / 8), SampleRate.Speech).Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-3 * (1 + Math.Abs(a)));
    }

    [Fact]
    public void WhatCannotBeMeasuredIsNaN()
    {
        var extractor = new VoiceMeasuresExtractor(new());
        var voiced = extractor.FeatureNames.ToList().IndexOf("voiced_share");
        foreach (var samples in new[] { new float[16000], new float[100], [0.5f], FeaturesReference.Noise(1, 3), [.. Enumerable.Repeat(0.25f, 8000)] })
        {
            var values = extractor.Extract(samples, SampleRate.Speech).Values.ToArray();
            Assert.True(values[voiced] == 0 || float.IsNaN(values[voiced]));
            Assert.All(values.Where((_, i) => i != voiced), v => Assert.True(float.IsNaN(v)));
        }

        Assert.Throws<TimbreException>(() => extractor.Extract([], SampleRate.Speech));
        Assert.Throws<TimbreException>(() => extractor.Extract([float.PositiveInfinity, 0], SampleRate.Speech));
        Assert.Throws<TimbreException>(() => extractor.Extract(new float[1000], new SampleRate(1000)));
        Assert.Throws<TimbreException>(() => new VoiceMeasuresExtractor(new() { PitchFloor = double.NaN }));
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(8000)]
    [InlineData(11025)]
    [InlineData(16001)]
    [InlineData(96000)]
    public void AnyRateWillDo(int hertz)
    {
        var measures = Measure(new MadeVoice { Pitch = 150, Hertz = hertz, Seconds = 0.5, Formants = [(500, 80)] });
        Assert.InRange(measures.Pitch.Median, 149, 151);
        Assert.InRange(measures.Formants[0].Mean, 400, 600);
    }

    [Fact]
    public void ThereIsOneColumnWithANameForEachRow()
    {
        var extractor = FeatureKinds.Create("voice_measures", new Dictionary<string, string>(StringComparer.Ordinal) { ["formant_ceiling"] = "5000" });
        var matrix = extractor.Extract(new MadeVoice { Pitch = 120, HarmonicsToNoise = 20 }.Make(), SampleRate.Speech);
        Assert.Equal(1, matrix.FrameCount);
        Assert.Equal(extractor.FeatureCount, matrix.FeatureCount);
        Assert.Equal(extractor.FeatureCount, extractor.FeatureNames.Distinct(StringComparer.Ordinal).Count());
        Assert.All(matrix.Values.ToArray(), v => Assert.True(float.IsFinite(v)));
        Assert.Equal("5000", FeatureKinds.SettingsAsText(extractor)["formant_ceiling"]);
    }

    [Fact]
    public void FormantsAndHarmonicityComeFrameByFrameToo()
    {
        var samples = new MadeVoice { Pitch = 120, HarmonicsToNoise = 40 }.Make();
        Array.Clear(samples, 16000, 8000);
        var formants = new FormantsExtractor(new()).Extract(samples, SampleRate.Speech);
        Assert.Equal(1 + (int)((2 - 0.05) / 0.00625), formants.FrameCount);
        Assert.InRange(formants[0, 40], 450, 550);
        Assert.InRange(formants[2, 40], 2375, 2625);
        Assert.Equal(0, formants[1, 200]);
        var harmonicity = new HarmonicityExtractor(new()).Extract(samples, SampleRate.Speech);
        Assert.Equal(1 + (int)((2 - 0.06) / 0.01), harmonicity.FrameCount);
        Assert.InRange(harmonicity[0, 30], 37, 43);
        Assert.Equal(-200, harmonicity[0, 120]);
        Assert.Throws<TimbreException>(() => new FormantsExtractor(new()).Extract(samples.AsSpan(0, 700), SampleRate.Speech));
        Assert.Throws<TimbreException>(() => new HarmonicityExtractor(new()).Extract(samples.AsSpan(0, 700), SampleRate.Speech));
    }

    [Fact]
    public void ThreadsDoNotMatter()
    {
        var extractor = new VoiceMeasuresExtractor(new());
        var voices = Enumerable.Range(0, 6).Select(i => new MadeVoice { Pitch = 100 + (20 * i), Seed = i, HarmonicsToNoise = 15, Seconds = 0.5 }.Make()).ToArray();
        var serial = voices.Select(v => extractor.Extract(v, SampleRate.Speech).Values.ToArray()).ToArray();
        Parallel.For(0, 24, i => Assert.Equal(serial[i % 6], extractor.Extract(voices[i % 6], SampleRate.Speech).Values.ToArray()));
    }

    private static VoiceMeasures Measure(MadeVoice voice) => VoiceMeasures.Measure(voice.Make(), new SampleRate(voice.Hertz), new());
}
