using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Moves samples in time, or takes a part of them.</summary>
internal static class Excerpt
{
    /// <summary>Later by <paramref name="seconds"/> (earlier where negative), at the same length; what is free is silent or, with <paramref name="wrap"/>, what fell out at the other end.</summary>
    public static float[] Shift(ReadOnlySpan<float> samples, SampleRate rate, double seconds, bool wrap)
    {
        var result = new float[samples.Length];
        var by = (long)Math.Round(seconds * rate.Hertz);
        if (wrap)
        {
            var start = (int)(((by % samples.Length) + samples.Length) % samples.Length);
            samples[..^start].CopyTo(result.AsSpan(start));
            samples[^start..].CopyTo(result);
        }
        else if (Math.Abs(by) < samples.Length)
        {
            var move = (int)by;
            samples[Math.Max(0, -move)..Math.Min(samples.Length, samples.Length - move)].CopyTo(result.AsSpan(Math.Max(0, move)));
        }

        return result;
    }

    /// <summary>A part of <paramref name="seconds"/> from anywhere; all where there is no more.</summary>
    public static float[] Crop(ReadOnlySpan<float> samples, SampleRate rate, double seconds, SeededRandom random)
    {
        var count = (int)Math.Min(samples.Length, Math.Max(1, Math.Round(seconds * rate.Hertz)));
        return samples.Slice(random.NextInt(samples.Length - count + 1), count).ToArray();
    }
}
