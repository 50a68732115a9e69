namespace Timbre.Audio;

/// <summary>
/// The loudest against the quietest bins of each octave, in dB unless linear, as <c>librosa.feature.spectral_contrast</c> 0.10.2: high for clear harmonics,
/// low for noise; a row per band, the lowest first. Decibels end 80 below the largest of the recording.
/// </summary>
public sealed class SpectralContrastExtractor : IFeatureExtractor, ISpectralFeature
{
    private readonly ShortTimeSpectrum _spectrum;

    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public SpectralContrastExtractor(SpectralContrastOptions options)
    {
        options.Check();
        _spectrum = new ShortTimeSpectrum(options.Stft);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public SpectralContrastOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "spectral_contrast";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Options.BandCount + 1;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Stft.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => _spectrum.Extract(this, samples, rate);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _spectrum.HopSeconds(rate);

    ShortTimeSpectrum ISpectralFeature.Spectrum => _spectrum;

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) =>
        new SpectralContrastPass(Options.Stft, Options.Linear, ContrastBands.Create(Options, _spectrum.BinCount, _spectrum.BinWidth(rate), rate), frames);
}
