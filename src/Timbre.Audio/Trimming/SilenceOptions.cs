namespace Timbre.Audio;

/// <summary>What counts as silence: defaults of <c>librosa.effects.trim</c> and <c>split</c> 0.10.2.</summary>
public sealed record SilenceOptions
{
    /// <summary>Frames this far below the reference, and further, are silent, <c>top_db</c>; positive.</summary>
    public double TopDecibels { get; init; } = 60;

    /// <summary>Samples of a frame, <c>frame_length</c>: 1 to 131,072. Frames are centred, with zeros beyond the ends.</summary>
    public int FrameLength { get; init; } = 2048;

    /// <summary>Samples from one frame to the next, <c>hop_length</c>.</summary>
    public int HopLength { get; init; } = 512;

    /// <summary>The root mean square that counts as 0 dB, <c>ref</c>; null: that of the loudest frame.</summary>
    public double? Reference { get; init; }

    internal void Check()
    {
        Setting.Require(TopDecibels > 0 && double.IsFinite(TopDecibels), "top_db", TopDecibels, "must be a positive number of dB");
        Setting.Require(FrameLength is >= 1 and <= 131072, "frame_length", FrameLength, "must be from 1 to 131072 samples");
        Setting.Require(HopLength is >= 1 and <= 131072, "hop_length", HopLength, "must be from 1 to 131072 samples");
        Setting.Require(Reference is not { } reference || double.IsFinite(reference), "ref", Reference, "must be a number or max");
    }
}
