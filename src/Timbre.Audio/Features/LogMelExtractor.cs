namespace Timbre.Audio;

/// <summary>Mel spectrogram in decibels, as <c>librosa.power_to_db(librosa.feature.melspectrogram(…))</c> 0.10.2; a row per band.</summary>
public sealed class LogMelExtractor : IFeatureExtractor, ISpectralFeature
{
    private readonly LogMelComputer _computer;

    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public LogMelExtractor(LogMelOptions options)
    {
        _computer = new LogMelComputer(options);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings, "norm");
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public LogMelOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "logmel";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Options.Mel.BandCount;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Mel.Stft.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => _computer.Mel.Spectrum.Extract(this, samples, rate);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _computer.Mel.Spectrum.HopSeconds(rate);

    ShortTimeSpectrum ISpectralFeature.Spectrum => _computer.Mel.Spectrum;

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) => _computer.Begin(frames, rate, _computer.Mel.ToMatrix);
}
