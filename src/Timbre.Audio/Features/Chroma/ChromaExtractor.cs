namespace Timbre.Audio;

/// <summary>Energy by pitch class, as <c>librosa.feature.chroma_stft</c> 0.10.2; a row per class, from C (or A) upwards.</summary>
public sealed class ChromaExtractor : IFeatureExtractor, ISpectralFeature
{
    private readonly ChromaComputer _computer;

    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public ChromaExtractor(ChromaOptions options)
    {
        _computer = new ChromaComputer(options);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public ChromaOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "chroma_stft";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Options.ChromaCount;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Stft.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => _computer.Compute(samples, rate);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _computer.HopSeconds(rate);

    bool ISpectralFeature.OnePass => _computer.OnePass;

    ShortTimeSpectrum ISpectralFeature.Spectrum => _computer.Spectrum;

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) => _computer.Begin(frames, rate);
}
