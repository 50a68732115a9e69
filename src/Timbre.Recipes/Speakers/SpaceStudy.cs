using Timbre.Corpora;
using Timbre.Evaluation.Clusters;
using Timbre.Learning;

namespace Timbre.Recipes;

/// <summary>Finds out what recordings look like without labels, and how far that follows who speaks.</summary>
internal static class SpaceStudy
{
    /// <summary>What progress calls it.</summary>
    public const string Stage = "voice space";

    private const int MostChunks = 4000; // of which all pairs are compared
    private const int MostValues = 1 << 26; // of the frames that are clustered: 256 MB
    private const int FirstAxes = 5;
    private const int Steps = 5;

    /// <summary>
    /// Looks at recordings. A recording of n frames has max(1, n / <paramref name="framesPerChunk"/>) chunks, and what is left over at its end
    /// belongs to none. The same input gives the same outcome at any number of jobs.
    /// </summary>
    /// <param name="input">The recipe's input that the frames are of; empty = the main one.</param>
    /// <param name="utterances">Each with its frames [frames, features], frame-major (any features: MFCC with deltas, encoder outputs).</param>
    /// <param name="features">Values per frame.</param>
    /// <param name="framesPerChunk">Frames of a chunk; a recording with fewer is one chunk.</param>
    /// <param name="settings">How closely.</param>
    /// <param name="seed">Of samples and clusters.</param>
    /// <param name="jobs">Cores to use; 0 = all.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="TimbreException">A setting or the recordings are out of range, or there are fewer than two speakers.</exception>
    internal static VoiceSpace Of(
        string input, IReadOnlyList<(Utterance Utterance, float[] Rows)> utterances, int features, int framesPerChunk, SpaceSettings settings, long seed, int jobs,
        IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        settings.Validate();
        var threads = jobs > 0 ? jobs : Environment.ProcessorCount;
        var done = 0;
        void Next(string detail) => progress?.Report(new ExperimentProgress(Stage, done++, Steps, detail));

        Next("chunks");
        var frames = VoiceFrames.Of(utterances, features, framesPerChunk);
        var all = SpaceLabels.Of(frames.Utterances, [.. frames.Chunks.Select(c => c.Utterance)]);
        var sample = EvenSample.Of(all.Speakers, MostChunks, seed);
        var (perChunk, vectors) = ChunkVectors.Of(frames, sample, settings.Share, threads, cancellation);
        var chunks = Array.ConvertAll(sample, i => frames.Chunks[i]);
        var labels = SpaceLabels.Of(frames.Utterances, Array.ConvertAll(chunks, c => c.Utterance));

        Next("frames");
        var (frameRatios, frameClusters) = Frames(frames, all.SpeakerCount, settings, seed, threads, cancellation);

        Next("clusters");
        var (scores, components) = ChunkScores(vectors, 2 * features, settings, threads, cancellation);
        var kept = components.ComponentCount;
        var byMeans = KMeans.Fit(new() { Clusters = labels.SpeakerCount, Starts = 10, Seed = seed, Threads = threads }, scores, kept, cancellation).Labels.ToArray();
        var byMerging = AgglomerativeClustering.Fit(Linkage.Ward, scores, kept, threads, cancellation).Cut(labels.SpeakerCount);
        double Silhouette(int[] clusters) => ClusterSeparation.Silhouette(scores, kept, clusters, seed: seed, ct: cancellation);

        Next("map");
        var (points, divergence) = VoiceMap.Of(frames.Utterances, chunks, labels, scores, kept, byMeans, byMerging, settings.MapPoints, seed, threads, cancellation);

        Next("speakers");
        var space = new VoiceSpace
        {
            Input = input,
            Features = features,
            ComponentsPerChunk = perChunk,
            Share = settings.Share,
            FrameRatios = frameRatios,
            ChunkRatios = components.ExplainedVarianceRatio.ToArray(),
            Clusterings =
            [
                frameClusters,
                Compare("k-means", ResultRow.Chunk, labels, byMeans, Silhouette(byMeans)),
                Compare("agglomerative", ResultRow.Chunk, labels, byMerging, Silhouette(byMerging)),
            ],
            Axes = SpaceAxes.Of(scores, components.ExplainedVarianceRatio[..Math.Min(FirstAxes, kept)], kept, chunks, frames.Utterances, labels),
            Points = points,
            MapDivergence = divergence,
            Similarity = VoiceLikeness.Of(frames.Utterances, chunks, labels, scores, kept, cancellation),
            Chapters = ChapterNeighbours.Of(frames.Utterances, chunks, labels, scores, kept, threads, cancellation),
        };
        Next("done");
        return space;
    }

    private static (double[] Ratios, SpaceClustering Clustering) Frames(
        VoiceFrames frames, int speakers, SpaceSettings settings, long seed, int threads, CancellationToken cancellation)
    {
        var features = frames.Features;
        var (rows, utterances) = frames.Thinned(Math.Max(2, Math.Min(settings.FrameLimit, MostValues / features)));
        cancellation.ThrowIfCancellationRequested();
        StandardScaler.Fit(rows, features).Transform(rows);
        var components = PrincipalComponents.Fit(rows, features, Math.Min(settings.Components, Math.Min(features, utterances.Length)), threads, cancellation: cancellation);
        var scores = components.Transform(rows, threads);
        var options = new KMeansOptions { Clusters = Math.Min(speakers, utterances.Length), Seed = seed, Threads = threads };
        var clusters = KMeans.Fit(options, scores, components.ComponentCount, cancellation).Labels.ToArray();
        return (components.ExplainedVarianceRatio.ToArray(), Compare("k-means", ResultRow.Frame, SpaceLabels.Of(frames.Utterances, utterances), clusters, double.NaN));
    }

    private static (float[] Scores, PrincipalComponents Components) ChunkScores(
        float[] vectors, int width, SpaceSettings settings, int threads, CancellationToken cancellation)
    {
        StandardScaler.Fit(vectors, width).Transform(vectors);
        var components = PrincipalComponents.Fit(vectors, width, Math.Min(settings.Components, Math.Min(width, vectors.Length / width)), threads, cancellation: cancellation);
        return (components.Transform(vectors, threads), components);
    }

    private static SpaceClustering Compare(string method, string unit, SpaceLabels labels, int[] clusters, double silhouette) => new(
        method,
        unit,
        clusters.Length,
        ClusterAgreement.Of(labels.Speakers, clusters),
        labels.Genders is { } genders ? ClusterAgreement.Of(genders, clusters) : null,
        labels.Chapters is { } chapters ? ClusterAgreement.Of(chapters, clusters) : null,
        silhouette);
}
