namespace Timbre.Audio;

/// <summary>Features summed up over whole recordings. Checked when an extractor is made of them.</summary>
public sealed record StatisticsOptions
{
    /// <summary>The features, each kind once; those that have one column per recording by nature are taken as they are.</summary>
    public IReadOnlyList<IFeatureExtractor> Features { get; init; } = [];

    /// <summary>What each row of each feature is summed up by, each once.</summary>
    public IReadOnlyList<Statistic> Statistics { get; init; } = [Statistic.Mean, Statistic.Deviation];

    /// <summary>
    /// Whether all rows of a feature are summed up together, as <c>numpy.mean</c> and its like do with a matrix: one number per feature and statistic.
    /// The published experiment of 32 statistics did so.
    /// </summary>
    public bool Joined { get; init; }

    internal void Check()
    {
        Setting.Require(Features.Count > 0, "features", null, "name at least one kind, e.g. features=mfcc,rms");
        Setting.Require(Statistics.Count > 0, "statistics", null, "name at least one, e.g. statistics=mean,std");
        for (var i = 0; i < Features.Count; i++)
        {
            Setting.Require(Features[i] is not StatisticsExtractor, "features", Features[i].Kind, "cannot be summed up once more");
            for (var j = 0; j < i; j++)
            {
                Setting.Require(Features[i].Kind != Features[j].Kind, "features", Features[i].Kind, "is there twice; each kind can be given once");
            }
        }

        Setting.Require(!Joined || Statistics.All(s => s.Name != Statistic.Slope.Name), "joined", Joined, "rows that are joined have no slope over time; leave slope out");
        for (var i = 0; i < Statistics.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Setting.Require(Statistics[i].Name != Statistics[j].Name, "statistics", Statistics[i].Name, "is there twice");
            }
        }
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        settings["features"] = string.Join(',', Features.Select(f => f.Kind));
        settings["statistics"] = string.Join(',', Statistics.Select(s => s.Name));
        settings["joined"] = Joined;
        foreach (var feature in Features)
        {
            foreach (var (key, value) in feature.Settings)
            {
                settings[$"{feature.Kind}.{key}"] = value;
            }
        }
    }
}
