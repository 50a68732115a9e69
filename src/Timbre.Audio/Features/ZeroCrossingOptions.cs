namespace Timbre.Audio;

/// <summary>
/// How often the signal changes its sign: defaults of <c>librosa.feature.zero_crossing_rate</c> 0.10.2 and of <c>librosa.zero_crossings</c> as it calls it.
/// Checked when an extractor is made of them.
/// </summary>
public sealed record ZeroCrossingOptions
{
    /// <summary>Samples of a frame, <c>frame_length</c>: 1 to 131,072.</summary>
    public int FrameLength { get; init; } = 2048;

    /// <summary>Samples from one frame to the next, <c>hop_length</c>.</summary>
    public int HopLength { get; init; } = 512;

    /// <summary>True: frame i is centred at sample i·hop, and the first and last sample go on beyond the ends; false: it begins there, and the signal must fill a frame.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Samples up to this far from zero count as zero, <c>threshold</c>.</summary>
    public double Threshold { get; init; } = 1e-10;

    /// <summary>What <see cref="Threshold"/> is multiplied by, <c>ref_magnitude</c>; null: nothing.</summary>
    public double? ReferenceMagnitude { get; init; }

    /// <summary>True: zero counts as positive (<c>zero_pos</c>); false: as a sign of its own.</summary>
    public bool ZeroPositive { get; init; } = true;

    /// <summary>True: the first sample of every frame counts as a crossing, <c>pad</c>.</summary>
    public bool CountFirst { get; init; }

    /// <summary>The rate that samples must have; null: any.</summary>
    public SampleRate? Rate { get; init; }

    internal void Check()
    {
        FrameGrid.Check(FrameLength, HopLength, Rate);
        Setting.Require(Threshold >= 0 && double.IsFinite(Threshold), "threshold", Threshold, "must be at least 0");
        Setting.Require(ReferenceMagnitude is not { } r || (r >= 0 && double.IsFinite(r)), "ref_magnitude", ReferenceMagnitude, "must be at least 0 or none");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        settings["sr"] = Rate?.Hertz;
        settings["frame_length"] = FrameLength;
        settings["hop_length"] = HopLength;
        settings["center"] = Center;
        settings["threshold"] = Threshold;
        settings["ref_magnitude"] = ReferenceMagnitude;
        settings["zero_pos"] = ZeroPositive;
        settings["pad"] = CountFirst;
    }
}
