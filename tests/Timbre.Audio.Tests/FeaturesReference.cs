namespace Timbre.Audio.Tests;

/// <summary>The plain definitions, in double and without any cleverness.</summary>
internal static class FeaturesReference
{
    /// <summary>Magnitudes [bins, frames] of an already padded signal.</summary>
    public static double[,] Magnitudes(double[] padded, double[] window, int hop)
    {
        var n = window.Length;
        var frames = ((padded.Length - n) / hop) + 1;
        var result = new double[(n / 2) + 1, frames];
        for (var t = 0; t < frames; t++)
        {
            for (var k = 0; k <= n / 2; k++)
            {
                double re = 0;
                double im = 0;
                for (var j = 0; j < n; j++)
                {
                    var angle = -2 * Math.PI * ((long)j * k % n) / n;
                    var x = padded[(t * hop) + j] * window[j];
                    re += x * Math.Cos(angle);
                    im += x * Math.Sin(angle);
                }

                result[k, t] = Math.Sqrt((re * re) + (im * im));
            }
        }

        return result;
    }

    /// <summary>A periodic Hann window of <paramref name="length"/> in the middle of <paramref name="frame"/>.</summary>
    public static double[] Hann(int length, int frame)
    {
        var window = new double[frame];
        for (var i = 0; i < length; i++)
        {
            window[((frame - length) / 2) + i] = length == 1 ? 1 : 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / length));
        }

        return window;
    }

    /// <summary>Zeros on both sides.</summary>
    public static double[] Padded(ReadOnlySpan<float> samples, int each)
    {
        var result = new double[samples.Length + (2 * each)];
        for (var i = 0; i < samples.Length; i++)
        {
            result[each + i] = samples[i];
        }

        return result;
    }

    public static float[] Noise(long seed, int count)
    {
        var random = new Numerics.SeededRandom(seed);
        var result = new float[count];
        foreach (ref var sample in result.AsSpan())
        {
            sample = (float)(0.1 * random.NextGaussian());
        }

        return result;
    }
}
