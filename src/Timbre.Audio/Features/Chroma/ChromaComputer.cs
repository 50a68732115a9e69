using System.Collections.Concurrent;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>The chroma of a recording, frames in lanes. What chroma_stft and tonnetz have in common.</summary>
internal sealed class ChromaComputer
{
    private const int MostFiltersKept = 128;

    private readonly ChromaOptions _options;
    private readonly ShortTimeSpectrum _spectrum;
    private readonly ConcurrentDictionary<(int Hertz, double Tuning), LaneMatrix> _filters = new();

    public ChromaComputer(ChromaOptions options)
    {
        options.Check();
        _options = options;
        _spectrum = new ShortTimeSpectrum(options.Stft);
    }

    public ShortTimeSpectrum Spectrum => _spectrum;

    /// <summary>The tuning is known beforehand, so that one pass over the spectra is enough.</summary>
    public bool OnePass => _options.Tuning is not null;

    public double HopSeconds(SampleRate rate) => _spectrum.HopSeconds(rate);

    /// <summary>Runs the spectrum twice where the tuning is to be estimated: memory does not grow with the recording.</summary>
    public FeatureMatrix Compute(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var frames = _spectrum.FrameCount(samples, rate);
        var rows = Begin(frames, rate, _options.Tuning ?? Tuning(samples, rate, frames));
        _spectrum.Run(samples, frames, rows);
        return rows.End();
    }

    /// <summary>Begins on a recording with the tuning of the options, which is to be there.</summary>
    public ChromaRows Begin(int frames, SampleRate rate) =>
        Begin(frames, rate, _options.Tuning ?? throw new InvalidOperationException("the tuning is still to be estimated"));

    private ChromaRows Begin(int frames, SampleRate rate, double tuning) => new(Filters(rate, tuning), _options.Norm, frames);

    private double Tuning(ReadOnlySpan<float> samples, SampleRate rate, int frames)
    {
        var estimator = new TuningEstimator(_options.Stft.FrameLength, rate, _options.ChromaCount);
        _spectrum.Run(samples, frames, estimator);
        return estimator.Estimate();
    }

    private LaneMatrix Filters(SampleRate rate, double tuning)
    {
        if (_filters.TryGetValue((rate.Hertz, tuning), out var filters))
        {
            return filters;
        }

        filters = ChromaFilters.Create(_options, rate, tuning);
        if (_filters.Count < MostFiltersKept)
        {
            _filters.TryAdd((rate.Hertz, tuning), filters);
        }

        return filters;
    }
}
