namespace Timbre.Audio;

/// <summary>Gain, clipping, and the level that other steps keep or refer to.</summary>
internal static class Level
{
    /// <summary>The root of the mean square; 0 of no samples.</summary>
    public static double Rms(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (var value in samples)
        {
            sum += (double)value * value;
        }

        return samples.Length == 0 ? 0 : Math.Sqrt(sum / samples.Length);
    }

    /// <summary>All samples times 10^(db/20).</summary>
    public static float[] Gain(ReadOnlySpan<float> samples, double decibels) => Scaled(samples, Math.Pow(10, decibels / 20));

    public static float[] Scaled(ReadOnlySpan<float> samples, double factor)
    {
        var result = new float[samples.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (float)(samples[i] * factor);
        }

        return result;
    }

    /// <summary>Cuts off what is larger than <c>threshold</c>, or than the <c>percentile</c> of the magnitudes (nearest rank).</summary>
    public static float[] Clip(ReadOnlySpan<float> samples, DrawnStep drawn)
    {
        var limit = drawn.Values.TryGetValue("threshold", out var threshold) ? (float)threshold : Percentile(samples, drawn.Values["percentile"]);
        var result = new float[samples.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Math.Clamp(samples[i], -limit, limit);
        }

        return result;
    }

    /// <summary>The magnitude that <paramref name="percentile"/> percent of the samples do not exceed, found digit by digit in the bits of the floats, which order as numbers do.</summary>
    private static float Percentile(ReadOnlySpan<float> samples, double percentile)
    {
        var rank = Math.Clamp((long)Math.Ceiling(percentile / 100 * samples.Length), 1, samples.Length);
        var high = Digit(samples, 0, any: true, ref rank);
        var low = Digit(samples, high, any: false, ref rank);
        return BitConverter.Int32BitsToSingle((high << 16) | low);
    }

    private static int Digit(ReadOnlySpan<float> samples, int high, bool any, ref long rank)
    {
        var counts = new int[1 << 16];
        foreach (var value in samples)
        {
            var bits = BitConverter.SingleToInt32Bits(Math.Abs(value));
            if (any)
            {
                counts[bits >> 16]++;
            }
            else if (bits >> 16 == high)
            {
                counts[bits & 0xffff]++;
            }
        }

        var digit = 0;
        for (; rank > counts[digit]; digit++)
        {
            rank -= counts[digit];
        }

        return digit;
    }
}
