using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Classification.Tests.Gender;

public sealed class PictureNoiseTests
{
    private const int Bands = 64;

    private static readonly LogMelExtractor s_bands = new(new LogMelOptions
    {
        Mel = new MelOptions
        {
            Stft = new StftOptions { FrameLength = 512, HopLength = 320, Center = false, Rate = SampleRate.Speech },
            BandCount = Bands,
            MinimumFrequency = 50,
            MaximumFrequency = 7000,
        },
        Decibels = new DecibelOptions { Range = null },
    });

    /// <summary>A voice-like buzz with noise of its samples, against the noise of its picture: in every band the same level and nearly the same spread.</summary>
    [Theory]
    [InlineData(0, "white-noise(snr=10)")]
    [InlineData(1, "coloured-noise(exponent=1, snr=10)")]
    [InlineData(2, "coloured-noise(exponent=2, snr=10)")]
    public void It_is_what_noise_in_the_samples_does_to_a_picture(double exponent, string plan)
    {
        var samples = Buzz();
        var noisy = AugmentationPlan.Parse(plan, 1).Apply(samples, SampleRate.Speech, "a", 1);
        var (picture, heard) = (Picture(samples), Picture(noisy));
        var below = 10 * Math.Log10(Power(picture) / Power(Picture([.. noisy.Zip(samples, (n, s) => n - s)])));
        new PictureNoise(s_bands, SampleRate.Speech).Add(new SeededRandom(3), below, exponent, picture);
        var frames = picture.Length / Bands;
        for (var y = 0; y < Bands; y++)
        {
            var (mean, deviation) = Moments(picture.AsSpan(y * frames, frames));
            var (otherMean, otherDeviation) = Moments(heard.AsSpan(y * frames, frames));
            Assert.Equal(20 * otherMean, 20 * mean, 1.5);
            Assert.Equal(20 * otherDeviation, 20 * deviation, 2.0);
        }
    }

    [Fact]
    public void Far_below_the_voice_it_changes_nothing()
    {
        var (picture, own) = (Picture(Buzz()), Picture(Buzz()));
        new PictureNoise(s_bands, SampleRate.Speech).Add(new SeededRandom(1), 100, 0, picture);
        var loudest = own.Max();
        Assert.All(Enumerable.Range(0, own.Length).Where(i => own[i] > loudest - 1.5), i => Assert.Equal(own[i], picture[i], 0.01));
    }

    [Fact]
    public void The_same_draws_give_the_same_noise()
    {
        var (one, two) = (Picture(Buzz()), Picture(Buzz()));
        new PictureNoise(s_bands, SampleRate.Speech).Add(new SeededRandom(1), 5, one);
        new PictureNoise(s_bands, SampleRate.Speech).Add(new SeededRandom(1), 5, two);
        Assert.Equal(one, two);
    }

    /// <summary>The power of a picture over all bands, each as wide as from the middle to its neighbours.</summary>
    private static double Power(float[] picture)
    {
        double[] edges = [50, .. s_bands.Options.Mel.CentreFrequencies(SampleRate.Speech), 7000];
        var frames = picture.Length / Bands;
        return Enumerable.Range(0, picture.Length).Sum(i => (edges[(i / frames) + 2] - edges[i / frames]) * Math.Pow(10, 2.0 * picture[i]));
    }

    private static float[] Buzz()
    {
        var random = new SeededRandom(5);
        return [.. Enumerable.Range(0, 160_000).Select(i => (float)((0.1 * Math.Sin(i * 2 * Math.PI * 150 / 16000)) + (0.03 * Math.Sin(i * 2 * Math.PI * 1200 / 16000)) + (0.003 * random.NextGaussian())))];
    }

    private static float[] Picture(float[] samples) => [.. s_bands.Extract(samples, SampleRate.Speech).Values.ToArray().Select(v => v / 20)];

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<float> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var v in values)
        {
            sum += v;
            squares += (double)v * v;
        }

        var mean = sum / values.Length;
        return (mean, Math.Sqrt(Math.Max(0, (squares / values.Length) - (mean * mean))));
    }
}
