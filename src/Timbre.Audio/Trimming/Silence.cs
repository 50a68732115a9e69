namespace Timbre.Audio;

/// <summary>
/// Where a recording is silent, judged frame by frame against its loudest one, as <c>librosa.effects.trim</c> and <c>split</c> 0.10.2.
/// A recording that is zero throughout is as loud as its own reference and so counts as sound, as it does there.
/// </summary>
public static class Silence
{
    private const double Minimum = 1e-10; // power; quieter frames count as this

    /// <summary>The range of samples without the silence at both ends; empty (0 to 0) where all is silent, which takes a fixed reference.</summary>
    /// <exception cref="TimbreException">There are no samples, some are not finite, or an option is out of range.</exception>
    public static (int Start, int End) Trim(ReadOnlySpan<float> samples, SilenceOptions? options = null)
    {
        options ??= new SilenceOptions();
        var sound = Sound(samples, options);
        var first = Array.IndexOf(sound, true);
        return first < 0 ? (0, 0) : (Sample(first), Sample(Array.LastIndexOf(sound, true) + 1, samples.Length));

        int Sample(int frame, int limit = int.MaxValue) => (int)Math.Min(limit, (long)frame * options.HopLength);
    }

    /// <summary>The ranges of samples between silences, in order.</summary>
    /// <exception cref="TimbreException">There are no samples, some are not finite, or an option is out of range.</exception>
    public static IReadOnlyList<(int Start, int End)> Split(ReadOnlySpan<float> samples, SilenceOptions? options = null)
    {
        options ??= new SilenceOptions();
        var sound = Sound(samples, options);
        var ranges = new List<(int Start, int End)>();
        var start = 0;
        for (var frame = 0; frame < sound.Length; frame++)
        {
            var begins = sound[frame] && (frame == 0 || !sound[frame - 1]);
            var ends = sound[frame] && (frame + 1 == sound.Length || !sound[frame + 1]);
            start = begins ? (int)Math.Min(samples.Length, (long)frame * options.HopLength) : start;
            if (ends)
            {
                ranges.Add((start, (int)Math.Min(samples.Length, (frame + 1L) * options.HopLength)));
            }
        }

        return ranges;
    }

    /// <summary>Whether each frame is louder than the threshold.</summary>
    private static bool[] Sound(ReadOnlySpan<float> samples, SilenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        PaddedSignal.Check(samples);
        var powers = Powers(samples, options);
        var reference = options.Reference is { } fixedReference ? fixedReference * fixedReference : powers.Max();
        var zero = 10 * Math.Log10(Math.Max(Minimum, reference));
        return Array.ConvertAll(powers, power => (10 * Math.Log10(Math.Max(Minimum, power))) - zero > -options.TopDecibels);
    }

    /// <summary>Mean squares of the centred frames.</summary>
    private static double[] Powers(ReadOnlySpan<float> samples, SilenceOptions options)
    {
        var length = options.FrameLength;
        var lead = length / 2;
        var powers = new double[(int)((samples.Length + (2L * lead) - length) / options.HopLength) + 1];
        for (var frame = 0; frame < powers.Length; frame++)
        {
            var start = ((long)frame * options.HopLength) - lead;
            var first = (int)Math.Clamp(start, 0, samples.Length);
            var end = (int)Math.Clamp(start + length, first, samples.Length);
            powers[frame] = SumOfSquares(samples[first..end]) / length;
        }

        return powers;
    }

    private static double SumOfSquares(ReadOnlySpan<float> samples)
    {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0);
        var i = 0;
        for (; i + 4 <= samples.Length; i += 4)
        {
            a += (double)samples[i] * samples[i];
            b += (double)samples[i + 1] * samples[i + 1];
            c += (double)samples[i + 2] * samples[i + 2];
            d += (double)samples[i + 3] * samples[i + 3];
        }

        for (; i < samples.Length; i++)
        {
            a += (double)samples[i] * samples[i];
        }

        return a + b + c + d;
    }
}
