namespace Timbre.Audio;

/// <summary>
/// The loudest against the quietest bins of each octave, in dB unless linear, as <c>librosa.feature.spectral_contrast</c> 0.10.2: high for clear harmonics,
/// low for noise; a row per band, the lowest first. Decibels end 80 below the largest of the recording.
/// </summary>
public sealed class SpectralContrastExtractor : SpectralExtractor
{
    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public SpectralContrastExtractor(SpectralContrastOptions options)
        : base("spectral_contrast", options.Stft, options.Check, options.Describe) => Options = options;

    /// <summary>What it was made of.</summary>
    public SpectralContrastOptions Options { get; }

    /// <inheritdoc/>
    public override int FeatureCount => Options.BandCount + 1;

    internal override ISpectrumPass Begin(int frames, SampleRate rate) =>
        new SpectralContrastPass(Options.Stft, Options.Linear, ContrastBands.Create(Options, Spectrum.BinCount, Spectrum.BinWidth(rate), rate), frames);
}
