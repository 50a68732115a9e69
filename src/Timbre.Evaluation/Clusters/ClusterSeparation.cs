using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Evaluation.Clusters;

/// <summary>How clearly clusters lie apart in Euclidean space, by scikit-learn's definitions; computed in double precision.</summary>
public static class ClusterSeparation
{
    /// <summary>
    /// Mean silhouette (Rousseeuw 1987), from −1 to 1; an item alone in its cluster counts 0. NaN unless there are at least two clusters and fewer clusters than
    /// items. Time grows with the square of the items, so above <paramref name="maximumItems"/> a random part of that size stands for all.
    /// </summary>
    /// <param name="rows">[n, features] in C order.</param>
    /// <param name="features">Values per item.</param>
    /// <param name="clusters">Cluster of each item.</param>
    /// <param name="maximumItems">Most items to compare with each other.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <param name="ct">Stops the work.</param>
    public static double Silhouette(
        ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> clusters, int maximumItems = 5000, long seed = 0, CancellationToken ct = default)
    {
        CheckShape(rows, features, clusters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumItems);
        var chosen = Choose(clusters.Length, maximumItems, seed);
        var points = new double[chosen.Length][];
        var names = new int[chosen.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            points[i] = Widen(rows.Slice(chosen[i] * features, features));
            names[i] = clusters[chosen[i]];
        }

        var groups = GroupIndex.From(names);
        if (groups.Count < 2 || groups.Count >= points.Length)
        {
            return double.NaN;
        }

        var sizes = new int[groups.Count];
        foreach (var g in groups.OfItem)
        {
            sizes[g]++;
        }

        var silhouettes = new double[points.Length];
        Parallel.For(0, points.Length, new ParallelOptions { CancellationToken = ct }, i => silhouettes[i] = SilhouetteOf(i, points, groups.OfItem, sizes));
        return ScoredItems.Mean(silhouettes);
    }

    /// <summary>
    /// Davies and Bouldin's index (1979): mean over clusters of the worst ratio of spreads to distance between centres; lower is better, from 0. NaN unless there are
    /// at least two clusters and fewer clusters than items.
    /// </summary>
    /// <param name="rows">[n, features] in C order.</param>
    /// <param name="features">Values per item.</param>
    /// <param name="clusters">Cluster of each item.</param>
    public static double DaviesBouldin(ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> clusters)
    {
        CheckShape(rows, features, clusters);
        var groups = GroupIndex.From(clusters);
        if (groups.Count < 2 || groups.Count >= clusters.Length)
        {
            return double.NaN;
        }

        var sizes = new int[groups.Count];
        var centres = new double[groups.Count][];
        for (var i = 0; i < clusters.Length; i++)
        {
            var g = groups.OfItem[i];
            sizes[g]++;
            centres[g] ??= new double[features];
            for (var f = 0; f < features; f++)
            {
                centres[g][f] += rows[(i * features) + f];
            }
        }

        for (var g = 0; g < centres.Length; g++)
        {
            TensorPrimitives.Divide(centres[g], sizes[g], centres[g]);
        }

        var spreads = new double[groups.Count];
        for (var i = 0; i < clusters.Length; i++)
        {
            var g = groups.OfItem[i];
            spreads[g] += TensorPrimitives.Distance<double>(Widen(rows.Slice(i * features, features)), centres[g]) / sizes[g];
        }

        var sum = 0.0;
        for (var a = 0; a < centres.Length; a++)
        {
            var worst = 0.0;
            for (var b = 0; b < centres.Length; b++)
            {
                var distance = TensorPrimitives.Distance<double>(centres[a], centres[b]);
                worst = a != b && distance > 0 ? Math.Max(worst, (spreads[a] + spreads[b]) / distance) : worst;
            }

            sum += worst;
        }

        return sum / centres.Length;
    }

    private static double SilhouetteOf(int item, double[][] points, int[] clusterOf, int[] sizes)
    {
        var own = clusterOf[item];
        if (sizes[own] == 1)
        {
            return 0;
        }

        var sums = new double[sizes.Length];
        for (var j = 0; j < points.Length; j++)
        {
            sums[clusterOf[j]] += TensorPrimitives.Distance<double>(points[item], points[j]);
        }

        var nearest = double.PositiveInfinity;
        for (var g = 0; g < sizes.Length; g++)
        {
            nearest = g == own ? nearest : Math.Min(nearest, sums[g] / sizes[g]);
        }

        var inside = sums[own] / (sizes[own] - 1);
        var larger = Math.Max(inside, nearest);
        return larger > 0 ? (nearest - inside) / larger : 0;
    }

    private static int[] Choose(int n, int maximum, long seed)
    {
        var items = new int[n];
        for (var i = 0; i < n; i++)
        {
            items[i] = i;
        }

        if (n > maximum)
        {
            new SeededRandom(seed).Fork("silhouette").Shuffle(items.AsSpan());
            Array.Resize(ref items, maximum);
            Array.Sort(items);
        }

        return items;
    }

    private static double[] Widen(ReadOnlySpan<float> row)
    {
        var values = new double[row.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row[i];
        }

        return values;
    }

    private static void CheckShape(ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> clusters)
    {
        if (rows.Length != (long)clusters.Length * features)
        {
            throw new ArgumentException($"{clusters.Length} items of {features} features need {(long)clusters.Length * features} values, not {rows.Length}", nameof(rows));
        }
    }
}
