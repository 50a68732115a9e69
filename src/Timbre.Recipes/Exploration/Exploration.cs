using System.Text.Json.Nodes;
using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>
/// What features look like before anything is learned from them: distributions per coefficient and gender, over frames and over recordings; outliers;
/// the effect of normalising; how each coefficient goes with the gender. Immutable; may be shared by threads. <see cref="ToJson"/> gives its numbers,
/// <see cref="ExplorationSections"/> its pictures.
/// </summary>
public sealed class Exploration
{
    private Exploration(ExploredCorpus corpus, string featureKind, IReadOnlyList<FeatureStudy> features, RecordingMeasure duration, RecordingMeasure level)
    {
        Corpus = corpus;
        FeatureKind = featureKind;
        Features = features;
        Duration = duration;
        Level = level;
    }

    /// <summary>The kind of the features, e.g. <c>mfcc</c>.</summary>
    public string FeatureKind { get; }

    /// <summary>Number of recordings.</summary>
    public int RecordingCount => Corpus.Recordings.Count;

    /// <summary>Number of frames over all recordings.</summary>
    public long FrameCount => Corpus.Frames;

    /// <summary>Whether every recording is described as a whole, by one value of each feature: there are no frames to look at.</summary>
    internal bool WholeRecordings => RecordingCount > 0 && Corpus.Recordings.All(r => r.Frames == 1);

    internal ExploredCorpus Corpus { get; }
    internal IReadOnlyList<FeatureStudy> Features { get; }

    internal RecordingMeasure Duration { get; }

    internal RecordingMeasure Level { get; }

    /// <summary>Explores the features of recordings. Recordings without a gender count in all but the comparisons of genders.</summary>
    /// <param name="utterances">The recordings with their features; any number, also none.</param>
    /// <param name="trainingSpeakers">Speakers from whose frames global normalisation is fitted; null = all, and then the report says so.</param>
    /// <param name="featureKind">The kind of the features, e.g. <c>mfcc</c>.</param>
    /// <param name="featureNames">A name per feature, e.g. <c>mfcc_0</c>.</param>
    /// <param name="jobs">Cores to use; 0 = all. The outcome does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="TimbreException">A recording has another number of features than there are names.</exception>
    public static Exploration Of(
        IReadOnlyList<ExtractedUtterance> utterances,
        IReadOnlySet<string>? trainingSpeakers,
        string featureKind,
        IReadOnlyList<string> featureNames,
        int jobs = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utterances);
        ArgumentNullException.ThrowIfNull(featureKind);
        ArgumentNullException.ThrowIfNull(featureNames);
        if (utterances.FirstOrDefault(u => u.Features.FeatureCount != featureNames.Count) is { } odd)
        {
            throw new TimbreException($"{odd.Utterance.Path}: has {odd.Features.FeatureCount} features where {featureNames.Count} are named; compute all recordings with the same settings");
        }

        var corpus = ExploredCorpus.Of(utterances, trainingSpeakers);
        var features = new FeatureStudy[featureNames.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs > 0 ? jobs : Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, features.Length, options, f => features[f] = FeatureStudy.Of(featureNames[f], f, utterances, corpus));
        return new Exploration(
            corpus,
            featureKind,
            features,
            RecordingMeasure.Of(r => r.Seconds, corpus, options.MaxDegreeOfParallelism, cancellationToken),
            RecordingMeasure.Of(r => r.LevelDb, corpus, options.MaxDegreeOfParallelism, cancellationToken));
    }

    /// <summary>The numbers, for <c>results.json</c> (under <c>analysis</c>) and <c>exploration.json</c>. What is not defined is null.</summary>
    public JsonObject ToJson() => ExplorationJson.Of(this);
}
