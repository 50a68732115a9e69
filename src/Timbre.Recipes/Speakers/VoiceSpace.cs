using Timbre.Corpora;
using Timbre.Evaluation.Clusters;

namespace Timbre.Recipes;

/// <summary>What the recordings look like to an eye that knows no labels: components, clusters, maps, and how far these follow speakers, genders and chapters.</summary>
public sealed record VoiceSpace
{
    /// <summary>The recipe's input whose frames were looked at; empty = the main one.</summary>
    public required string Input { get; init; }

    /// <summary>Values per frame.</summary>
    public required int Features { get; init; }

    /// <summary>For every chunk, how many principal components of its standardised frames hold <see cref="Share"/> of their variance.</summary>
    public required IReadOnlyList<int> ComponentsPerChunk { get; init; }

    /// <summary>That share, e.g. 0.85.</summary>
    public required double Share { get; init; }

    /// <summary>Share of the variance of all frames in each component that was kept.</summary>
    public required IReadOnlyList<double> FrameRatios { get; init; }

    /// <summary>Share of the variance of the chunks (mean and deviation of their frames) in each component that was kept.</summary>
    public required IReadOnlyList<double> ChunkRatios { get; init; }

    /// <summary>Clusterings with one cluster per speaker.</summary>
    public required IReadOnlyList<SpaceClustering> Clusterings { get; init; }

    /// <summary>What the first components of the chunks follow.</summary>
    public required IReadOnlyList<SpaceAxis> Axes { get; init; }

    /// <summary>The chunks of the maps, at most some thousand, evenly from all speakers.</summary>
    public required IReadOnlyList<SpacePoint> Points { get; init; }

    /// <summary>Kullback–Leibler divergence of the t-SNE map.</summary>
    public required double MapDivergence { get; init; }

    /// <summary>How alike speakers are.</summary>
    public required SpeakerSimilarity Similarity { get; init; }

    /// <summary>Whether chapters show; null where no speaker has two.</summary>
    public required ChapterEcho? Chapters { get; init; }
}

/// <summary>One clustering and what it agrees with.</summary>
/// <param name="Method"><c>k-means</c> or <c>agglomerative</c>.</param>
/// <param name="Unit"><see cref="ResultRow.Frame"/> or <see cref="ResultRow.Chunk"/>.</param>
/// <param name="N">How many items.</param>
/// <param name="Speakers">Agreement with speakers.</param>
/// <param name="Genders">Agreement with genders; null where not all are known.</param>
/// <param name="Chapters">Agreement with chapters; null where not all are known.</param>
/// <param name="Silhouette">Of the clusters; NaN where it was not computed.</param>
public sealed record SpaceClustering(string Method, string Unit, int N, ClusterAgreement Speakers, ClusterAgreement? Genders, ClusterAgreement? Chapters, double Silhouette);

/// <summary>What one principal component follows.</summary>
/// <param name="Ratio">Its share of the variance.</param>
/// <param name="GenderAuc">How often a chunk of one gender lies above one of the other, from 0.5 (no difference) to 1; NaN where genders are not known.</param>
/// <param name="SpeakerShare">Share of its variance that lies between speakers.</param>
/// <param name="ChapterShare">Share of its variance that lies between the chapters of a speaker.</param>
public sealed record SpaceAxis(double Ratio, double GenderAuc, double SpeakerShare, double ChapterShare);

/// <summary>A chunk on the maps.</summary>
/// <param name="Utterance">Where it is from.</param>
/// <param name="Chunk">Which chunk, from 0.</param>
/// <param name="First">First principal component.</param>
/// <param name="Second">Second principal component.</param>
/// <param name="MapX">On the t-SNE map.</param>
/// <param name="MapY">On the t-SNE map.</param>
/// <param name="KMeans">Its cluster.</param>
/// <param name="Agglomerative">Its cluster.</param>
public sealed record SpacePoint(Utterance Utterance, int Chunk, double First, double Second, double MapX, double MapY, int KMeans, int Agglomerative);

/// <summary>How alike the voices of speakers are: cosines between the means of their chunks.</summary>
/// <param name="Speakers">In the order of the dendrogram's leaves.</param>
/// <param name="Genders">Their labels; null where not known.</param>
/// <param name="Cosines">[speakers][speakers].</param>
/// <param name="Merges">Average linkage on 1 − cosine; ids below the number of speakers are positions in <paramref name="Speakers"/>, the others earlier merges.</param>
public sealed record SpeakerSimilarity(
    IReadOnlyList<string> Speakers, IReadOnlyList<string?> Genders, IReadOnlyList<IReadOnlyList<double>> Cosines, IReadOnlyList<(int Left, int Right, double Distance)> Merges);

/// <summary>Whether a chunk's nearest neighbour among its speaker's other utterances is from the same chapter more often than chance has it.</summary>
/// <param name="Speakers">Speakers with two chapters or more.</param>
/// <param name="Chunks">Their chunks.</param>
/// <param name="Same">Share whose neighbour is from the same chapter.</param>
/// <param name="Expected">That share if chapters did not show.</param>
public sealed record ChapterEcho(int Speakers, int Chunks, double Same, double Expected);
