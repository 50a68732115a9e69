using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Derivatives of MFCC over time, as <c>librosa.feature.delta(librosa.feature.mfcc(…))</c> 0.10.2; a row per coefficient.</summary>
public sealed class DeltaExtractor : IFeatureExtractor, ISpectralFeature
{
    private readonly MfccExtractor _mfcc;
    private readonly SavitzkyGolay _filter;

    /// <summary>Checks the options and plans the transforms.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public DeltaExtractor(DeltaOptions options)
    {
        options.Check();
        _mfcc = new MfccExtractor(options.Mfcc);
        _filter = new SavitzkyGolay(options.Width, options.Order, options.Mode);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public DeltaOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "delta";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => _mfcc.FeatureCount;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => _mfcc.RequiredRate;

    /// <summary>
    /// Derivatives over time of features that are there already, as <c>librosa.feature.delta</c>; of the options only
    /// width, order and mode count.
    /// </summary>
    /// <exception cref="TimbreException">There are fewer frames than mode <c>interp</c> needs, or an option is out of range.</exception>
    public static FeatureMatrix Of(FeatureMatrix features, DeltaOptions options)
    {
        options.Check();
        return new SavitzkyGolay(options.Width, options.Order, options.Mode).Apply(features);
    }

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => ((ISpectralFeature)this).Spectrum.Extract(this, samples, rate);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _mfcc.HopSeconds(rate);

    ShortTimeSpectrum ISpectralFeature.Spectrum => ((ISpectralFeature)_mfcc).Spectrum;

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) => new Derivatives(_mfcc.Begin(frames, rate), _filter);

    private sealed class Derivatives(ISpectrumPass mfcc, SavitzkyGolay filter) : ISpectrumPass
    {
        public bool TakesMagnitude => mfcc.TakesMagnitude;

        public void Accept(int firstFrame, int count, LaneBuffer power) => mfcc.Accept(firstFrame, count, power);

        public FeatureMatrix End() => filter.Apply(mfcc.End());
    }
}
