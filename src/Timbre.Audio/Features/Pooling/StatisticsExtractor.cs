namespace Timbre.Audio;

/// <summary>
/// Features summed up over the whole recording: one column, <c>[features · rows · statistics, 1]</c>, named as <c>spectral_centroid_mean</c> or <c>mfcc_3_p90</c>.
/// Frames in which a feature is not finite (pitch where there is no voice) are left out of its statistics; NaN means that it could not be measured. Features that
/// have one column per recording by nature keep their rows and names.
/// </summary>
public sealed class StatisticsExtractor : IFeatureExtractor
{
    private readonly FeatureSet _features;
    private readonly Statistic[] _statistics;

    /// <summary>Checks the options and finds out which features share their transforms.</summary>
    /// <exception cref="TimbreException">An option is not possible, or two features need different sample rates.</exception>
    public StatisticsExtractor(StatisticsOptions options)
    {
        options.Check();
        Options = options;
        _features = new FeatureSet(options.Features);
        _statistics = [.. options.Statistics];
        FeatureNames = [.. options.Features.SelectMany(NamesOf)];
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public StatisticsOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "statistics";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => FeatureNames.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <inheritdoc/>
    public bool PerRecording => true;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => _features.RequiredRate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var courses = _features.Extract(samples, rate);
        var values = new float[FeatureCount];
        var at = 0;
        for (var i = 0; i < courses.Count; i++)
        {
            var (feature, course) = (_features.Extractors[i], courses[i]);
            if (Options.Joined && !feature.PerRecording)
            {
                course = new FeatureMatrix(1, course.Values.Length, course.Values.ToArray());
            }

            if (feature.PerRecording)
            {
                course.Values.CopyTo(values.AsSpan(at));
                at += course.Values.Length;
                continue;
            }

            var summary = new CourseSummary(course, feature.HopSeconds(rate));
            for (var row = 0; row < course.FeatureCount; row++)
            {
                summary.Load(row);
                foreach (var statistic in _statistics)
                {
                    values[at++] = (float)summary.Value(statistic);
                }
            }
        }

        return new FeatureMatrix(values.Length, 1, values);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => 0;

    private IEnumerable<string> NamesOf(IFeatureExtractor feature) => feature.PerRecording
        ? feature.FeatureNames
        : (Options.Joined ? [feature.Kind] : feature.FeatureNames).SelectMany(name => _statistics.Select(statistic => $"{name}_{statistic.Name}"));
}
