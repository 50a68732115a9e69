using System.Numerics.Tensors;

namespace Timbre.Learning.Clustering.Hierarchical;

/// <summary>
/// Merges by following nearest neighbours until two are each other's (Müllner, <i>Modern hierarchical, agglomerative clustering algorithms</i>, 2011).
/// Valid for linkages whose distances do not fall when clusters grow, which all four are. Equal distances go to the cluster before in the chain,
/// else to the one with the lowest number, as in scipy.
/// </summary>
internal static class NearestNeighbourChain
{
    /// <param name="distances">[n, n], symmetric, infinite on the diagonal; is lost.</param>
    /// <param name="n">Rows, at least 2.</param>
    /// <param name="linkage">How distances of a new cluster follow from those of its parts.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static ClusterMerge[] Run(double[] distances, int n, Linkage linkage, CancellationToken cancellation)
    {
        var merges = new ClusterMerge[n - 1];
        var sizes = new int[n];
        Array.Fill(sizes, 1);
        var chain = new List<int>(n);
        var lowest = 0;
        for (var made = 0; made < merges.Length; made++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (chain.Count == 0)
            {
                while (sizes[lowest] == 0)
                {
                    lowest++;
                }

                chain.Add(lowest);
            }

            while (true)
            {
                var tip = chain[^1];
                var row = distances.AsSpan(tip * n, n);
                var nearest = TensorPrimitives.IndexOfMin<double>(row);
                if (chain.Count > 1 && !(row[nearest] < row[chain[^2]]))
                {
                    nearest = chain[^2];
                    chain.RemoveRange(chain.Count - 2, 2);
                    merges[made] = Merge(distances, n, sizes, Math.Min(tip, nearest), Math.Max(tip, nearest), linkage);
                    break;
                }

                chain.Add(nearest);
            }
        }

        return Numbered(merges, n);
    }

    /// <summary>Cluster <paramref name="y"/> takes in <paramref name="x"/>, which is no more.</summary>
    private static ClusterMerge Merge(double[] distances, int n, int[] sizes, int x, int y, Linkage linkage)
    {
        var distance = distances[(x * n) + y];
        double nx = sizes[x], ny = sizes[y];
        var toX = distances.AsSpan(x * n, n);
        var toY = distances.AsSpan(y * n, n);
        for (var i = 0; i < n; i++)
        {
            if (sizes[i] == 0 || i == x || i == y)
            {
                continue;
            }

            var (dx, dy) = (toX[i], toY[i]);
            toY[i] = linkage switch
            {
                Linkage.Ward => Ward(dx, dy, distance, nx, ny, sizes[i]),
                Linkage.Average => ((nx * dx) + (ny * dy)) / (nx + ny),
                Linkage.Complete => Math.Max(dx, dy),
                _ => Math.Min(dx, dy),
            };
            distances[(i * n) + y] = toY[i];
            distances[(i * n) + x] = double.PositiveInfinity;
        }

        toY[x] = double.PositiveInfinity;
        sizes[y] += sizes[x];
        sizes[x] = 0;
        return new ClusterMerge(x, y, distance, sizes[y]);
    }

    private static double Ward(double dx, double dy, double distance, double nx, double ny, double n)
    {
        var t = 1 / (nx + ny + n);
        return Math.Sqrt(Math.Max(0, ((n + nx) * t * dx * dx) + ((n + ny) * t * dy * dy) - (n * t * distance * distance)));
    }

    /// <summary>The chain finds merges out of order: sorts them (equal ones stay in order) and names clusters by the merge that made them.</summary>
    private static ClusterMerge[] Numbered(ClusterMerge[] merges, int n)
    {
        var order = new int[merges.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => merges[a].Distance.CompareTo(merges[b].Distance) is var way && way != 0 ? way : a.CompareTo(b));
        var parent = new int[(2 * n) - 1];
        var sizes = new int[parent.Length];
        for (var i = 0; i < parent.Length; i++)
        {
            (parent[i], sizes[i]) = (i, 1);
        }

        var result = new ClusterMerge[merges.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var (a, b) = (Root(parent, merges[order[i]].Left), Root(parent, merges[order[i]].Right));
            parent[a] = parent[b] = n + i;
            sizes[n + i] = sizes[a] + sizes[b];
            result[i] = new ClusterMerge(Math.Min(a, b), Math.Max(a, b), merges[order[i]].Distance, sizes[n + i]);
        }

        return result;
    }

    private static int Root(int[] parent, int cluster)
    {
        while (parent[cluster] != cluster)
        {
            parent[cluster] = parent[parent[cluster]];
            cluster = parent[cluster];
        }

        return cluster;
    }
}
