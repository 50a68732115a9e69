using Timbre.Corpora;
using Timbre.Learning;

namespace Timbre.Recipes;

/// <summary>Chunks in the plane: by their first two components, and with neighbours kept together (t-SNE).</summary>
internal static class VoiceMap
{
    private const double Perplexity = 30;

    /// <summary>The points, evenly from all speakers, and the divergence of their map.</summary>
    /// <param name="utterances">Where chunks are from.</param>
    /// <param name="chunks">The chunks.</param>
    /// <param name="labels">Of the chunks.</param>
    /// <param name="scores">[chunks, width].</param>
    /// <param name="width">Components of a chunk.</param>
    /// <param name="byMeans">The cluster of each chunk by k-means.</param>
    /// <param name="byMerging">The cluster of each chunk by merging.</param>
    /// <param name="limit">Points at most.</param>
    /// <param name="seed">Decides which chunks.</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static (IReadOnlyList<SpacePoint> Points, double Divergence) Of(
        IReadOnlyList<Utterance> utterances, FrameChunk[] chunks, SpaceLabels labels, float[] scores, int width, int[] byMeans, int[] byMerging, int limit, long seed,
        int threads, CancellationToken cancellation)
    {
        var chosen = EvenSample.Of(labels.Speakers, limit, seed);
        var rows = new float[chosen.Length * width];
        for (var i = 0; i < chosen.Length; i++)
        {
            scores.AsSpan(chosen[i] * width, width).CopyTo(rows.AsSpan(i * width));
        }

        // t-SNE wants a perplexity above 1 and below a third of the points, which must not be all alike.
        var perplexity = Math.Min(Perplexity, (chosen.Length - 1) / 3.0);
        var map = perplexity > 1 && Differ(rows, width) ? TSne.Fit(new() { Perplexity = perplexity, Seed = seed, Threads = threads }, rows, width, cancellation) : null;
        var points = new SpacePoint[chosen.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var chunk = chunks[chosen[i]];
            double first = rows[i * width], second = width > 1 ? rows[(i * width) + 1] : 0;
            var (x, y) = map is null ? (first, second) : (map.Embedding[2 * i], map.Embedding[(2 * i) + 1]);
            points[i] = new SpacePoint(utterances[chunk.Utterance], chunk.Number, first, second, x, y, byMeans[chosen[i]], byMerging[chosen[i]]);
        }

        return (points, map?.KlDivergence ?? double.NaN);
    }

    private static bool Differ(float[] rows, int width)
    {
        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var i = 0; i < rows.Length; i += width)
        {
            least = Math.Min(least, rows[i]);
            most = Math.Max(most, rows[i]);
        }

        return most - least > 1e-6f; // chunks are standardised: less is rounding
    }
}
