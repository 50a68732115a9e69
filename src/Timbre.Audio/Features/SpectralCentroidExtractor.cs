using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// The centre of gravity of each frame's magnitudes in Hz, as <c>librosa.feature.spectral_centroid</c> 0.10.2: how bright a sound is; one row.
/// Silence gives 0.
/// </summary>
public sealed class SpectralCentroidExtractor : IFeatureExtractor, ISpectralFeature
{
    private readonly ShortTimeSpectrum _spectrum;

    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public SpectralCentroidExtractor(SpectralCentroidOptions options)
    {
        options.Check();
        _spectrum = new ShortTimeSpectrum(options.Stft);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public SpectralCentroidOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "spectral_centroid";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => 1;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Stft.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => _spectrum.Extract(this, samples, rate);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _spectrum.HopSeconds(rate);

    ShortTimeSpectrum ISpectralFeature.Spectrum => _spectrum;

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) => new Centres(_spectrum.BinCount, (float)_spectrum.BinWidth(rate), frames);

    private sealed class Centres(int bins, float width, int frames) : ISpectrumPass
    {
        private readonly LaneBuffer _moments = new(2);
        private readonly float[] _values = new float[frames];

        public bool TakesMagnitude => true;

        public void Accept(int firstFrame, int count, LaneBuffer power)
        {
            LaneSpectra.Moments(power, bins, _moments);
            SpectralMean.Divide(_moments.Row(1), _moments.Row(0));
            for (var lane = 0; lane < count; lane++)
            {
                _values[firstFrame + lane] = width * _moments.Row(1)[lane];
            }
        }

        public FeatureMatrix End() => new(1, frames, _values);
    }
}
