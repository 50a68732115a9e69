namespace Timbre.Audio;

/// <summary>
/// How Kaldi cuts a signal into frames and what it does to each: names and defaults of <c>torchaudio.compliance.kaldi</c> 0.13; no dither.
/// Checked when an extractor is made of them.
/// </summary>
public sealed record KaldiFrameOptions
{
    /// <summary>The rate that samples must have; null: any. Frames are cut at the rate the samples have (<c>sample_frequency</c>).</summary>
    public SampleRate? Rate { get; init; }

    /// <summary>What samples are multiplied by first: 32,768, so that recordings in [−1, 1] give the numbers that Kaldi takes of 16-bit files; 1 leaves them as they are.</summary>
    public double Scale { get; init; } = 32768;

    /// <summary>Milliseconds of a frame; of samples a whole number, rounded down, and at least 2.</summary>
    public double FrameLength { get; init; } = 25;

    /// <summary>Milliseconds from one frame to the next.</summary>
    public double FrameShift { get; init; } = 10;

    /// <summary>The window function.</summary>
    public KaldiWindow Window { get; init; } = KaldiWindow.Povey;

    /// <summary>The constant of <see cref="KaldiWindow.Blackman"/>.</summary>
    public double BlackmanCoefficient { get; init; } = 0.42;

    /// <summary>Coefficient of the pre-emphasis within each frame, 0 to 1; the first sample stands for the one before it.</summary>
    public double Preemphasis { get; init; } = 0.97;

    /// <summary>True: each frame's mean is subtracted first.</summary>
    public bool RemoveOffset { get; init; } = true;

    /// <summary>True: frames are filled up with zeros to a power of two for the transform.</summary>
    public bool RoundToPowerOfTwo { get; init; } = true;

    /// <summary>True: only frames that lie wholly in the signal; false: a frame for each shift, the signal mirrored beyond its ends.</summary>
    public bool SnipEdges { get; init; } = true;

    /// <summary>True: the logarithm of each frame's energy is a feature, too.</summary>
    public bool UseEnergy { get; init; }

    /// <summary>True: the energy is that before pre-emphasis and window.</summary>
    public bool RawEnergy { get; init; } = true;

    /// <summary>The energy counts as at least this (of scaled samples); 0: no floor of its own.</summary>
    public double EnergyFloor { get; init; } = 1;

    /// <summary>True: the energy (of MFCC: coefficient 0) comes last.</summary>
    public bool HtkCompatible { get; init; }

    /// <summary>True: each feature's mean over the recording is subtracted.</summary>
    public bool SubtractMean { get; init; }

    internal int WindowSize(SampleRate rate) => (int)(rate.Hertz * FrameLength * 0.001);

    internal int Shift(SampleRate rate) => (int)(rate.Hertz * FrameShift * 0.001);

    internal void Check()
    {
        Setting.Require(Rate is null or { Hertz: >= 1 and <= 1048575 }, "sr", Rate?.Hertz, "must be from 1 to 1048575 Hz");
        Setting.Require(Scale > 0 && Scale <= 1e9, "scale", Scale, "must be a positive number, at most 1e9");
        Setting.Require(FrameLength is > 0 and <= 10000, "frame_length", FrameLength, "must be a positive number of milliseconds, at most 10000");
        Setting.Require(FrameShift is > 0 and <= 10000, "frame_shift", FrameShift, "must be a positive number of milliseconds, at most 10000");
        Setting.Require(Enum.IsDefined(Window), "window_type", Window, "is not known");
        Setting.Require(double.IsFinite(BlackmanCoefficient), "blackman_coeff", BlackmanCoefficient, "must be a number");
        Setting.Require(Preemphasis is >= 0 and <= 1, "preemphasis_coefficient", Preemphasis, "must be from 0 to 1");
        Setting.Require(EnergyFloor >= 0 && double.IsFinite(EnergyFloor), "energy_floor", EnergyFloor, "must be at least 0");
        if (Rate is { } rate)
        {
            CheckAt(rate);
        }
    }

    /// <summary>What depends on the rate.</summary>
    internal void CheckAt(SampleRate rate)
    {
        var size = WindowSize(rate);
        Setting.Require(size is >= 2 and <= 131072, "frame_length", FrameLength, $"must be 2 to 131072 samples; at {rate} it is {size}");
        Setting.Require(RoundToPowerOfTwo || size % 2 == 0, "frame_length", FrameLength, $"must be an even number of samples without round_to_power_of_two; at {rate} it is {size}");
        Setting.Require(Shift(rate) >= 1, "frame_shift", FrameShift, $"must be at least one sample; at {rate} it is none");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        settings["sr"] = Rate?.Hertz;
        settings["scale"] = Scale;
        settings["frame_length"] = FrameLength;
        settings["frame_shift"] = FrameShift;
        settings["window_type"] = SettingNames.Of(Window);
        settings["blackman_coeff"] = BlackmanCoefficient;
        settings["preemphasis_coefficient"] = Preemphasis;
        settings["remove_dc_offset"] = RemoveOffset;
        settings["round_to_power_of_two"] = RoundToPowerOfTwo;
        settings["snip_edges"] = SnipEdges;
        settings["use_energy"] = UseEnergy;
        settings["raw_energy"] = RawEnergy;
        settings["energy_floor"] = EnergyFloor;
        settings["htk_compat"] = HtkCompatible;
        settings["subtract_mean"] = SubtractMean;
    }
}
