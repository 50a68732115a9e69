namespace Timbre.Audio;

/// <summary>What the features of a spectrum's shape have in common: an extractor of one short-time transform, which it may share with others (<see cref="FeatureSet"/>).</summary>
public abstract class SpectralExtractor : IFeatureExtractor, ISpectralFeature
{
    private readonly StftOptions _stft;

    private protected SpectralExtractor(string kind, StftOptions stft, Action check, Action<IDictionary<string, object?>> describe)
    {
        check();
        _stft = stft;
        Spectrum = new ShortTimeSpectrum(stft);
        Kind = kind;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        describe(settings);
        Settings = settings;
    }

    /// <inheritdoc/>
    public string Kind { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public virtual int FeatureCount => 1;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => _stft.Rate;

    internal ShortTimeSpectrum Spectrum { get; }

    ShortTimeSpectrum ISpectralFeature.Spectrum => Spectrum;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => Spectrum.Extract(this, samples, rate);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => Spectrum.HopSeconds(rate);

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) => Begin(frames, rate);

    internal abstract ISpectrumPass Begin(int frames, SampleRate rate);
}
