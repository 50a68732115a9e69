using FsCheck;
using FsCheck.Fluent;

namespace Timbre.Audio.Tests;

public sealed class HarmonicPercussiveTests
{
    [Theory]
    [InlineData(2.0, 31, 31)]
    [InlineData(1.0, 5, 8)]
    [InlineData(3.7, 1, 17)]
    public void MasksAreThoseOfTheDefinitionAndAddUpToOne(double power, int harmonicKernel, int percussiveKernel)
    {
        var magnitudes = Magnitudes(1, 37, 50);
        var (harmonic, percussive) = new HarmonicPercussive(new() { Power = power, HarmonicKernel = harmonicKernel, PercussiveKernel = percussiveKernel }).Masks(magnitudes);
        for (var bin = 0; bin < 37; bin++)
        {
            for (var frame = 0; frame < 50; frame++)
            {
                double h = Median(i => magnitudes[bin, Fold(frame + i, 50)], harmonicKernel);
                double p = Median(i => magnitudes[Fold(bin + i, 37), frame], percussiveKernel);
                var expected = h + p == 0 ? 0.5 : Math.Pow(h, power) / (Math.Pow(h, power) + Math.Pow(p, power));
                Assert.Equal(expected, harmonic[bin, frame], 1e-5);
                Assert.Equal(1, harmonic[bin, frame] + percussive[bin, frame], 1e-6f);
            }
        }
    }

    [Fact]
    public void MarginsLeaveARest()
    {
        var magnitudes = Magnitudes(2, 20, 60);
        var plain = new HarmonicPercussive(new()).Masks(magnitudes);
        var strict = new HarmonicPercussive(new() { HarmonicMargin = 3, PercussiveMargin = 2 }).Masks(magnitudes);
        for (var i = 0; i < magnitudes.Values.Length; i++)
        {
            Assert.True(strict.Harmonic.Values[i] <= plain.Harmonic.Values[i]);
            Assert.True(strict.Percussive.Values[i] <= plain.Percussive.Values[i]);
        }

        var silence = new FeatureMatrix(20, 60, new float[1200]);
        Assert.All(new HarmonicPercussive(new() { HarmonicMargin = 3 }).Masks(silence).Harmonic.Values.ToArray(), mask => Assert.Equal(0, mask));
        Assert.All(new HarmonicPercussive(new()).Masks(silence).Harmonic.Values.ToArray(), mask => Assert.Equal(0.5f, mask));
    }

    [Fact]
    public void AnInfinitePowerMakesHardMasks()
    {
        var masks = new HarmonicPercussive(new() { Power = double.PositiveInfinity }).Masks(Magnitudes(3, 30, 40));
        Assert.All(masks.Harmonic.Values.ToArray(), mask => Assert.True(mask is 0 or 1));
        Assert.Contains(1, masks.Harmonic.Values.ToArray());
        Assert.Contains(1, masks.Percussive.Values.ToArray());
    }

