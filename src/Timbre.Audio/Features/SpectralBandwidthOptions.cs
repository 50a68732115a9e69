namespace Timbre.Audio;

/// <summary>The spread of the spectrum around its centroid: defaults of <c>librosa.feature.spectral_bandwidth</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record SpectralBandwidthOptions
{
    /// <summary>Frames and window; the hop is 512 samples unless it is set.</summary>
    public StftOptions Stft { get; init; } = new() { HopLength = 512 };

    /// <summary>The power that deviations are raised to, <c>p</c>: 2 gives a standard deviation, 1 a mean deviation.</summary>
    public double Exponent { get; init; } = 2;

    /// <summary>True: each spectrum counts as a distribution, whatever its level (<c>norm</c>); false: louder frames are wider.</summary>
    public bool Normalised { get; init; } = true;

    internal void Check()
    {
        Stft.Check();
        Setting.Require(Exponent > 0 && double.IsFinite(Exponent), "p", Exponent, "must be a positive number");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Stft.Describe(settings);
        settings["p"] = Exponent;
        settings["norm"] = Normalised;
    }
}
