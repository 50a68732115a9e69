using System.Numerics.Tensors;
using Timbre.Corpora;
using Timbre.Learning;

namespace Timbre.Recipes;

/// <summary>Compares the voices of speakers by the means of their chunks.</summary>
internal static class VoiceLikeness
{
    /// <summary>Cosines of the means around the mean of all speakers, and the speakers' tree.</summary>
    /// <param name="utterances">Where chunks are from.</param>
    /// <param name="chunks">The chunks, of two speakers or more.</param>
    /// <param name="labels">Of the chunks.</param>
    /// <param name="scores">[chunks, width].</param>
    /// <param name="width">Components of a chunk.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static SpeakerSimilarity Of(IReadOnlyList<Utterance> utterances, FrameChunk[] chunks, SpaceLabels labels, float[] scores, int width, CancellationToken cancellation)
    {
        var n = labels.SpeakerCount;
        var means = Means(labels, scores, width);
        var (names, genders) = Names(utterances, chunks, labels);
        var cosines = new double[n * n];
        var distances = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            cosines[(i * n) + i] = 1;
            for (var j = 0; j < i; j++)
            {
                var cosine = Cosine(means.AsSpan(i * width, width), means.AsSpan(j * width, width));
                cosines[(i * n) + j] = cosines[(j * n) + i] = cosine;
                distances[(i * n) + j] = distances[(j * n) + i] = 1 - cosine;
            }
        }

        var tree = AgglomerativeClustering.FromDistances(Linkage.Average, distances, n, cancellation);
        var order = tree.LeafOrder();
        var positions = new int[n];
        for (var p = 0; p < n; p++)
        {
            positions[order[p]] = p;
        }

        int Renumbered(int id) => id < n ? positions[id] : id;
        return new SpeakerSimilarity(
            [.. order.Select(s => names[s])],
            [.. order.Select(s => genders[s]?.ToString())],
            [.. order.Select(row => (IReadOnlyList<double>)[.. order.Select(column => cosines[(row * n) + column])])],
            [.. tree.Merges.Select(m => (Renumbered(m.Left), Renumbered(m.Right), m.Distance))]);
    }

    /// <summary>[speakers, width]: the mean of each speaker's chunks, less the mean of all speakers.</summary>
    private static double[] Means(SpaceLabels labels, float[] scores, int width)
    {
        var means = new double[labels.SpeakerCount * width];
        var counts = new int[labels.SpeakerCount];
        for (var i = 0; i < labels.Speakers.Length; i++)
        {
            var speaker = labels.Speakers[i];
            counts[speaker]++;
            for (var k = 0; k < width; k++)
            {
                means[(speaker * width) + k] += scores[(i * width) + k];
            }
        }

        var all = new double[width];
        for (var s = 0; s < counts.Length; s++)
        {
            var own = means.AsSpan(s * width, width);
            TensorPrimitives.Divide(own, counts[s], own);
            TensorPrimitives.Add(all, own, all);
        }

        TensorPrimitives.Divide(all, counts.Length, all);
        for (var s = 0; s < counts.Length; s++)
        {
            var own = means.AsSpan(s * width, width);
            TensorPrimitives.Subtract(own, all, own);
        }

        return means;
    }

    /// <summary>Voices that are nowhere but in the middle are like no other.</summary>
    private static double Cosine(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var norms = TensorPrimitives.Norm(first) * TensorPrimitives.Norm(second);
        return norms > 0 ? Math.Clamp(TensorPrimitives.Dot(first, second) / norms, -1, 1) : 0;
    }

    /// <summary>A speaker's gender where all that say one say the same.</summary>
    private static (string[] Names, Gender?[] Genders) Names(IReadOnlyList<Utterance> utterances, FrameChunk[] chunks, SpaceLabels labels)
    {
        var names = new string[labels.SpeakerCount];
        var genders = new HashSet<Gender>[names.Length];
        for (var i = 0; i < chunks.Length; i++)
        {
            var (speaker, utterance) = (labels.Speakers[i], utterances[chunks[i].Utterance]);
            names[speaker] = utterance.Speaker!;
            genders[speaker] ??= [];
            if (utterance.Gender is { } gender)
            {
                genders[speaker].Add(gender);
            }
        }

        return (names, Array.ConvertAll(genders, g => g.Count == 1 ? g.Single() : (Gender?)null));
    }
}
