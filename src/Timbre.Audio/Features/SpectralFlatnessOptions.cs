namespace Timbre.Audio;

/// <summary>How much like noise the spectrum is: defaults of <c>librosa.feature.spectral_flatness</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record SpectralFlatnessOptions
{
    /// <summary>Frames and window; the hop is 512 samples unless it is set.</summary>
    public StftOptions Stft { get; init; } = new() { HopLength = 512 };

    /// <summary>Powers below count as this, <c>amin</c>.</summary>
    public double Minimum { get; init; } = 1e-10;

    /// <summary>Exponent of the magnitude: 1 magnitude, 2 power.</summary>
    public double Power { get; init; } = 2;

    internal void Check()
    {
        Stft.Check();
        Setting.Require(Minimum > 0 && Minimum <= float.MaxValue, "amin", Minimum, "must be a positive number");
        Setting.Require(Power > 0 && double.IsFinite(Power), "power", Power, "must be a positive number");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Stft.Describe(settings);
        settings["amin"] = Minimum;
        settings["power"] = Power;
    }
}
