using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// The frequency in Hz (that of a bin) below which a share of each frame's magnitudes lies, as <c>librosa.feature.spectral_rolloff</c> 0.10.2; one row.
/// Silence gives 0.
/// </summary>
public sealed class SpectralRolloffExtractor : IFeatureExtractor, ISpectralFeature
{
    private readonly ShortTimeSpectrum _spectrum;

    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public SpectralRolloffExtractor(SpectralRolloffOptions options)
    {
        options.Check();
        _spectrum = new ShortTimeSpectrum(options.Stft);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public SpectralRolloffOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "spectral_rolloff";

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

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) => new Edges((float)Options.Share, _spectrum.BinCount, _spectrum.BinWidth(rate), frames);

    private sealed class Edges(float share, int bins, double width, int frames) : ISpectrumPass
    {
        private readonly LaneBuffer _sums = new(bins);
        private readonly LaneBuffer _bin = new(1);
        private readonly float[] _values = new float[frames];

        public bool TakesMagnitude => true;

        public void Accept(int firstFrame, int count, LaneBuffer power)
        {
            LaneSpectra.Reach(power, bins, share, _sums, _bin);
            for (var lane = 0; lane < count; lane++)
            {
                _values[firstFrame + lane] = (float)(width * _bin.Values[lane]);
            }
        }

        public FeatureMatrix End() => new(1, frames, _values);
    }
}
