using Timbre.Numerics;

namespace Timbre.Learning.Clustering;

/// <summary>
/// Where a start begins: at centres drawn with k-means++; of very many rows, at the centres that an even sample of them settles at, the better of two such,
/// so that passes over all rows only finish what passes over few have begun. Every cluster has a thousand rows of the sample on average.
/// </summary>
internal static class SampledStart
{
    private const int SampleRows = 65536;
    private const int SampleRowsPerCluster = 1024;
    private const int Tries = 2;

    /// <summary>[clusters, features].</summary>
    public static double[] Draw(ClusterRows rows, KMeansOptions options, SeededRandom random)
    {
        var most = Math.Max(SampleRows, (long)options.Clusters * SampleRowsPerCluster);
        if (rows.Count <= 2 * most)
        {
            return PlusPlusStart.Draw(rows, options.Clusters, random);
        }

        var sample = new ClusterRows(Sample(rows, most, random), rows.Features, options.Clusters, often: true, rows.Threads, rows.Cancellation);
        var (best, least) = (Array.Empty<double>(), double.PositiveInfinity);
        for (var i = 0; i < Tries; i++)
        {
            var (centres, _, inertia, _) = LloydIterations.Run(sample, PlusPlusStart.Draw(sample, options.Clusters, random), options);
            (best, least) = inertia < least ? (centres, inertia) : (best, least);
        }

        return best;
    }

    /// <summary>One row, drawn, of each of so many equal stretches.</summary>
    private static float[] Sample(ClusterRows rows, long most, SeededRandom random)
    {
        var sample = new float[most * rows.Features];
        for (var i = 0L; i < most; i++)
        {
            var (first, end) = (i * rows.Count / most, (i + 1) * rows.Count / most);
            rows.Row((int)first + random.NextInt((int)(end - first))).CopyTo(sample.AsSpan((int)(i * rows.Features), rows.Features));
        }

        return sample;
    }
}
