namespace Timbre.Audio;

/// <summary>
/// Where YIN and pYIN look for the fundamental frequency: settings and defaults of <c>librosa.yin</c> 0.10.2, but for the range of
/// frequencies, which librosa asks for. Lengths in samples. Checked when an extractor is made of them.
/// </summary>
public sealed record PitchOptions
{
    /// <summary>The lowest frequency in Hz, <c>fmin</c>. Librosa has no default; 65 Hz is below nearly every speaking voice.</summary>
    public double MinimumFrequency { get; init; } = 65;

    /// <summary>The highest frequency in Hz, <c>fmax</c>, at most half the rate. Librosa has no default; 400 Hz is above most speech of adults.</summary>
    public double MaximumFrequency { get; init; } = 400;

    /// <summary>Samples of a frame, <c>frame_length</c>: 4 to 131,072.</summary>
    public int FrameLength { get; init; } = 2048;

    /// <summary>Samples that are compared with as many later ones, <c>win_length</c>; null: half a frame. Periods are at most what is left of the frame.</summary>
    public int? WindowLength { get; init; }

    /// <summary>Samples from one frame to the next, <c>hop_length</c>; null: a quarter of a frame.</summary>
    public int? HopLength { get; init; }

    /// <summary>True: frame i is centred at sample i·hop, and the signal is padded on both sides; false: it begins there.</summary>
    public bool Center { get; init; } = true;

    /// <summary>What centred frames see beyond the ends.</summary>
    public PadMode PadMode { get; init; } = PadMode.Constant;

    /// <summary>The rate that samples must have; null: any.</summary>
    public SampleRate? Rate { get; init; }

    internal int EffectiveWindowLength => WindowLength ?? FrameLength / 2;

    internal int EffectiveHopLength => HopLength ?? FrameLength / 4;

    internal void Check()
    {
        Setting.Require(MinimumFrequency > 0 && double.IsFinite(MinimumFrequency), "fmin", MinimumFrequency, "must be a positive frequency in Hz");
        Setting.Require(MaximumFrequency > MinimumFrequency && double.IsFinite(MaximumFrequency), "fmax", MaximumFrequency, $"must be a frequency in Hz above fmin ({MinimumFrequency})");
        Setting.Require(FrameLength is >= 4 and <= 131072, "frame_length", FrameLength, "must be from 4 to 131072 samples");
        Setting.Require(WindowLength is null or >= 1, "win_length", WindowLength, "must be a positive number of samples");
        Setting.Require(EffectiveWindowLength < FrameLength, "win_length", WindowLength, $"must be less than frame_length ({FrameLength} samples)");
        Setting.Require(HopLength is null or (>= 1 and <= 131072), "hop_length", HopLength, "must be from 1 to 131072 samples");
        Setting.Require(Enum.IsDefined(PadMode), "pad_mode", PadMode, "is not known");
        Setting.Require(Rate is null or { Hertz: >= 1 and <= 1048575 }, "sr", Rate?.Hertz, "must be from 1 to 1048575 Hz");
        if (Rate is { } rate)
        {
            CheckAt(rate);
        }
    }

    /// <summary>What depends on the rate: the shortest period must fit into the frame behind the window.</summary>
    internal void CheckAt(SampleRate rate)
    {
        Setting.Require(MaximumFrequency <= rate.Hertz / 2.0, "fmax", MaximumFrequency, $"must be at most half the sample rate ({rate})");
        Setting.Require(
            FrameLength - EffectiveWindowLength - 1 > Math.Floor(rate.Hertz / MaximumFrequency),
            "frame_length",
            FrameLength,
            $"leaves no room for a period of fmax={MaximumFrequency} behind the window of {EffectiveWindowLength} samples at {rate}; use a longer frame or a higher fmax");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        settings["sr"] = Rate?.Hertz;
        settings["fmin"] = MinimumFrequency;
        settings["fmax"] = MaximumFrequency;
        settings["frame_length"] = FrameLength;
        settings["win_length"] = EffectiveWindowLength;
        settings["hop_length"] = EffectiveHopLength;
        settings["center"] = Center;
        settings["pad_mode"] = SettingNames.Of(PadMode);
    }
}
