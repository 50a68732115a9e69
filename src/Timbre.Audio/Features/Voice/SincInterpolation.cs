using System.Runtime.CompilerServices;

namespace Timbre.Audio;

/// <summary>A band-limited signal between its samples, by a sinc under a Hann window; an autocorrelation is even, so lags below 0 are mirrored.</summary>
internal static class SincInterpolation
{
    /// <summary>The value at <paramref name="x"/>, of at most <paramref name="depth"/> samples on each side.</summary>
    public static double At(ReadOnlySpan<float> correlation, double x, int depth)
    {
        var below = (int)Math.Floor(x);
        if (x == below)
        {
            return correlation[below];
        }

        depth = Math.Min(depth, correlation.Length - 1 - below);
        if (depth < 1)
        {
            return correlation[Math.Min((int)Math.Round(x), correlation.Length - 1)];
        }

        var fraction = x - below;
        var sine = Math.Sin(Math.PI * fraction) / Math.PI;
        return sine * (Side(correlation, below, -1, fraction, depth) + Side(correlation, below + 1, 1, 1 - fraction, depth));
    }

    /// <summary>The largest value near the local maximum at sample <paramref name="lag"/>, and where it is.</summary>
    public static (double Lag, double Value) Maximum(ReadOnlySpan<float> correlation, int lag, int depth)
    {
        double x = lag, value = correlation[lag];
        for (var width = 0.5; width > 1e-4; width *= 0.125)
        {
            var left = At(correlation, x - width, depth);
            var right = At(correlation, x + width, depth);
            var bend = (2 * value) - left - right;
            if (bend <= 0)
            {
                break;
            }

            var to = x + Math.Clamp(width * 0.5 * (right - left) / bend, -width, width);
            var there = At(correlation, to, depth);
            if (there <= value)
            {
                continue;
            }

            (x, value) = (to, there);
        }

        return (x, value);
    }

    // Σ (−1)^k·c[first ± k]·w(d)/d over the distances d = distance + k; the window's cosine by the recurrence of Chebyshev.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Side(ReadOnlySpan<float> correlation, int first, int step, double distance, int depth)
    {
        var angle = Math.PI / (depth + 0.5);
        var twice = 2 * Math.Cos(angle);
        var cosine = Math.Cos(angle * distance);
        var before = Math.Cos(angle * (distance - 1));
        var sum = 0.0;
        var sign = 0.5;
        var index = first;
        for (var k = 0; k < depth; k++)
        {
            sum += sign * correlation[Math.Abs(index)] * (1 + cosine) / (distance + k);
            sign = -sign;
            index += step;
            (cosine, before) = ((twice * cosine) - before, cosine);
        }

        return sum;
    }
}
