using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Tests.Augmentation;

public sealed class NoiseTests
{
    [Theory]
    [InlineData("white-noise(snr=10)", 10)]
    [InlineData("white-noise(snr=-5)", -5)]
    [InlineData("coloured-noise(exponent=1, snr=20)", 20)]
    [InlineData("coloured-noise(exponent=2, snr=0)", 0)]
    public void The_ratio_to_the_speech_is_reached(string plan, double snr)
    {
        var speech = Signals.Vowel(120, 700, 20_000);
        var noise = Difference(Signals.Run(plan, speech), speech);
        Assert.Equal(snr, 20 * Math.Log10(Signals.Rms(speech) / Signals.Rms(noise)), 0.1);
    }

    [Theory]
    [InlineData("white-noise(deviation=0.02)")]
    [InlineData("coloured-noise(exponent=1, deviation=0.02)")]
    public void The_deviation_is_reached(string plan) => Assert.Equal(0.02, Signals.Rms(Signals.Run(plan, new float[400_000])), 0.0005);

    [Theory]
    [InlineData(0, 16000)]
    [InlineData(1, 16000)]
    [InlineData(2, 16000)]
    [InlineData(0.7, 44100)]
    [InlineData(-1, 22050)]
    public void The_spectrum_falls_as_asked(double exponent, int rate)
    {
        const int size = 4096;
        var noise = Noise.Make(200 * size, new SampleRate(rate), exponent, new SeededRandom(5));
        var window = new float[size];
        for (var i = 0; i < size; i++)
        {
            window[i] = (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / size)));
        }

        var transform = new FrameFft(size, window);
        var power = new double[transform.BinCount];
        var scratch = transform.CreateScratch();
        var bins = new LaneBuffer(transform.BinCount);
        for (var frame = 0; frame < 200; frame++)
        {
            transform.Power(noise.AsSpan(frame * size), size, 1, scratch, bins);
            for (var k = 0; k < power.Length; k++)
            {
                power[k] += bins.Row(k)[0];
            }
        }

        // A straight line through octaves from 100 Hz to 0.45 of the rate.
        var points = new List<(double X, double Y)>();
        for (var low = 100.0; low * 1.25 < 0.45 * rate; low *= 1.25)
        {
            var (from, to) = ((int)Math.Ceiling(low * size / rate), (int)(low * 1.25 * size / rate));
            points.Add((Math.Log(Enumerable.Range(from, to - from + 1).Average()), Math.Log(power[from..(to + 1)].Average())));
        }

        var (mx, my) = (points.Average(p => p.X), points.Average(p => p.Y));
        var slope = points.Sum(p => (p.X - mx) * (p.Y - my)) / points.Sum(p => (p.X - mx) * (p.X - mx));
        Assert.Equal(-exponent, slope, 0.05);
    }

    [Fact]
    public void Silence_stays_silent_below_a_ratio() => Assert.All(Signals.Run("white-noise; coloured-noise", new float[500]), v => Assert.Equal(0, v));

    private static float[] Difference(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x - y)];
}
