namespace Timbre.Audio.Tests;

public sealed class FeaturesKaldiTests
{
    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(false, false, false, false)]
    [InlineData(true, false, false, true)]
    [InlineData(false, true, true, false)]
    public void BandsAreThoseOfTheDefinition(bool snip, bool log, bool power, bool rawEnergy)
    {
        var rate = new SampleRate(8000);
        var samples = FeaturesReference.Noise(1, 900);
        var options = new KaldiFbankOptions
        {
            Frames = new() { SnipEdges = snip, UseEnergy = true, RawEnergy = rawEnergy, RemoveOffset = snip, Window = KaldiWindow.Blackman, Scale = 1000, HtkCompatible = log },
            BandCount = 10,
            UseLog = log,
            UsePower = power,
            HighFrequency = -300,
        };
        var actual = new KaldiFbankExtractor(options).Extract(samples, rate);
        Assert.Equal(snip ? 9 : 11, actual.FrameCount);
        for (var frame = 0; frame < actual.FrameCount; frame++)
        {
            var (bands, energy) = Reference(samples, frame, options, rate.Hertz);
            for (var band = 0; band < 10; band++)
            {
                var expected = log ? Math.Log(bands[band]) : bands[band];
                Assert.Equal(expected, actual[log ? band : band + 1, frame], 1e-4 * (1 + Math.Abs(expected)));
            }

            Assert.Equal(Math.Log(energy), actual[log ? 10 : 0, frame], 1e-4);
        }
    }

    [Fact]
    public void RowsAreNamed()
    {
        Assert.Equal(["kaldi_fbank_energy", "kaldi_fbank_0"], Names("kaldi_fbank", "use_energy=true").Take(2));
        Assert.Equal(["kaldi_fbank_22", "kaldi_fbank_energy"], Names("kaldi_fbank", "use_energy=true htk_compat=true").TakeLast(2));
        Assert.Equal(23, Names("kaldi_fbank", "").Count);
        Assert.Equal(["kaldi_mfcc_energy", "kaldi_mfcc_1"], Names("kaldi_mfcc", "use_energy=true").Take(2));
        Assert.Equal(["kaldi_mfcc_12", "kaldi_mfcc_0"], Names("kaldi_mfcc", "htk_compat=true").TakeLast(2));

        static IReadOnlyList<string> Names(string kind, string settings) => Create(kind, settings).FeatureNames;
    }

    [Fact]
    public void MeansAreSubtracted()
    {
        var samples = FeaturesReference.Noise(2, 9000);
        foreach (var kind in new[] { "kaldi_fbank", "kaldi_mfcc" })
        {
            var plain = Create(kind, "").Extract(samples, SampleRate.Speech);
            var centred = Create(kind, "subtract_mean=true").Extract(samples, SampleRate.Speech);
            for (var row = 0; row < plain.FeatureCount; row++)
            {
                var mean = plain.Row(row).ToArray().Average(x => (double)x);
                Assert.Equal(plain[row, 3] - mean, centred[row, 3], 1e-4);
            }
        }
    }

    [Fact]
    public void SilenceLiesOnTheFloors()
    {
        var actual = Create("kaldi_fbank", "use_energy=true energy_floor=0.5").Extract(new float[4000], SampleRate.Speech);
        Assert.All(actual.Row(0).ToArray(), value => Assert.Equal(Math.Log(0.5), value, 1e-6));
        Assert.All(actual.Row(1).ToArray(), value => Assert.Equal(Math.Log(1.1920929e-7), value, 1e-5));
        actual = Create("kaldi_fbank", "use_energy=true energy_floor=0").Extract(new float[4000], SampleRate.Speech);
        Assert.All(actual.Row(0).ToArray(), value => Assert.Equal(Math.Log(1.1920929e-7), value, 1e-5));
    }

    [Fact]
    public void OneExtractorServesSeveralRates()
    {
        var extractor = Create("kaldi_mfcc", "");
        var samples = FeaturesReference.Noise(3, 8000);
        var first = extractor.Extract(samples, SampleRate.Speech).Values.ToArray();
        Assert.Equal(48, extractor.Extract(samples, new SampleRate(16001)).FrameCount);
        Assert.Equal(98, extractor.Extract(samples, new SampleRate(8000)).FrameCount);
        Assert.Equal(first, extractor.Extract(samples, SampleRate.Speech).Values.ToArray());
        Assert.Equal(0.01, extractor.HopSeconds(SampleRate.Speech), 1e-12);
    }

    [Theory]
    [InlineData("", 399, "399 samples do not fill a frame of 400; ")]
    [InlineData("snip_edges=false", 79, "79 samples are less than half of frame_shift (160 samples)")]
    [InlineData("sr=8000", 4000, "sr=8000: the samples are at 16000 Hz; ")]
    [InlineData("", 0, "the signal is empty; ")]
    [InlineData("low_freq=8000", 4000, "low_freq=8000: must be below the upper edge (8000 Hz at 16000 Hz)")]
    [InlineData("high_freq=9000", 4000, "high_freq=9000: must lie between 0 and half the sample rate (8000 Hz of 16000 Hz)")]
    [InlineData("high_freq=-8000", 4000, "high_freq=-8000: must lie between 0 and half the sample rate")]
    [InlineData("frame_shift=0.01", 4000, "frame_shift=0.01: must be at least one sample; at 16000 Hz it is none")]
    [InlineData("frame_length=0.1", 4000, "frame_length=0.1: must be 2 to 131072 samples; at 16000 Hz it is 1")]
    [InlineData("frame_length=25.1 round_to_power_of_two=false", 4000, "frame_length=25.1: must be an even number of samples without round_to_power_of_two; at 16000 Hz it is 401")]
    public void WhatDoesNotSuitTheSamplesIsNamed(string settings, int length, string message)
    {
        var extractor = Create("kaldi_fbank", settings);
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => extractor.Extract(new float[length], SampleRate.Speech)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShortSignalsAreMirrored()
    {
        Assert.Equal(1, Create("kaldi_fbank", "snip_edges=false").Extract(FeaturesReference.Noise(1, 80), SampleRate.Speech).FrameCount);
        var one = Create("kaldi_mfcc", "snip_edges=false frame_shift=0.1").Extract([0.1f], SampleRate.Speech);
        Assert.All(one.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
        Assert.Throws<TimbreException>(() => Create("kaldi_mfcc", "").Extract([float.NaN], SampleRate.Speech));
    }

    private static IFeatureExtractor Create(string kind, string settings) => FeatureKinds.Create(kind, settings
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal));

    private static (double[] Bands, double Energy) Reference(float[] samples, int frame, KaldiFbankOptions options, int rate)
    {
        var (size, shift, length) = (rate / 40, rate / 100, 256);
        var frames = options.Frames;
        var start = (frame * shift) - (frames.SnipEdges ? 0 : (size / 2) - (shift / 2));
        var x = Enumerable.Range(start, size).Select(i => samples[(int)SignalBorder.Inside(i, samples.Length, PadMode.Symmetric)] * frames.Scale).ToArray();
        var mean = frames.RemoveOffset ? x.Average() : 0;
        x = Array.ConvertAll(x, v => v - mean);
        var energy = x.Sum(v => v * v);
        var padded = new double[length];
        for (var i = 0; i < size; i++)
        {
            var turn = 2 * Math.PI * i / (size - 1);
            padded[i] = (x[i] - (0.97 * x[Math.Max(0, i - 1)])) * (0.42 - (0.5 * Math.Cos(turn)) + (0.08 * Math.Cos(2 * turn)));
        }

        energy = frames.RawEnergy ? energy : padded.Sum(v => v * v);
        var ones = new double[length];
        Array.Fill(ones, 1);
        var magnitudes = FeaturesReference.Magnitudes(padded, ones, length);
        var bands = new double[options.BandCount];
        var (low, high) = (Mel(20), Mel((rate / 2.0) - 300));
        var step = (high - low) / (bands.Length + 1);
        for (var band = 0; band < bands.Length; band++)
        {
            for (var k = 0; k < length / 2; k++)
            {
                var at = (Mel((double)k * rate / length) - low - (band * step)) / step;
                bands[band] += Math.Max(0, Math.Min(at, 2 - at)) * (options.UsePower ? magnitudes[k, 0] * magnitudes[k, 0] : magnitudes[k, 0]);
            }
        }

        return (bands, energy);

        static double Mel(double hertz) => 1127 * Math.Log(1 + (hertz / 700));
    }
}
