namespace Timbre.Audio.Tests;

/// <summary>The shape of spectra against the plain definitions of librosa 0.10.2 in double.</summary>
public sealed class FeaturesSpectralTests
{
    private const int Frame = 256;
    private const int Hop = 100;
    private static readonly SampleRate s_rate = new(8000);
    private static readonly float[] s_samples = Speechlike(3000);
    private static readonly double[,] s_magnitudes = FeaturesReference.Magnitudes(
        FeaturesReference.Padded(s_samples, Frame / 2), FeaturesReference.Hann(Frame, Frame), Hop);

    [Fact]
    public void TheCentroidIsTheMeanFrequency() => Compare("spectral_centroid", "", 1e-5, (s, f) => [Centroid(s, f)]);

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, true)]
    [InlineData(2.5, true)]
    [InlineData(2, false)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    public void TheBandwidthIsTheSpreadAroundTheCentroid(double p, bool norm) => Compare("spectral_bandwidth", $"p={p} norm={(norm ? "true" : "false")}", 1e-5, (s, f) =>
    {
        var centre = Centroid(s, f);
        return [Math.Pow(s.Select((v, k) => v * Math.Pow(Math.Abs(f[k] - centre), p)).Sum() / (norm ? s.Sum() : 1), 1 / p)];
    });

    [Theory]
    [InlineData(0.85)]
    [InlineData(0.1)]
    [InlineData(0.999)]
    public void TheRolloffIsWhereTheShareIsReached(double share) => Compare("spectral_rolloff", $"roll_percent={share}", 1e-6, (s, f) =>
    {
        var (k, sum) = (0, s[0]);
        while (sum < share * s.Sum())
        {
            sum += s[++k];
        }

        return [f[k]];
    });

    [Theory]
    [InlineData(2, 1e-10)]
    [InlineData(1, 1e-10)]
    [InlineData(1.5, 1e-2)]
    [InlineData(2, 0.3)]
    public void TheFlatnessIsTheRatioOfMeans(double power, double amin) => Compare("spectral_flatness", $"power={power} amin={amin}", 1e-5, (s, _) =>
    {
        var v = s.Select(m => Math.Max(amin, Math.Pow(m, power))).ToArray();
        return [Math.Exp(v.Average(Math.Log)) / v.Average()];
    });

    [Theory]
    [InlineData(200, 4, 0.02, true)]
    [InlineData(200, 4, 0.2, false)]
    [InlineData(130.5, 2, 0.5, false)]
    [InlineData(500, 3, 0.97, true)]
    [InlineData(62.5, 6, 0.04, false)] // edges that are bins
    public void TheContrastIsPeaksOverValleys(double fmin, int bands, double quantile, bool linear)
    {
        var frames = s_magnitudes.GetLength(1);
        var (peaks, valleys) = (new double[bands + 1, frames], new double[bands + 1, frames]);
        for (var t = 0; t < frames; t++)
        {
            Contrast(Spectrum(t), fmin, bands, quantile, t, peaks, valleys);
        }

        if (!linear)
        {
            Decibels(peaks);
            Decibels(valleys);
        }

        var settings = $"fmin={fmin} n_bands={bands} quantile={quantile} linear={(linear ? "true" : "false")}";
        var actual = Extract("spectral_contrast", settings, s_samples);
        Assert.Equal((bands + 1, frames), (actual.FeatureCount, actual.FrameCount));
        for (var k = 0; k <= bands; k++)
        {
            for (var t = 0; t < frames; t++)
            {
                Assert.Equal(peaks[k, t] - valleys[k, t], actual[k, t], linear ? 1e-5 : 1e-3);
            }
        }
    }

    [Fact]
    public void ValleysBelowTheReachOfFloatsAreMeasured()
    {
        // A loud tone, and noise so far below it that the rounding of float32 transforms shows in the quietest bins.
        const int frame = 1024;
        var samples = Array.ConvertAll(FeaturesReference.Noise(8, 6 * frame), v => 1e-4f * v);
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] += (float)Math.Sin(2 * Math.PI * 300 * i / 8000);
        }

        var stft = new StftOptions { FrameLength = frame, HopLength = frame / 2, Center = false };
        var actual = new SpectralContrastExtractor(new() { Stft = stft, BandCount = 4 }).Extract(samples, s_rate);
        var inDouble = FeaturesReference.Magnitudes(FeaturesReference.Padded(samples, 0), FeaturesReference.Hann(frame, frame), frame / 2);
        var inFloat = new StftExtractor(stft).Extract(samples, s_rate);
        var (worst, worstOfFloats) = (0.0, 0.0);
        var expected = Contrast(actual.FrameCount, (k, t) => inDouble[k, t]);
        var plain = Contrast(actual.FrameCount, (k, t) => inFloat[k, t]);
        for (var k = 0; k < 5; k++)
        {
            for (var t = 0; t < actual.FrameCount; t++)
            {
                worst = Math.Max(worst, Math.Abs(expected[k, t] - actual[k, t]));
                worstOfFloats = Math.Max(worstOfFloats, Math.Abs(expected[k, t] - plain[k, t]));
            }
        }

        Assert.InRange(worst, 0, 0.02);
        Assert.InRange(worstOfFloats, 0.05, 10); // else this proves nothing

        static double[,] Contrast(int frames, Func<int, int, double> magnitude)
        {
            var (peaks, valleys) = (new double[5, frames], new double[5, frames]);
            for (var t = 0; t < frames; t++)
            {
                FeaturesSpectralTests.Contrast([.. Enumerable.Range(0, (frame / 2) + 1).Select(k => magnitude(k, t))], 200, 4, 0.02, t, peaks, valleys, frame);
            }

            Decibels(peaks);
            Decibels(valleys);
            for (var i = 0; i < peaks.Length; i++)
            {
                peaks[i / frames, i % frames] -= valleys[i / frames, i % frames];
            }

            return peaks;
        }
    }

    [Theory]
    [InlineData(8000, 4000, 6, "n_bands=6: band 1 would begin at 4000 Hz, beyond half the sample rate")]
    [InlineData(8000, 200, 6, "n_bands=6: band 6 would begin at 6400 Hz, beyond half the sample rate")]
    [InlineData(8000, 20, 6, "fmin: band 0 (0 to 20 Hz) holds too few bins")]
    [InlineData(8000, 31.3, 2, "fmin: band 0 (0 to 31.3 Hz) holds too few bins of the spectrum; use a larger fmin or n_fft")]
    public void ImpossibleBandsAreRefused(int hertz, double fmin, int bands, string message)
    {
        var extractor = new SpectralContrastExtractor(new() { Stft = new() { FrameLength = hertz == 8000 && fmin == 31.3 ? 255 : Frame }, MinimumFrequency = fmin, BandCount = bands });
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => extractor.Extract(s_samples, new SampleRate(hertz))).Message, StringComparison.Ordinal);
    }

    private static void Compare(string kind, string settings, double tolerance, Func<double[], double[], double[]> definition)
    {
        var actual = Extract(kind, settings, s_samples);
        var frequencies = Enumerable.Range(0, (Frame / 2) + 1).Select(k => (double)k * s_rate.Hertz / Frame).ToArray();
        Assert.Equal(s_magnitudes.GetLength(1), actual.FrameCount);
        for (var t = 0; t < actual.FrameCount; t++)
        {
            var expected = definition(Spectrum(t), frequencies);
            for (var row = 0; row < expected.Length; row++)
            {
                Assert.Equal(expected[row], actual[row, t], tolerance * (1 + Math.Abs(expected[row])));
            }
        }
    }

    private static FeatureMatrix Extract(string kind, string settings, float[] samples)
    {
        var pairs = $"n_fft={Frame} hop_length={Hop} {settings}".Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('='));
        return FeatureKinds.Create(kind, pairs.ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal)).Extract(samples, s_rate);
    }

    private static double[] Spectrum(int frame) => [.. Enumerable.Range(0, s_magnitudes.GetLength(0)).Select(k => s_magnitudes[k, frame])];

    private static double Centroid(double[] s, double[] f) => s.Select((v, k) => v * f[k]).Sum() / s.Sum();

    private static void Contrast(double[] s, double fmin, int bands, double quantile, int t, double[,] peaks, double[,] valleys, int frame = Frame)
    {
        for (var k = 0; k <= bands; k++)
        {
            var (low, high) = (k == 0 ? 0 : fmin * Math.Pow(2, k - 1), fmin * Math.Pow(2, k));
            var bins = Enumerable.Range(0, s.Length).Where(b => (double)b * s_rate.Hertz / frame >= low && (double)b * s_rate.Hertz / frame <= high).ToList();
            if (k > 0)
            {
                bins.Insert(0, bins[0] - 1);
            }

            if (k == bands)
            {
                bins.AddRange(Enumerable.Range(bins[^1] + 1, s.Length - bins[^1] - 1));
            }

            var tail = Math.Max(1, (int)Math.Round(quantile * bins.Count));
            var sorted = bins.Take(bins.Count - (k < bands ? 1 : 0)).Select(b => s[b]).Order().ToArray();
            valleys[k, t] = sorted.Take(tail).Average();
            peaks[k, t] = sorted.TakeLast(tail).Average();
        }
    }

    private static void Decibels(double[,] values)
    {
        var top = values.Cast<double>().Max(v => 10 * Math.Log10(Math.Max(1e-10, v)));
        for (var k = 0; k < values.GetLength(0); k++)
        {
            for (var t = 0; t < values.GetLength(1); t++)
            {
                values[k, t] = Math.Max(top - 80, 10 * Math.Log10(Math.Max(1e-10, values[k, t])));
            }
        }
    }

    /// <summary>Noise with a slope and a tone, so that no frame is flat.</summary>
    private static float[] Speechlike(int count)
    {
        var samples = FeaturesReference.Noise(11, count);
        for (var i = 1; i < count; i++)
        {
            samples[i] += (0.9f * samples[i - 1]) + (0.1f * MathF.Sin(0.3f * i));
        }

        return samples;
    }
}
