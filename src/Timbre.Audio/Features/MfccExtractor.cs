using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Mel-frequency cepstral coefficients, as <c>librosa.feature.mfcc</c> 0.10.2; a row per coefficient.</summary>
public sealed class MfccExtractor : IFeatureExtractor, ISpectralFeature
{
    private readonly LogMelComputer _computer;
    private readonly LaneMatrix _transform;

    /// <summary>Checks the options and plans the transforms.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public MfccExtractor(MfccOptions options)
    {
        options.Check();
        _computer = new LogMelComputer(options.LogMel);
        _transform = CosineTransform.Create(options.DctType, options.Orthonormal, options.CoefficientCount, _computer.Mel.BandCount, options.Lifter);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public MfccOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "mfcc";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Options.CoefficientCount;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.LogMel.Mel.Stft.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => _computer.Mel.Spectrum.Extract(this, samples, rate);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _computer.Mel.Spectrum.HopSeconds(rate);

    ShortTimeSpectrum ISpectralFeature.Spectrum => _computer.Mel.Spectrum;

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) => Begin(frames, rate);

    internal ISpectrumPass Begin(int frames, SampleRate rate) => _computer.Begin(frames, rate, Transform);

    private FeatureMatrix Transform(LaneBuffer bands, int frames)
    {
        var values = ShortTimeSpectrum.Room(FeatureCount, frames);
        var coefficients = new LaneBuffer(FeatureCount);
        for (var batch = 0; batch < MelComputer.Batches(frames); batch++)
        {
            var first = batch * LaneBuffer.Lanes;
            _transform.Multiply(bands, batch * _computer.Mel.BandCount, coefficients, 0);
            LaneRowsOutput.Copy(coefficients, 0, FeatureCount, values, frames, first, Math.Min(LaneBuffer.Lanes, frames - first));
        }

        return new FeatureMatrix(FeatureCount, frames, values);
    }
}
