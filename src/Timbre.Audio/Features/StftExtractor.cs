using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Magnitudes of the short-time Fourier transform, as <c>abs(librosa.stft(y, …))</c>; n_fft/2 + 1 rows from 0 Hz to half the rate.</summary>
public sealed class StftExtractor : IFeatureExtractor
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
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var frames = _spectrum.FrameCount(samples, rate);
        var values = ShortTimeSpectrum.Room(FeatureCount, frames);
        _spectrum.Run(samples, frames, new Magnitudes(FeatureCount, frames, values));
        return new FeatureMatrix(FeatureCount, frames, values);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _spectrum.HopSeconds(rate);

    private sealed class Magnitudes(int bins, int frames, float[] values) : ISpectrumConsumer
    {
        private readonly LaneBuffer _roots = new(bins);

        public void Accept(int firstFrame, int count, LaneBuffer power)
        {
            LaneMath.Sqrt(power, _roots, bins);
            LaneRowsOutput.Copy(_roots, 0, bins, values, frames, firstFrame, count);
        }
    }
}
