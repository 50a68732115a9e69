namespace Timbre.Audio;

/// <summary>How loud the signal is: defaults of <c>librosa.feature.rms</c> 0.10.2, called with samples. Checked when an extractor is made of them.</summary>
public sealed record RmsOptions
{
    /// <summary>Samples of a frame, <c>frame_length</c>: 1 to 131,072.</summary>
    public int FrameLength { get; init; } = 2048;

    /// <summary>Samples from one frame to the next, <c>hop_length</c>.</summary>
    public int HopLength { get; init; } = 512;

    /// <summary>True: frame i is centred at sample i·hop, and the signal is padded on both sides; false: it begins there, and the signal must fill a frame.</summary>
    public bool Center { get; init; } = true;

    /// <summary>What centred frames see beyond the ends.</summary>
    public PadMode PadMode { get; init; } = PadMode.Constant;

    /// <summary>The rate that samples must have; null: any.</summary>
    public SampleRate? Rate { get; init; }

    internal void Check()
    {
        FrameGrid.Check(FrameLength, HopLength, Rate);
        Setting.Require(Enum.IsDefined(PadMode), "pad_mode", PadMode, "is not known");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        settings["sr"] = Rate?.Hertz;
        settings["frame_length"] = FrameLength;
        settings["hop_length"] = HopLength;
        settings["center"] = Center;
        settings["pad_mode"] = SettingNames.Of(PadMode);
    }
}
