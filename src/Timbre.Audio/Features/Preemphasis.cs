namespace Timbre.Audio;

/// <summary>
/// Raises high frequencies: y[i] = x[i] − c·x[i−1], as <c>librosa.effects.preemphasis</c> computes it, whose filter starts in the
/// state 2·x[0] − x[1] (so that y[0] = 3·x[0] − x[1]).
/// </summary>
public static class Preemphasis
{
    /// <summary>Filters the whole signal; <paramref name="coefficient"/> is 0.97 by custom. Needs at least two samples.</summary>
    /// <exception cref="TimbreException">There are fewer than two samples.</exception>
    public static float[] Apply(ReadOnlySpan<float> samples, float coefficient = 0.97f)
    {
        RequireTwo(samples.Length);
        var result = new float[samples.Length];
        Read(samples, coefficient, 0, result);
        return result;
    }

    internal static void RequireTwo(int sampleCount)
    {
        if (sampleCount < 2)
        {
            throw new TimbreException($"preemphasis needs at least two samples; the signal has {sampleCount}");
        }
    }

    /// <summary>A stretch of the filtered signal.</summary>
    internal static void Read(ReadOnlySpan<float> samples, float coefficient, int start, Span<float> target)
    {
        var begin = 0;
        if (start == 0 && !target.IsEmpty)
        {
            target[0] = samples[0] + ((2 * samples[0]) - samples[1]);
            begin = 1;
        }

        var now = samples.Slice(start, target.Length);
        for (var i = begin; i < target.Length; i++)
        {
            target[i] = now[i] - (coefficient * samples[start + i - 1]);
        }
    }
}
