using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>
/// Adds noise to the picture of a window as if it had been added to its samples: normally distributed, of a drawn colour (power falling with the exponent of the frequency) and a
/// drawn level. Noise and voice add as waves whose phases have nothing to do with each other. So every window of every epoch can have a noise of its own.
/// </summary>
public sealed class PictureNoise
{
    private const double LeastExponent = -0.5; // towards blue; 0 white, 1 pink, 2 brown
    private const double GreatestExponent = 2;
    private const int MeasuredSeconds = 20;
    private const double LeastPower = 1e-10;
    private readonly double[] _centres;
    private readonly double[] _widths; // Hz
    private readonly double[] _values; // independent values, mean² / variance, that the power of a band is the mean of, as measured

    /// <summary>Prepares noise for pictures of these bands.</summary>
    /// <param name="bands">What makes the pictures.</param>
    /// <param name="rate">The rate of the samples they are made of.</param>
    public PictureNoise(LogMelExtractor bands, SampleRate rate)
    {
        ArgumentNullException.ThrowIfNull(bands);
        var mel = bands.Options.Mel;
        _centres = [.. mel.CentreFrequencies(rate)];
        double[] edges = [mel.MinimumFrequency, .. _centres, mel.MaximumFrequency ?? (rate.Hertz / 2.0)];
        _widths = [.. _centres.Select((_, y) => (edges[y + 2] - edges[y]) / 2)];
        _values = Measure(bands, rate);
    }

    /// <summary>Adds noise of a drawn colour, from slightly blue to brown.</summary>
    /// <param name="random">Decides colour, and every value.</param>
    /// <param name="decibels">The power of the window above that of the noise, over all bands.</param>
    /// <param name="window">The logarithm of the amplitude to the base of 10, [bands, frames].</param>
    public void Add(SeededRandom random, double decibels, Span<float> window)
    {
        ArgumentNullException.ThrowIfNull(random);
        Add(random, decibels, random.NextDouble(LeastExponent, GreatestExponent), window);
    }

    /// <summary>Adds noise of a colour.</summary>
    /// <param name="random">Decides every value.</param>
    /// <param name="decibels">The power of the window above that of the noise, over all bands.</param>
    /// <param name="exponent">The power of the noise falls with this exponent of the frequency: 0 is white, 1 pink, 2 brown.</param>
    /// <param name="window">The logarithm of the amplitude to the base of 10, [bands, frames].</param>
    public void Add(SeededRandom random, double decibels, double exponent, Span<float> window)
    {
        ArgumentNullException.ThrowIfNull(random);
        var frames = window.Length / _centres.Length;
        var (voice, noise) = (0.0, 0.0);
        for (var y = 0; y < _centres.Length; y++)
        {
            var sum = 0.0;
            foreach (var value in window.Slice(y * frames, frames))
            {
                sum += Power(value);
            }

            voice += _widths[y] * sum / frames;
            noise += _widths[y] * Math.Pow(_centres[y], -exponent);
        }

        var gain = voice / noise * Math.Pow(10, -decibels / 10);
        for (var y = 0; y < _centres.Length; y++)
        {
            var mean = gain * Math.Pow(_centres[y], -exponent);
            foreach (ref var value in window.Slice(y * frames, frames))
            {
                var (own, added) = (Power(value), mean * Fluctuation(random, _values[y]));
                var both = own + added + (2 * Math.Sqrt(own * added / _values[y]) * Math.Cos(2 * Math.PI * random.NextDouble()));
                value = (float)(0.5 * Math.Log10(Math.Max(LeastPower, both)));
            }
        }
    }

    private static double Power(float value) => Math.Pow(10, 2.0 * value);

    /// <summary>A draw of the gamma distribution with the expectation 1 (Marsaglia and Tsang 2000): the mean of <paramref name="values"/> exponentially distributed ones, at least 1.</summary>
    private static double Fluctuation(SeededRandom random, double values)
    {
        var d = values - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.NextGaussian();
            var v = 1 + (c * x);
            v = v * v * v;
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v / values;
            }
        }
    }

    private static double[] Measure(LogMelExtractor bands, SampleRate rate)
    {
        var random = new SeededRandom(0);
        var noise = new float[MeasuredSeconds * rate.Hertz];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (float)random.NextGaussian();
        }

        var picture = bands.Extract(noise, rate);
        var values = new double[picture.FeatureCount];
        for (var y = 0; y < values.Length; y++)
        {
            var (sum, squares) = (0.0, 0.0);
            foreach (var decibels in picture.Values.Slice(y * picture.FrameCount, picture.FrameCount))
            {
                var power = Math.Pow(10, decibels / 10);
                sum += power;
                squares += power * power;
            }

            var mean = sum / picture.FrameCount;
            values[y] = Math.Max(1, mean * mean / ((squares / picture.FrameCount) - (mean * mean)));
        }

        return values;
    }
}
