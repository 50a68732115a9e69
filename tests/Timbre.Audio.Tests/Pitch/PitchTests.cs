namespace Timbre.Audio.Tests.Pitch;

/// <summary>What must hold of YIN and pYIN whatever the signal.</summary>
public sealed class PitchTests
{
    private static readonly PitchOptions Short = new() { FrameLength = 1024, HopLength = 160 };

    [Theory]
    [InlineData(70.3, 16000)]
    [InlineData(110, 16000)]
    [InlineData(123.4, 44100)]
    [InlineData(220.7, 8000)]
    [InlineData(333, 22050)]
    [InlineData(389.9, 16000)]
    public void ATonesFrequencyIsFound(double frequency, int hertz)
    {
        var rate = new SampleRate(hertz);
        var tone = Tone(frequency, hertz, hertz);
        foreach (var kind in new[] { "yin", "pyin" })
        {
            var values = FeatureKinds.Create(kind, new Dictionary<string, string>(StringComparer.Ordinal)).Extract(tone, rate).Values;
            for (var t = 5; t < values.Length - 5; t++)
            {
                // pYIN answers in tenths of a semitone, half of which is 0.3 %.
                Assert.InRange(values[t] / frequency, 0.995, 1.005);
            }
        }
    }

    [Fact]
    public void LoudnessDoesNotMatter()
    {
        var voice = Noisy(Tone(150, 16000, 24000), 0.02, seed: 3);
        var louder = Array.ConvertAll(voice, x => 4 * x);
        Assert.Equal(new YinExtractor(new() { Pitch = Short }).Extract(voice, SampleRate.Speech).Values.ToArray(), new YinExtractor(new() { Pitch = Short }).Extract(louder, SampleRate.Speech).Values.ToArray());
        var (a, b) = (Pyin().Track(voice, SampleRate.Speech), Pyin().Track(louder, SampleRate.Speech));
        Assert.Equal(a.Frequencies, b.Frequencies);
        Assert.Equal(a.VoicedProbabilities, b.VoicedProbabilities);
    }

