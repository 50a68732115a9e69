namespace Timbre.Audio;

/// <summary>How many frames a signal makes, as <c>librosa.util.frame</c> counts them.</summary>
internal static class FrameGrid
{
    /// <summary>Refuses what frames cannot be cut by.</summary>
    public static void Check(int length, int hop, SampleRate? rate)
    {
        Setting.Require(length is >= 1 and <= 131072, "frame_length", length, "must be from 1 to 131072 samples");
        Setting.Require(hop >= 1, "hop_length", hop, "must be a positive number of samples");
        Setting.Require(hop <= 131072, "hop_length", hop, "must be at most 131072 samples");
        Setting.Require(rate is null or { Hertz: >= 1 and <= 1048575 }, "sr", rate?.Hertz, "must be from 1 to 1048575 Hz");
    }

    /// <summary>Checks the samples and their rate, and counts; <paramref name="lengthName"/> is the setting that <paramref name="length"/> is, for the message.</summary>
    public static int Count(ReadOnlySpan<float> samples, SampleRate rate, SampleRate? required, string lengthName, int length, int hop, bool center)
    {
        if (required is { } asked && asked != rate)
        {
            throw new TimbreException($"sr={asked.Hertz}: the samples are at {rate}; resample them first");
        }

        PaddedSignal.Check(samples);
        if (center)
        {
            return (int)(((samples.Length + (2L * (length / 2)) - length) / hop) + 1);
        }

        return samples.Length >= length
            ? ((samples.Length - length) / hop) + 1
            : throw new TimbreException(
                $"{lengthName}={length} is too large for the uncentred analysis of a signal of {samples.Length} samples; use a smaller {lengthName} or center=true");
    }
}
