namespace Timbre.Audio;

/// <summary>The centre of gravity of the spectrum: defaults of <c>librosa.feature.spectral_centroid</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record SpectralCentroidOptions
{
    /// <summary>Frames and window; the hop is 512 samples unless it is set.</summary>
    public StftOptions Stft { get; init; } = new() { HopLength = 512 };

    internal void Check()
    {
        Stft.Check();
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Stft.Describe(settings);
    }
}
