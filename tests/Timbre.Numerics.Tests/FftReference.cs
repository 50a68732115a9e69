using System.Numerics;

namespace Timbre.Numerics.Tests;

/// <summary>The transform by its definition, in double.</summary>
internal static class FftReference
{
    public static Complex[] Transform(ReadOnlySpan<float> samples, ReadOnlySpan<float> window)
    {
        var n = window.Length;
        var result = new Complex[(n / 2) + 1];
        for (var k = 0; k < result.Length; k++)
        {
            for (var j = 0; j < n; j++)
            {
                var angle = -2 * Math.PI * ((long)j * k % n) / n;
                result[k] += (double)samples[j] * window[j] * new Complex(Math.Cos(angle), Math.Sin(angle));
            }
        }

        return result;
    }
}
