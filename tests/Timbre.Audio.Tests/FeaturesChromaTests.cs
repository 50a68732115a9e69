namespace Timbre.Audio.Tests;

public sealed class FeaturesChromaTests
{
    [Theory]
    [InlineData(440, 9)]
    [InlineData(880, 9)]
    [InlineData(261.6256, 0)]
    [InlineData(659.2551, 4)]
    public void AToneIsItsPitchClass(double hertz, int row)
    {
        var chroma = new ChromaExtractor(new() { Tuning = 0 }).Extract(Tone(hertz), SampleRate.Speech);
        for (var frame = 4; frame < chroma.FrameCount - 4; frame++)
        {
            Assert.Equal(1, chroma[row, frame]);
        }

        var fromA = new ChromaExtractor(new() { Tuning = 0, BaseC = false }).Extract(Tone(hertz), SampleRate.Speech);
        Assert.Equal(chroma.Row(row).ToArray(), fromA.Row((row + 3) % 12).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(-0.37)]
    [InlineData(0.48)]
    public void TuningIsEstimated(double tuning)
    {
        // Several tones of one scale, so that most peaks agree.
        var samples = Tone(440 * Math.Pow(2, tuning / 12));
        foreach (var semitones in new[] { 4, 7, 12, 16 })
        {
            var other = Tone(440 * Math.Pow(2, (tuning + semitones) / 12));
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] += other[i];
            }
        }

        var estimator = new TuningEstimator(2048, SampleRate.Speech, 12);
        var spectrum = new ShortTimeSpectrum(new() { HopLength = 512 });
        spectrum.Run(samples, spectrum.FrameCount(samples, SampleRate.Speech), estimator);
        Assert.Equal(tuning, estimator.Estimate(), 0.03);
        var estimated = new ChromaExtractor(new()).Extract(samples, SampleRate.Speech);
        var given = new ChromaExtractor(new() { Tuning = estimator.Estimate() }).Extract(samples, SampleRate.Speech);
        Assert.Equal(given.Values.ToArray(), estimated.Values.ToArray());
    }

    [Theory]
    [InlineData(ChromaNorm.Largest)]
    [InlineData(ChromaNorm.Sum)]
    [InlineData(ChromaNorm.Euclidean)]
    public void FramesAreNormalised(ChromaNorm norm)
    {
        var samples = FeaturesReference.Noise(1, 9001);
        var chroma = new ChromaExtractor(new() { Norm = norm, ChromaCount = 7 }).Extract(samples, SampleRate.Speech);
        for (var frame = 0; frame < chroma.FrameCount; frame++)
        {
            var values = Enumerable.Range(0, 7).Select(row => (double)chroma[row, frame]).ToArray();
            Assert.Equal(1, norm switch { ChromaNorm.Largest => values.Max(), ChromaNorm.Sum => values.Sum(), _ => values.Sum(v => v * v) }, 1e-5);
        }
    }

    [Fact]
    public void FiltersHaveTheLengthOfTheirOctave()
    {
        // Without weights for octaves every bin's column has length 1, so a flat spectrum's energy tells the number of bins.
        var filters = ChromaFilters.Create(new() { OctaveWidth = null, ChromaCount = 24 }, SampleRate.Speech, 0.1);
        var power = new Numerics.LaneBuffer(1025);
        var classes = new Numerics.LaneBuffer(24);
        foreach (var bin in new[] { 0, 1, 2, 100, 1023, 1024 })
        {
            power.Values.Clear();
            power.Row(bin)[0] = 1;
            filters.Multiply(power, 0, classes, 0);
            Assert.Equal(1, Enumerable.Range(0, 24).Sum(row => (double)classes.Row(row)[0] * classes.Row(row)[0]), 1e-5);
        }
    }

    [Fact]
    public void TonnetzIsThatOfTheDefinition()
    {
        var chroma = new FeatureMatrix(12, 2, [.. Enumerable.Range(0, 24).Select(i => (float)((i * 7 % 11) + 0.5))]);
        var tonnetz = TonnetzExtractor.Of(chroma);
        Assert.Equal(6, tonnetz.FeatureCount);
        for (var frame = 0; frame < 2; frame++)
        {
            var sum = Enumerable.Range(0, 12).Sum(c => (double)chroma[c, frame]);
            for (var axis = 0; axis < 6; axis++)
            {
                var angle = new[] { 7 * Math.PI / 6, 3 * Math.PI / 2, 2 * Math.PI / 3 }[axis / 2];
                var radius = axis < 4 ? 1 : 0.5;
                var expected = Enumerable.Range(0, 12).Sum(c => chroma[c, frame] / sum * radius * (axis % 2 == 0 ? Math.Sin(angle * c) : Math.Cos(angle * c)));
                Assert.Equal(expected, tonnetz[axis, frame], 1e-6);
            }
        }
    }

    [Fact]
    public void TonnetzMayBeThatOfTheHarmonicPart()
    {
        var samples = Tone(300);
        samples[7000] = 1;
        var harmonic = new TonnetzExtractor(new() { Harmonic = true }).Extract(samples, SampleRate.Speech);
        var expected = new TonnetzExtractor(new()).Extract(new HarmonicPercussive(new()).Harmonic(samples), SampleRate.Speech);
        Assert.Equal(expected.Values.ToArray(), harmonic.Values.ToArray());
        Assert.NotEqual(new TonnetzExtractor(new()).Extract(samples, SampleRate.Speech).Values.ToArray(), harmonic.Values.ToArray());
        Assert.Equal("tonnetz_minor_x", new TonnetzExtractor(new()).FeatureNames[2]);
    }

    [Theory]
    [InlineData("chroma_stft")]
    [InlineData("tonnetz")]
    public void SilenceAndOneSampleHaveValuesAndNaNIsRefused(string kind)
    {
        var extractor = FeatureKinds.Create(kind, new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.All(extractor.Extract(new float[3000], SampleRate.Speech).Values.ToArray(), value => Assert.Equal(0, value));
        var one = extractor.Extract([0.5f], SampleRate.Speech);
        Assert.Equal(1, one.FrameCount);
        Assert.All(one.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
        Assert.Throws<TimbreException>(() => extractor.Extract([], SampleRate.Speech));
        Assert.Throws<TimbreException>(() => extractor.Extract([0, float.NaN], SampleRate.Speech));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 12)]
    [InlineData(64, 1200)]
    public void OddSizesHaveFiniteValues(int frameLength, int classes)
    {
        var extractor = new ChromaExtractor(new() { Stft = new() { FrameLength = frameLength }, ChromaCount = classes });
        Assert.All(extractor.Extract(FeaturesReference.Noise(1, 200), new SampleRate(8000)).Values.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    private static float[] Tone(double hertz)
    {
        var samples = new float[16000];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(0.1 * Math.Sin(2 * Math.PI * hertz * i / 16000));
        }

        return samples;
    }
}
