namespace Timbre.Audio;

/// <summary>
/// How a signal is cut into frames and windowed before the Fourier transform: defaults of <c>librosa.stft</c> 0.10.2.
/// Lengths in samples. Checked when an extractor is made of them.
/// </summary>
public sealed record StftOptions
{
    /// <summary>Samples of a transform, librosa's <c>n_fft</c>: 1 to 131,072.</summary>
    public int FrameLength { get; init; } = 2048;

    /// <summary>Samples from one frame to the next; null: a quarter of the window's length.</summary>
    public int? HopLength { get; init; }

    /// <summary>Samples of the window, centred in the frame; null: the frame's length. At most that.</summary>
    public int? WindowLength { get; init; }

    /// <summary>The window function, periodic.</summary>
    public WindowFunction Window { get; init; } = WindowFunction.Hann;

    /// <summary>True: frame i is centred at sample i·hop, and the signal is padded on both sides; false: it begins there, and the signal must fill a frame.</summary>
    public bool Center { get; init; } = true;

    /// <summary>What centred frames see beyond the ends.</summary>
    public PadMode PadMode { get; init; } = PadMode.Constant;

    /// <summary>Coefficient of the pre-emphasis applied before (see <see cref="Audio.Preemphasis"/>), 0 to 1; null: none.</summary>
    public double? Preemphasis { get; init; }

    /// <summary>The rate that samples must have; null: any.</summary>
    public SampleRate? Rate { get; init; }

    internal int EffectiveWindowLength => WindowLength ?? FrameLength;

    internal int EffectiveHopLength => HopLength ?? Math.Max(1, EffectiveWindowLength / 4);

    /// <summary>With every length written out and without the rate: equal for equal transforms.</summary>
    internal StftOptions Effective() => this with { HopLength = EffectiveHopLength, WindowLength = EffectiveWindowLength, Rate = null };

    internal void Check()
    {
        Setting.Require(FrameLength is >= 1 and <= 131072, "n_fft", FrameLength, "must be from 1 to 131072 samples");
        Setting.Require(HopLength is null or >= 1, "hop_length", HopLength, "must be a positive number of samples");
        Setting.Require(HopLength is null or <= 131072, "hop_length", HopLength, "must be at most 131072 samples");
        Setting.Require(WindowLength is null or >= 1, "win_length", WindowLength, "must be a positive number of samples");
        Setting.Require(EffectiveWindowLength <= FrameLength, "win_length", WindowLength, $"must be at most n_fft ({FrameLength} samples)");
        Setting.Require(Enum.IsDefined(Window), "window", Window, "is not known");
        Setting.Require(Enum.IsDefined(PadMode), "pad_mode", PadMode, "is not known");
        Setting.Require(Preemphasis is null or (>= 0 and <= 1), "preemphasis", Preemphasis, "must be from 0 to 1");
        Setting.Require(Rate is null or { Hertz: >= 1 and <= 1048575 }, "sr", Rate?.Hertz, "must be from 1 to 1048575 Hz");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        settings["sr"] = Rate?.Hertz;
        settings["preemphasis"] = Preemphasis;
        settings["n_fft"] = FrameLength;
        settings["hop_length"] = EffectiveHopLength;
        settings["win_length"] = EffectiveWindowLength;
        settings["window"] = SettingNames.Of(Window);
        settings["center"] = Center;
        settings["pad_mode"] = SettingNames.Of(PadMode);
    }
}
