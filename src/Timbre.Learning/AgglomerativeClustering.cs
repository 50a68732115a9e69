using System.Numerics.Tensors;
using Timbre.Learning.Clustering.Hierarchical;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// Hierarchical clustering from single rows upwards, as scipy's <c>linkage</c> and scikit-learn's <c>AgglomerativeClustering</c>. It takes 8 bytes for
/// each pair of rows, both ways, and time with the square of the rows. Immutable, may be shared by threads.
/// </summary>
public sealed class AgglomerativeClustering
{
    private const string Model = "agglomerative clustering";
    private const int MaxRows = 32_768;
    private readonly ClusterMerge[] _merges;

    private AgglomerativeClustering(ClusterMerge[] merges) => _merges = merges;

    /// <summary>n − 1 merges, the closest clusters first.</summary>
    public IReadOnlyList<ClusterMerge> Merges => Array.AsReadOnly(_merges);

    /// <summary>Number of rows.</summary>
    public int RowCount => _merges.Length + 1;

    /// <summary>Clusters rows by their Euclidean distances. The same input gives the same bits at any number of threads.</summary>
    /// <param name="linkage">How clusters are compared.</param>
    /// <param name="rows">[n, features], finite, n from 2 to 32768.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="TimbreException">The rows or an option are out of range.</exception>
    public static AgglomerativeClustering Fit(Linkage linkage, ReadOnlyMemory<float> rows, int features, int threads = 1, CancellationToken cancellation = default)
    {
        LearningData.Require(features > 0, nameof(features), features, "must be at least 1");
        LearningData.Require(threads > 0, nameof(threads), threads, "must be at least 1");
        if (rows.Length % features != 0)
        {
            throw new TimbreException($"{Model}: {rows.Length} values are not rows of {features} features");
        }

        var n = rows.Length / features;
        Check(linkage, n);
        LearningData.CheckFinite(Model, rows.Span, features);
        var values = new double[rows.Length];
        TensorPrimitives.ConvertTruncating(rows.Span, values.AsSpan());
        var distances = new double[n * n];
        WorkPool.For(n, threads, i =>
        {
            var own = values.AsSpan(i * features, features);
            for (var j = 0; j < i; j++)
            {
                distances[(i * n) + j] = TensorPrimitives.Distance<double>(own, values.AsSpan(j * features, features));
            }
        }, cancellation);
        Mirror(distances, n);
        return new AgglomerativeClustering(NearestNeighbourChain.Run(distances, n, linkage, cancellation));
    }

    /// <summary>Clusters by given distances.</summary>
    /// <param name="linkage">How clusters are compared; not Ward, which needs rows.</param>
    /// <param name="distances">Of all pairs, finite and not negative: either n (n − 1) / 2 values, (0, 1), (0, 2) … (1, 2) …, or the whole symmetric [n, n].</param>
    /// <param name="n">Rows, from 2 to 32768.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="TimbreException">The distances or an option are out of range.</exception>
    public static AgglomerativeClustering FromDistances(Linkage linkage, ReadOnlySpan<double> distances, int n, CancellationToken cancellation = default)
    {
        Check(linkage, n);
        LearningData.Require(linkage != Linkage.Ward, nameof(linkage), (int)linkage, "Ward needs rows, since it measures their Euclidean distances; take Average, Complete or Single");
        var condensed = distances.Length == n * (n - 1L) / 2;
        if (!condensed && distances.Length != (long)n * n)
        {
            throw new TimbreException($"{Model}: {distances.Length} distances are neither all pairs of {n} rows nor [{n}, {n}]");
        }

        var square = new double[n * n];
        for (var (i, at) = (0, 0); i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                var distance = condensed ? distances[at++] : distances[(i * n) + j];
                if (!(distance >= 0 && double.IsFinite(distance)) || (!condensed && distance != distances[(j * n) + i]))
                {
                    throw new TimbreException($"{Model}: the distance of rows {i} and {j} is {distance}; it must be finite, not negative and the same both ways");
                }

                square[(j * n) + i] = distance;
            }
        }

        Mirror(square, n);
        return new AgglomerativeClustering(NearestNeighbourChain.Run(square, n, linkage, cancellation));
    }

    /// <summary>The cluster of each row when so many are left: numbered from 0 in the order in which rows first name them.</summary>
    /// <param name="clusters">From 1 to <see cref="RowCount"/>.</param>
    /// <exception cref="TimbreException">The number is out of range.</exception>
    public int[] Cut(int clusters)
    {
        LearningData.Require(clusters >= 1 && clusters <= RowCount, nameof(clusters), clusters, $"must be from 1 to {RowCount}, the number of rows");
        var made = RowCount - clusters;
        var parent = new int[RowCount + made];
        Array.Fill(parent, -1);
        for (var i = 0; i < made; i++)
        {
            parent[_merges[i].Left] = parent[_merges[i].Right] = RowCount + i;
        }

        // From the top down, each cluster already knows its own.
        for (var i = parent.Length - 1; i >= 0; i--)
        {
            parent[i] = parent[i] < 0 ? i : parent[parent[i]];
        }

        var names = new int[parent.Length];
        var labels = new int[RowCount];
        var next = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (names[parent[i]] == 0)
            {
                names[parent[i]] = ++next;
            }

            labels[i] = names[parent[i]] - 1;
        }

        return labels;
    }

    /// <summary>All rows in the order in which they stand below the tree of merges, left branches first: those that merge early stand together.</summary>
    public int[] LeafOrder()
    {
        var order = new List<int>(RowCount);
        var open = new Stack<int>();
        open.Push(RowCount + _merges.Length - 1);
        while (open.TryPop(out var cluster))
        {
            if (cluster < RowCount)
            {
                order.Add(cluster);
                continue;
            }

            open.Push(_merges[cluster - RowCount].Right);
            open.Push(_merges[cluster - RowCount].Left);
        }

        return [.. order];
    }

    private static void Check(Linkage linkage, int n)
    {
        LearningData.Require(Enum.IsDefined(linkage), nameof(linkage), (int)linkage, "must be Ward, Average, Complete or Single");
        LearningData.Require(n >= 2 && n <= MaxRows, "rows", n, $"must be from 2 to {MaxRows}; with more, cluster a sample or the centres of k-means");
    }

    /// <summary>What lies below the diagonal also above it; the diagonal is nobody's neighbour.</summary>
    private static void Mirror(double[] distances, int n)
    {
        for (var i = 0; i < n; i++)
        {
            distances[(i * n) + i] = double.PositiveInfinity;
            for (var j = 0; j < i; j++)
            {
                distances[(j * n) + i] = distances[(i * n) + j];
            }
        }
    }
}