    [Fact]
    public void SilenceAndNoiseAreUnvoicedAndATonePartIsVoiced()
    {
        var track = Pyin().Track(new float[16000], SampleRate.Speech);
        Assert.All(track.Voiced, Assert.False);
        Assert.All(track.Frequencies, f => Assert.True(float.IsNaN(f)));
        var noise = FeaturesReference.Noise(1, 16000);
        Assert.InRange(Pyin().Track(noise, SampleRate.Speech).Voiced.Count(v => v), 0, 10);

        Tone(200, 16000, 8000).CopyTo(noise, 4000);
        track = Pyin().Track(noise, SampleRate.Speech);
        Assert.All(track.Voiced[30..70], Assert.True);
        Assert.All(track.Voiced[..18], Assert.False);
        Assert.All(track.Voiced[82..], Assert.False);
        Assert.All(track.VoicedProbabilities, p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public void UnvoicedFramesAreFilledAsAsked()
    {
        var silence = new float[4000];
        Assert.All(new PyinExtractor(new() { Pitch = Short, FillUnvoiced = -1 }).Extract(silence, SampleRate.Speech).Values.ToArray(), f => Assert.Equal(-1, f));
        Assert.All(new PyinExtractor(new() { Pitch = Short, FillUnvoiced = null }).Extract(silence, SampleRate.Speech).Values.ToArray(), f => Assert.InRange(f, 65, 400));
    }

    /// <summary>What a frame gets does not depend on how the work is cut up: windows of few and of many hops, and batches.</summary>
    [Theory]
    [InlineData(1024, 512, 512)]
    [InlineData(1024, 512, 160)]
    [InlineData(1024, 511, 37)]
    [InlineData(1024, 700, 1)]
    [InlineData(1000, 300, 900)]
    [InlineData(4096, 1000, 7)]
    public void DifferencesAreThoseOfTheDefinition(int frame, int window, int hop)
    {
        var options = new PitchOptions { FrameLength = frame, WindowLength = window, HopLength = hop, Center = false };
        var range = new PeriodRange(options, SampleRate.Speech);
        var samples = FeaturesReference.Noise(frame + hop, frame + (40 * hop));
        var check = new CheckDifferences(samples, options, range);
        var differences = new NormalisedDifference(options, range);
        Assert.Equal(41, differences.FrameCount(samples));
        differences.Run(samples, 41, check);
        Assert.Equal(41, check.Frames);
    }

    [Fact]
    public void LongRecordingsFindTheSamePathInParts()
    {
        // 6000 frames are more than the search keeps at once; the first must not depend on it.
        var samples = new float[6000 * 40];
        for (var i = 0; i < samples.Length; i += 4000)
        {
            Tone(100 + (i / 2000), 16000, 3000).CopyTo(samples, i);
        }

        var extractor = new PyinExtractor(new() { Pitch = Short with { HopLength = 40 } });
        var whole = extractor.Track(samples, SampleRate.Speech);
        var part = extractor.Track(samples.AsSpan(0, 100_000), SampleRate.Speech);
        Assert.Equal(part.Frequencies[..2400], whole.Frequencies[..2400]);
        Assert.InRange(whole.Voiced.Count(v => v), 4000, 5400);
    }

    [Fact]
    public void UnsuitableSamplesAreRefused()
    {
        foreach (var extractor in new IFeatureExtractor[] { new YinExtractor(new()), Pyin() })
        {
            Assert.Throws<TimbreException>(() => extractor.Extract([], SampleRate.Speech));
            Assert.Throws<TimbreException>(() => extractor.Extract([0, float.NaN, 0], SampleRate.Speech));
            Assert.Throws<TimbreException>(() => extractor.Extract(new float[9000], new SampleRate(700)));
            Assert.True(extractor.Extract([0.5f], SampleRate.Speech).FrameCount > 0);
        }

        var uncentred = new YinExtractor(new() { Pitch = Short with { Center = false } });
        Assert.StartsWith("frame_length=1024 is too large", Assert.Throws<TimbreException>(() => uncentred.Extract(new float[1023], SampleRate.Speech)).Message, StringComparison.Ordinal);
        Assert.Equal(1, uncentred.Extract(new float[1024], SampleRate.Speech).FrameCount);
    }

    [Theory]
    [InlineData("fmin", "0", "fmin=0: must be a positive frequency in Hz")]
    [InlineData("fmax", "50", "fmax=50: must be a frequency in Hz above fmin (65)")]
    [InlineData("win_length", "2048", "win_length=2048: must be less than frame_length (2048 samples)")]
    [InlineData("beta_parameters", "2", "beta_parameters=2: must be two numbers with a comma between them")]
    [InlineData("resolution", "1", "resolution=1: must be from 0.001 to less than 1 semitone")]
    [InlineData("fill_na", "zero", "fill_na=zero: must be a number, nan or none")]
    public void WrongSettingsAreNamed(string key, string value, string message) => Assert.Equal(
        message,
        Assert.Throws<TimbreException>(() => FeatureKinds.Create("pyin", new Dictionary<string, string>(StringComparer.Ordinal) { [key] = value })).Message);

    /// <summary>scipy.stats.beta.cdf, SciPy 1.10.1.</summary>
    [Theory]
    [InlineData(0.01, 2, 18, 0.015273761488896611)]
    [InlineData(0.1, 2, 18, 0.5797350211684026)]
    [InlineData(0.5, 2, 18, 0.9999618530273438)]
    [InlineData(0.3, 0.5, 2.5, 0.7968893362799453)]
    public void BetaIsThatOfSciPy(double x, double a, double b, double expected) => Assert.Equal(expected, BetaDistribution.Cumulative(x, a, b), 1e-12);

    internal static float[] Tone(double frequency, int hertz, int count)
    {
        var tone = new float[count];
        for (var i = 0; i < count; i++)
        {
            tone[i] = (float)(0.5 * Math.Sin(2 * Math.PI * frequency * i / hertz));
        }

        return tone;
    }

    private static float[] Noisy(float[] samples, double level, long seed)
    {
        var noise = FeaturesReference.Noise(seed, samples.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] += (float)(10 * level * noise[i]);
        }

        return samples;
    }

    private static PyinExtractor Pyin() => new(new() { Pitch = Short });

    private sealed class CheckDifferences(float[] samples, PitchOptions options, PeriodRange range) : IDifferenceConsumer
    {
        public int Frames { get; private set; }

        public void Accept(int frame, ReadOnlySpan<float> values)
        {
            Assert.Equal(Frames++, frame);
            var y = samples.AsSpan(frame * options.EffectiveHopLength, options.FrameLength);
            var sum = 0.0;
            for (var lag = 1; lag <= range.Longest; lag++)
            {
                var difference = 0.0;
                for (var j = 1; j <= options.EffectiveWindowLength; j++)
                {
                    difference += ((double)y[j] - y[j + lag]) * ((double)y[j] - y[j + lag]);
                }

                sum += difference;
                if (lag >= range.Shortest)
                {
                    Assert.Equal(difference / (sum / lag), values[lag - range.Shortest], 1e-4);
                }
            }
        }
    }
}
