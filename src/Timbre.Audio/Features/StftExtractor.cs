using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Magnitudes of the short-time Fourier transform, as <c>abs(librosa.stft(y, …))</c>; n_fft/2 + 1 rows from 0 Hz to half the rate.</summary>
public sealed class StftExtractor : IFeatureExtractor, ISpectralFeature
{
    private readonly ShortTimeSpectrum _spectrum;

    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public StftExtractor(StftOptions options)
    {
        _spectrum = new ShortTimeSpectrum(options);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public StftOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "stft";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => _spectrum.BinCount;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => _spectrum.Extract(this, samples, rate);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _spectrum.HopSeconds(rate);

    ShortTimeSpectrum ISpectralFeature.Spectrum => _spectrum;

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) => new Magnitudes(FeatureCount, frames);

    private sealed class Magnitudes(int bins, int frames) : ISpectrumPass
    {
        private readonly float[] _values = ShortTimeSpectrum.Room(bins, frames);

        public bool TakesMagnitude => true;

        public void Accept(int firstFrame, int count, LaneBuffer power) => LaneRowsOutput.Copy(power, 0, bins, _values, frames, firstFrame, count);

        public FeatureMatrix End() => new(bins, frames, _values);
    }
}
