namespace Timbre.Audio;

/// <summary>Mel spectrogram, as <c>librosa.feature.melspectrogram</c> 0.10.2; a row per band.</summary>
public sealed class MelSpectrogramExtractor : IFeatureExtractor, ISpectralFeature
{
    private readonly MelComputer _computer;

    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public MelSpectrogramExtractor(MelOptions options)
    {
        _computer = new MelComputer(options);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings, "norm");
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public MelOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "melspectrogram";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Options.BandCount;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Stft.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => _computer.Spectrum.Extract(this, samples, rate);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _computer.Spectrum.HopSeconds(rate);

    ShortTimeSpectrum ISpectralFeature.Spectrum => _computer.Spectrum;

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) => _computer.Begin(frames, rate, _computer.ToMatrix);
}
