namespace Timbre.Audio;

/// <summary>Peaks against valleys in octaves: defaults of <c>librosa.feature.spectral_contrast</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record SpectralContrastOptions
{
    /// <summary>Frames and window; the hop is 512 samples unless it is set.</summary>
    public StftOptions Stft { get; init; } = new() { HopLength = 512 };

    /// <summary>Upper edge in Hz of the lowest band, <c>fmin</c>; every further band is an octave.</summary>
    public double MinimumFrequency { get; init; } = 200;

    /// <summary>Octaves above the lowest band, <c>n_bands</c>: 1 to 32. The last reaches up to half the sample rate.</summary>
    public int BandCount { get; init; } = 6;

    /// <summary>The share of a band's bins that its peak and its valley are means of, <c>quantile</c>: above 0 and below 1.</summary>
    public double Quantile { get; init; } = 0.02;

    /// <summary>True: difference of magnitudes (<c>linear</c>); false: of decibels.</summary>
    public bool Linear { get; init; } = false;

    internal void Check()
    {
        Stft.Check();
        Setting.Require(MinimumFrequency > 0 && double.IsFinite(MinimumFrequency), "fmin", MinimumFrequency, "must be a positive frequency in Hz");
        Setting.Require(BandCount is >= 1 and <= 32, "n_bands", BandCount, "must be from 1 to 32 bands");
        Setting.Require(Quantile is > 0 and < 1, "quantile", Quantile, "must be above 0 and below 1");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Stft.Describe(settings);
        settings["fmin"] = MinimumFrequency;
        settings["n_bands"] = BandCount;
        settings["quantile"] = Quantile;
        settings["linear"] = Linear;
    }
}