    [Fact]
    public void TheTwoPartsAddUpToTheSignal() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(
            Gen.Choose(1, 30).SelectMany(half => Gen.Choose(1, 2 * half).Zip(Gen.Choose(1, 4000)).Select(rest => (FrameLength: 2 * half, Hop: (rest.Item1 + 1) / 2, Length: rest.Item2))).ToArbitrary(),
            sizes => AddUp(sizes.FrameLength, sizes.Hop, sizes.Length) && AddUp(sizes.FrameLength + 1, sizes.Hop, sizes.Length)));

    [Fact]
    public void SignalsOfManyStretchesAreSeparatedAsInOne()
    {
        // 700 frames make three stretches; the masks of the whole spectrogram tell what must come out.
        var options = new HarmonicPercussiveOptions { Stft = new() { FrameLength = 64, HopLength = 16 }, HarmonicKernel = 21, PercussiveKernel = 9 };
        var samples = FeaturesReference.Noise(4, 700 * 16);
        var separation = new HarmonicPercussive(options);
        var harmonic = separation.Harmonic(samples);
        var half = separation.Masks(new StftExtractor(options.Stft).Extract(samples, SampleRate.Speech)).Harmonic;
        var ones = FeaturesReference.Hann(64, 64);
        var sum = new double[samples.Length + 64];
        var weights = new double[samples.Length + 64];
        var padded = FeaturesReference.Padded(samples, 32);
        for (var frame = 0; frame < half.FrameCount; frame++)
        {
            var filtered = Filtered(padded.AsSpan(frame * 16, 64), ones, bin => half[bin, frame]);
            for (var j = 0; j < 64; j++)
            {
                sum[(frame * 16) + j] += ones[j] * filtered[j];
                weights[(frame * 16) + j] += ones[j] * ones[j];
            }
        }

        for (var i = 0; i < samples.Length; i++)
        {
            Assert.Equal(sum[i + 32] / weights[i + 32], harmonic[i], 2e-5);
        }
    }

    [Fact]
    public void TonesAreHarmonicAndClicksPercussive()
    {
        var tone = new float[32000];
        var clicks = new float[32000];
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = 0.3f * (float)Math.Sin(2 * Math.PI * 440 * i / 16000);
            clicks[i] = i % 4000 == 2000 ? 1 : 0;
        }

        var (harmonic, percussive) = new HarmonicPercussive(new()).Separate(tone);
        Assert.True(Energy(harmonic) > 50 * Energy(percussive));
        (harmonic, percussive) = new HarmonicPercussive(new()).Separate(clicks);
        Assert.True(Energy(percussive) > 50 * Energy(harmonic));
        Assert.Equal(new HarmonicPercussive(new()).Percussive(clicks), percussive);
    }

    [Fact]
    public void ShortAndSilentSignalsAreSeparatedAndBadOnesRefused()
    {
        var separation = new HarmonicPercussive(new());
        Assert.Equal([0.25f], separation.Separate([0.5f]).Harmonic);
        Assert.All(separation.Separate(new float[3000]).Percussive, sample => Assert.Equal(0, sample));
        Assert.Throws<TimbreException>(() => separation.Harmonic([]));
        Assert.Throws<TimbreException>(() => separation.Harmonic([0, float.NaN]));
        Assert.Contains("too large", Assert.Throws<TimbreException>(() => separation.Harmonic([1e30f, -3e38f, 1e38f])).Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => separation.Masks(new FeatureMatrix(1, 2, [1, float.NaN])));
        Assert.Throws<TimbreException>(() => separation.Masks(new FeatureMatrix(1, 2, [1, -1])));
        Assert.Equal(0, separation.Masks(new FeatureMatrix(0, 0, [])).Harmonic.FrameCount);
        Assert.Equal(0, separation.Masks(new FeatureMatrix(4, 0, [])).Harmonic.FrameCount);
    }

    [Fact]
    public void ImpossibleOptionsAreNamed()
    {
        Refuse("kernel_size=0", new() { HarmonicKernel = 0 });
        Refuse("kernel_size=5000", new() { PercussiveKernel = 5000 });
        Refuse("power=0", new() { Power = 0 });
        Refuse("power=NaN", new() { Power = double.NaN });
        Refuse("margin=0.5", new() { HarmonicMargin = 0.5 });
        Refuse("margin=NaN", new() { PercussiveMargin = double.NaN });
        Refuse("n_fft=0", new() { Stft = new() { FrameLength = 0 } });

        static void Refuse(string message, HarmonicPercussiveOptions options) =>
            Assert.StartsWith(message + ":", Assert.Throws<TimbreException>(() => new HarmonicPercussive(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThreadsShareASeparation()
    {
        var separation = new HarmonicPercussive(new());
        var signals = Enumerable.Range(0, 4).Select(i => FeaturesReference.Noise(i, 5000 + (9000 * i))).ToArray();
        var serial = signals.Select(samples => separation.Harmonic(samples)).ToArray();
        Parallel.For(0, 16, i => Assert.Equal(serial[i % 4], separation.Harmonic(signals[i % 4])));
    }

    private static bool AddUp(int frameLength, int hop, int length)
    {
        var samples = FeaturesReference.Noise((frameLength * 100003L) + (hop * 1009L) + length, length);
        var stft = new StftOptions { FrameLength = frameLength, HopLength = hop, Window = WindowFunction.Hamming };
        var (harmonic, percussive) = new HarmonicPercussive(new() { Stft = stft, HarmonicKernel = 5, PercussiveKernel = 3 }).Separate(samples);
        return harmonic.Length == length && samples.Zip(harmonic, percussive).All(s => Math.Abs(s.First - s.Second - s.Third) < 3e-6);
    }

    /// <summary>A frame through the definitions of the transform and its inverse, each bin times its mask.</summary>
    private static double[] Filtered(ReadOnlySpan<double> frame, double[] window, Func<int, double> mask)
    {
        var n = frame.Length;
        var result = new double[n];
        for (var k = 0; k < n; k++)
        {
            var (re, im) = (0.0, 0.0);
            for (var j = 0; j < n; j++)
            {
                var (sin, cos) = Math.SinCos(-2 * Math.PI * (j * k % n) / n);
                re += window[j] * frame[j] * cos;
                im += window[j] * frame[j] * sin;
            }

            var share = mask(Math.Min(k, n - k)) / n;
            for (var j = 0; j < n; j++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * (j * k % n) / n);
                result[j] += share * ((re * cos) - (im * sin));
            }
        }

        return result;
    }

    private static FeatureMatrix Magnitudes(long seed, int bins, int frames)
    {
        var values = FeaturesReference.Noise(seed, bins * frames);
        return new FeatureMatrix(bins, frames, Array.ConvertAll(values, v => v < -0.1f ? 0 : Math.Abs(v)));
    }

    private static float Median(Func<int, float> at, int size)
    {
        var window = new float[size];
        for (var i = 0; i < size; i++)
        {
            window[i] = at(i - (size / 2));
        }

        Array.Sort(window);
        return window[size / 2];
    }

    private static int Fold(int index, int length) => (int)SignalBorder.Inside(index, length, PadMode.Symmetric);

    private static double Energy(float[] samples) => samples.Sum(x => (double)x * x);
}
