using System.Collections.Concurrent;

namespace Timbre.Audio;

/// <summary>
/// The fundamental frequency in Hz frame by frame, as <c>librosa.pyin</c> 0.10.2 (Mauch and Dixon 2014); one row. Unvoiced frames are
/// NaN (or what <see cref="PyinOptions.FillUnvoiced"/> says): the only kind of features that has NaN among its values.
/// </summary>
public sealed class PyinExtractor : IFeatureExtractor
{
    private readonly TroughPrior _prior;
    private readonly ConcurrentDictionary<int, PitchSearch> _searches = new();

    /// <summary>Checks the options.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public PyinExtractor(PyinOptions options)
    {
        options.Check();
        _prior = new TroughPrior(options);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public PyinOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "pyin";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => 1;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Pitch.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var frequencies = Track(samples, rate).Frequencies;
        return new FeatureMatrix(1, frequencies.Length, frequencies);
    }

    /// <summary>The frequencies with what is known about each frame's being voiced: all three results of <c>librosa.pyin</c>.</summary>
    /// <exception cref="TimbreException">There are too few samples, some are not finite, or the rate does not suit the settings.</exception>
    public PitchTrack Track(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var range = new PeriodRange(Options.Pitch, rate);
        var differences = new NormalisedDifference(Options.Pitch, range);
        var frames = differences.FrameCount(samples);
        var observations = new PitchObservations(Options.BinCount, frames);
        var candidates = new PitchCandidates(Options, _prior, range, observations);
        differences.Run(samples, frames, candidates);
        var search = _searches.GetOrAdd(
            rate.Hertz,
            static (hertz, options) => new PitchSearch(options.BinCount, options.TransitionWidth(new SampleRate(hertz)), options.SwitchProbability),
            Options);
        var states = search.Decode(observations);
        var frequencies = new float[frames];
        var voiced = new bool[frames];
        for (var t = 0; t < frames; t++)
        {
            voiced[t] = states[t] < Options.BinCount;
            frequencies[t] = (float)(voiced[t] || Options.FillUnvoiced is not { } fill ? candidates.BinFrequency(states[t] % Options.BinCount) : fill);
        }

        return new PitchTrack(frequencies, voiced, observations.VoicedProbabilities);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => rate.Seconds(Options.Pitch.EffectiveHopLength);
}
