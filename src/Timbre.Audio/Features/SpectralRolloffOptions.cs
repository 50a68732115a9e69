namespace Timbre.Audio;

/// <summary>The frequency below which most of the spectrum lies: defaults of <c>librosa.feature.spectral_rolloff</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record SpectralRolloffOptions
{
    /// <summary>Frames and window; the hop is 512 samples unless it is set.</summary>
    public StftOptions Stft { get; init; } = new() { HopLength = 512 };

    /// <summary>The share of the magnitudes that lies below, <c>roll_percent</c>: above 0 and below 1.</summary>
    public double Share { get; init; } = 0.85;

    internal void Check()
    {
        Stft.Check();
        Setting.Require(Share is > 0 and < 1, "roll_percent", Share, "must be above 0 and below 1");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Stft.Describe(settings);
        settings["roll_percent"] = Share;
    }
}
