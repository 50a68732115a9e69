namespace Timbre.Audio.Tests;

public sealed class FeaturesMelTests
{
    [Theory]
    [InlineData(false, true, 2.0, 0, null)]
    [InlineData(true, true, 1.0, 0, null)]
    [InlineData(true, false, 3.0, 100, 3000.0)]
    [InlineData(false, false, 0.5, 300, 9000.0)] // bands above half the rate are empty
    public void BandsAreThoseOfTheDefinition(bool htk, bool normalised, double power, double low, double? high)
    {
        const int frame = 256;
        const int rate = 8000;
        var samples = FeaturesReference.Noise(1, 3000);
        var options = new MelOptions
        {
            Stft = new() { FrameLength = frame, HopLength = 100 },
            BandCount = 30,
            Htk = htk,
            AreaNormalised = normalised,
            Power = power,
            MinimumFrequency = low,
            MaximumFrequency = high,
        };
        var actual = new MelSpectrogramExtractor(options).Extract(samples, new SampleRate(rate));
        var magnitudes = FeaturesReference.Magnitudes(FeaturesReference.Padded(samples, frame / 2), FeaturesReference.Hann(frame, frame), 100);
        var edges = MelScale.Frequencies(32, low, high ?? rate / 2.0, htk);
        Assert.Equal(magnitudes.GetLength(1), actual.FrameCount);
        for (var band = 0; band < 30; band++)
        {
            for (var t = 0; t < actual.FrameCount; t++)
            {
                var expected = 0.0;
                for (var k = 0; k <= frame / 2; k++)
                {
                    var f = (double)k * rate / frame;
                    var triangle = Math.Max(0, Math.Min((f - edges[band]) / (edges[band + 1] - edges[band]), (edges[band + 2] - f) / (edges[band + 2] - edges[band + 1])));
                    expected += triangle * Math.Pow(magnitudes[k, t], power) * (normalised ? 2 / (edges[band + 2] - edges[band]) : 1);
                }

                Assert.Equal(expected, actual[band, t], 2e-5 * (1 + expected));
            }
        }
    }

    [Fact]
    public void MelScalesAreThoseOfTheirAuthors()
    {
        Assert.Equal(15, MelScale.FromHertz(1000, htk: false), 1e-12);
        Assert.Equal(42, MelScale.FromHertz(6400, htk: false), 1e-12);
        Assert.Equal(999.98554, MelScale.FromHertz(1000, htk: true), 1e-5);
        foreach (var hertz in new[] { 0, 20, 999, 1000, 1001, 8000.0 })
        {
            Assert.Equal(hertz, MelScale.ToHertz(MelScale.FromHertz(hertz, htk: false), htk: false), 1e-9);
            Assert.Equal(hertz, MelScale.ToHertz(MelScale.FromHertz(hertz, htk: true), htk: true), 1e-9);
        }
    }

    [Fact]
    public void BandsThatBeginAboveHalfTheRateAreRefused()
    {
        var extractor = new MelSpectrogramExtractor(new() { MinimumFrequency = 5000 });
        var refusal = Assert.Throws<TimbreException>(() => extractor.Extract(new float[3000], new SampleRate(8000)));
        Assert.StartsWith("fmin=5000: must be below half the sample rate", refusal.Message, StringComparison.Ordinal);
        extractor.Extract(new float[3000], new SampleRate(16000));
    }

    [Theory]
    [InlineData(1.0, 80.0)]
    [InlineData(1.0, null)]
    [InlineData(-0.01, 20.0)] // the magnitude of the reference counts
    [InlineData(null, 80.0)]
    [InlineData(null, null)]
    [InlineData(0.0, 0.0)]
    public void DecibelsFollowTheReferenceAndTheRange(double? reference, double? range)
    {
        var samples = FeaturesReference.Noise(2, 20000);
        Array.Clear(samples, 0, 9000);
        var mel = new MelOptions { BandCount = 40 };
        var decibels = new DecibelOptions { Reference = reference, Range = range };
        var bands = new MelSpectrogramExtractor(mel).Extract(samples, SampleRate.Speech).Values.ToArray();
        var actual = new LogMelExtractor(new() { Mel = mel, Decibels = decibels }).Extract(samples, SampleRate.Speech).Values.ToArray();
        var zero = 10 * Math.Log10(Math.Max(1e-10, Math.Abs(reference ?? bands.Max())));
        var expected = Array.ConvertAll(bands, b => (10 * Math.Log10(Math.Max(1e-10, b))) - zero);
        var floor = range is null ? double.NegativeInfinity : expected.Max() - range.Value;
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(Math.Max(expected[i], floor), actual[i], 5e-5);
        }
    }

    [Fact]
    public void SilenceIsEvenlyQuiet()
    {
        var actual = new LogMelExtractor(new()).Extract(new float[5000], SampleRate.Speech);
        Assert.All(actual.Values.ToArray(), v => Assert.Equal(-100, v, 1e-4f));
        actual = new LogMelExtractor(new() { Decibels = new() { Reference = null } }).Extract(new float[5000], SampleRate.Speech);
        Assert.All(actual.Values.ToArray(), v => Assert.Equal(0, v, 1e-4f));
    }
}
