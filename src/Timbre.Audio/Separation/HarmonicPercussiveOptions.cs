namespace Timbre.Audio;

/// <summary>Harmonic–percussive separation: defaults of <c>librosa.decompose.hpss</c> and <c>librosa.effects.hpss</c> 0.10.2. Checked when it is made of them.</summary>
public sealed record HarmonicPercussiveOptions
{
    /// <summary>Frames and window for signals; the rate does not count.</summary>
    public StftOptions Stft { get; init; } = new();

    /// <summary>Frames of the median filter over time, 1 to 4,096 (<c>kernel_size[0]</c>).</summary>
    public int HarmonicKernel { get; init; } = 31;

    /// <summary>Bins of the median filter over frequency, 1 to 4,096 (<c>kernel_size[1]</c>).</summary>
    public int PercussiveKernel { get; init; } = 31;

    /// <summary>Exponent of the soft masks; infinity: hard masks.</summary>
    public double Power { get; init; } = 2;

    /// <summary>How many times stronger the harmonic part must be to count (<c>margin[0]</c>), at least 1.</summary>
    public double HarmonicMargin { get; init; } = 1;

    /// <summary>How many times stronger the percussive part must be to count (<c>margin[1]</c>), at least 1.</summary>
    public double PercussiveMargin { get; init; } = 1;

    internal void Check()
    {
        Stft.Check();
        const string kernelRule = "must be from 1 to 4096 frames or bins";
        Setting.Require(HarmonicKernel is >= 1 and <= 4096, "kernel_size", HarmonicKernel, kernelRule);
        Setting.Require(PercussiveKernel is >= 1 and <= 4096, "kernel_size", PercussiveKernel, kernelRule);
        Setting.Require(Power > 0, "power", Power, "must be a positive number");
        Setting.Require(HarmonicMargin >= 1 && double.IsFinite(HarmonicMargin), "margin", HarmonicMargin, "must be at least 1");
        Setting.Require(PercussiveMargin >= 1 && double.IsFinite(PercussiveMargin), "margin", PercussiveMargin, "must be at least 1");
    }
}
