using FsCheck;
using FsCheck.Fluent;

namespace Timbre.Audio.Tests;

/// <summary>What must hold for any signal: gain, silence, tones, and the shortest of signals.</summary>
public sealed class FeaturesPropertiesTests
{
    private static readonly string[] s_shapes = ["spectral_centroid", "spectral_bandwidth", "spectral_rolloff"];
    private static readonly string[] s_all = ["zero_crossing_rate", "rms", "spectral_flatness", "spectral_contrast", .. s_shapes];

    [Fact]
    public void TheLevelChangesLoudnessAloneAndOthersNotAtAll() => Prop.ForAll(
        Gen.Choose(-60, 20).Zip(Gen.Choose(1, 1000)).ToArbitrary(),
        pair =>
        {
            var (decibels, seed) = pair;
            var gain = MathF.Pow(10, decibels / 20f);
            var samples = FeaturesReference.Noise(seed, 5000);
            var louder = Array.ConvertAll(samples, s => gain * s);
            foreach (var kind in (string[])["zero_crossing_rate", .. s_shapes])
            {
                Close(Extract(kind, samples), Extract(kind, louder), kind == "spectral_rolloff" ? 8000f / 1024 : 0.05f);
            }

            Close(Array.ConvertAll(Extract("rms", samples), v => v * gain), Extract("rms", louder), 1e-6f * Math.Max(1, gain));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(1, 3));

    [Theory]
    [InlineData(500)]
    [InlineData(2000)]
    [InlineData(7000)]
    public void ToneIsWhereItIs(int hertz)
    {
        var tone = Tone(hertz, 8192);
        var (centroid, bandwidth, rolloff) = (Extract("spectral_centroid", tone), Extract("spectral_bandwidth", tone), Extract("spectral_rolloff", tone));
        for (var t = 4; t < 12; t++)
        {
            Assert.Equal(hertz, centroid[t], 1.0);
            Assert.InRange(bandwidth[t], 0, 40);
            Assert.Equal(hertz, rolloff[t], 8.0);
        }

        Assert.All(Extract("spectral_flatness", tone)[4..12], v => Assert.InRange(v, 0, 1e-4f));
        Assert.All(Extract("rms", tone)[4..12], v => Assert.Equal(0.5 / Math.Sqrt(2), v, 1e-3));
        Assert.All(Extract("zero_crossing_rate", tone)[4..12], v => Assert.Equal(2.0 * hertz / 16000, v, 2e-3));
    }

    [Fact]
    public void NoiseIsFlatterThanTonesAndHasLessContrast()
    {
        var (noise, tone) = (FeaturesReference.Noise(5, 16000), Tone(1000, 16000));
        Assert.True(Extract("spectral_flatness", noise)[10] > 0.4);
        Assert.True(Row("spectral_contrast", noise, 3)[10] < Row("spectral_contrast", tone, 3)[10]);
    }

    [Fact]
    public void SilenceIsDefined()
    {
        var silence = new float[5000];
        foreach (var kind in s_all)
        {
            var expected = kind == "spectral_flatness" ? 1 : 0;
            Assert.All(Extract(kind, silence), v => Assert.Equal(expected, v, 1e-6f));
        }
    }

    [Fact]
    public void ConstantsAndExtremesGiveNumbers()
    {
        foreach (var level in new[] { 1f, -0.5f, 1e-12f, 1e6f, 1e-30f })
        {
            var samples = Enumerable.Repeat(level, 3000).ToArray();
            foreach (var kind in s_all)
            {
                Assert.All(Extract(kind, samples), v => Assert.True(float.IsFinite(v), $"{kind} of {level}: {v}"));
            }

            Assert.All(Extract("zero_crossing_rate", samples), v => Assert.Equal(0, v));
        }

        foreach (var kind in s_all)
        {
            Extract(kind, [.. FeaturesReference.Noise(1, 3000).Select(v => v * 3e38f)]); // squares do not fit: no number, but no crash
        }
    }

    [Fact]
    public void OneSampleIsOneFrame()
    {
        foreach (var kind in s_all)
        {
            foreach (var count in new[] { 1, 2, 511, 512, 513, 2047 })
            {
                var extractor = FeatureKinds.Create(kind, new Dictionary<string, string>(StringComparer.Ordinal));
                var features = extractor.Extract(FeaturesReference.Noise(count, count), SampleRate.Speech);
                Assert.Equal((extractor.FeatureCount, 1 + (count / 512)), (features.FeatureCount, features.FrameCount));
                Assert.All(features.Values.ToArray(), v => Assert.True(float.IsFinite(v)));
            }
        }
    }

    [Fact]
    public void ImpossibleSignalsAreRefused()
    {
        foreach (var kind in s_all)
        {
            Assert.Contains("empty", Refusal(kind, [], 16000), StringComparison.Ordinal);
            Assert.Contains("finite", Refusal(kind, [0, float.NaN], 16000), StringComparison.Ordinal);
            Assert.Contains("finite", Refusal(kind, [float.PositiveInfinity], 16000), StringComparison.Ordinal);
            Assert.Contains("too large", Refusal(kind, new float[2047], 16000, "center"), StringComparison.Ordinal);
            Assert.Contains("sr=16000", Refusal(kind, new float[3000], 8000, "sr"), StringComparison.Ordinal);
        }
    }

    private static string Refusal(string kind, float[] samples, int hertz, string? setting = null)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (setting is not null)
        {
            settings[setting] = setting == "sr" ? "16000" : "false";
        }

        return Assert.Throws<TimbreException>(() => FeatureKinds.Create(kind, settings).Extract(samples, new SampleRate(hertz))).Message;
    }

    private static float[] Tone(int hertz, int count) => [.. Enumerable.Range(0, count).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * hertz * (i + 0.5) / 16000)))];

    private static float[] Extract(string kind, float[] samples) =>
        FeatureKinds.Create(kind, new Dictionary<string, string>(StringComparer.Ordinal)).Extract(samples, SampleRate.Speech).Values.ToArray();

    private static float[] Row(string kind, float[] samples, int row) =>
        FeatureKinds.Create(kind, new Dictionary<string, string>(StringComparer.Ordinal)).Extract(samples, SampleRate.Speech).Row(row).ToArray();

    private static void Close(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
