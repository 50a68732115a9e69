namespace Timbre.Audio;

/// <summary>
/// Several features of the same samples at once. Those that are computed of spectra with equal frames and windows share one pass of transforms; the results are
/// those of each extractor by itself, to the last bit. Immutable, may be shared by threads.
/// </summary>
public sealed class FeatureSet
{
    private readonly (ShortTimeSpectrum Spectrum, int[] Members)[] _shared;
    private readonly int[] _alone;

    /// <summary>Takes at least one extractor and finds out what they can share.</summary>
    /// <exception cref="TimbreException">There is none, or two need samples at different rates (setting <c>sr</c>).</exception>
    public FeatureSet(IReadOnlyList<IFeatureExtractor> extractors)
    {
        ArgumentNullException.ThrowIfNull(extractors);
        if (extractors.Count == 0)
        {
            throw new TimbreException("features: there is none; name at least one kind");
        }

        Extractors = [.. extractors];
        var groups = new List<(StftOptions Key, ShortTimeSpectrum Spectrum, List<int> Members)>();
        var alone = new List<int>();
        for (var i = 0; i < extractors.Count; i++)
        {
            RequiredRate = Agreed(RequiredRate, extractors[i]);
            if (extractors[i] is not ISpectralFeature { OnePass: true } feature)
            {
                alone.Add(i);
                continue;
            }

            var key = feature.Spectrum.Options.Effective();
            var group = groups.FindIndex(g => g.Key == key);
            if (group < 0)
            {
                groups.Add((key, feature.Spectrum, [i]));
            }
            else
            {
                groups[group].Members.Add(i);
            }
        }

        _shared = [.. groups.Select(g => (g.Spectrum, g.Members.ToArray()))];
        _alone = [.. alone];
    }

    /// <summary>What it was made of.</summary>
    public IReadOnlyList<IFeatureExtractor> Extractors { get; }

    /// <summary>The rate that samples must have; null where any rate will do.</summary>
    public SampleRate? RequiredRate { get; }

    /// <summary>Passes of transforms over a recording.</summary>
    internal int PassCount => _shared.Length;

    /// <summary>Features that share nothing.</summary>
    internal int AloneCount => _alone.Length;

    /// <summary>The features of mono samples at <paramref name="rate"/>, in the order of <see cref="Extractors"/>; each <c>[features, frames]</c>.</summary>
    /// <exception cref="TimbreException">There are too few samples, some are not finite, or the rate does not suit the settings.</exception>
    public IReadOnlyList<FeatureMatrix> Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        if (RequiredRate is { } required && required != rate)
        {
            throw new TimbreException($"sr={required.Hertz}: the samples are at {rate}; resample them first");
        }

        var results = new FeatureMatrix[Extractors.Count];
        foreach (var (spectrum, members) in _shared)
        {
            var frames = spectrum.FrameCount(samples, rate);
            var passes = Array.ConvertAll(members, i => ((ISpectralFeature)Extractors[i]).Begin(frames, rate));
            spectrum.Run(samples, frames, passes);
            for (var i = 0; i < members.Length; i++)
            {
                results[members[i]] = passes[i].End();
            }
        }

        foreach (var i in _alone)
        {
            results[i] = Extractors[i].Extract(samples, rate);
        }

        return results;
    }

    /// <summary>Decodes the recording (mean of its channels, at <see cref="RequiredRate"/> where there is one) and extracts its features.</summary>
    /// <exception cref="TimbreException">The recording cannot be decoded, or its samples do not suit the settings; the message names the recording.</exception>
    public IReadOnlyList<FeatureMatrix> Extract(Recording recording, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var rate = RequiredRate ?? recording.Rate;
        var samples = recording.ReadMono(rate: rate, cancellationToken: cancellationToken);
        try
        {
            return Extract(samples, rate);
        }
        catch (TimbreException e)
        {
            throw new TimbreException($"{recording.Path}: {e.Message}", e);
        }
    }

    private static SampleRate? Agreed(SampleRate? rate, IFeatureExtractor extractor) => extractor.RequiredRate switch
    {
        null => rate,
        { } other when rate is { } one && one != other =>
            throw new TimbreException($"sr={other.Hertz}: {extractor.Kind} needs samples at {other}, another feature at {one}; give all the same sr"),
        { } other => other,
    };
}
