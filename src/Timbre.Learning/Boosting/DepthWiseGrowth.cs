using System.Collections.Concurrent;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// Splits each node wherever that pays, as deep as allowed. With several threads the top of the tree shares each node's rows, then whole
/// subtrees run side by side.
/// </summary>
internal sealed class DepthWiseGrowth(
    BoostingOptions options, SplitFinder finder, NodeRows rows, NodeHistograms histograms, bool[] active, CancellationToken cancellation)
{
    /// <summary>Grows the tree below <paramref name="root"/>. Takes the histogram over.</summary>
    public void Expand(GrowingNode root, long[] histogram)
    {
        var level = new List<(GrowingNode Node, long[] Histogram)> { (root, histogram) };
        while (options.Threads > 1 && level.Count > 0 && level.Count < 4 * options.Threads && level.Sum(n => (long)n.Node.Count) > NodeRows.WorthSharing)
        {
            var next = new List<(GrowingNode, long[])>();
            foreach (var (node, own) in level)
            {
                Divide(node, own, options.Threads, next);
            }

            level = next;
        }

        level.Sort((a, b) => b.Node.Count.CompareTo(a.Node.Count));
        if (options.Threads > 1 && level.Count > 1)
        {
            Parallel.ForEach(
                Partitioner.Create(level, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = options.Threads },
                item => Descend(item.Node, item.Histogram));
        }
        else
        {
            foreach (var (node, own) in level)
            {
                Descend(node, own);
            }
        }

        if (options.Gamma > 0)
        {
            root.Prune(options.Gamma);
        }
    }

    // Depth first, so that a few histograms, warm in the cache, are enough.
    private void Descend(GrowingNode node, long[] histogram)
    {
        var children = new List<(GrowingNode Node, long[] Histogram)>(2);
        Divide(node, histogram, 1, children);
        foreach (var (child, own) in children)
        {
            Descend(child, own);
        }
    }

    /// <summary>Splits the node if that pays; children that may split further are handed on with their histograms. Takes the histogram over.</summary>
    private void Divide(GrowingNode node, long[] histogram, int threads, List<(GrowingNode Node, long[] Histogram)> children)
    {
        cancellation.ThrowIfCancellationRequested();
        var split = finder.MaySplit(node.Sum) ? finder.Find(histogram, node.Sum, active) : Split.None;
        if (split.Feature < 0)
        {
            histograms.Return(histogram);
            return;
        }

        if (node.Depth + 1 == options.MaxDepth)
        {
            node.Divide(split);
            histograms.Return(histogram);
            return;
        }

        var (left, right) = node.Divide(split, rows.Partition(node, split, threads));
        var (less, more) = left.Count <= right.Count ? (left, right) : (right, left);
        var (lessMay, moreMay) = (finder.MaySplit(less.Sum), finder.MaySplit(more.Sum));
        if (!lessMay && !moreMay)
        {
            histograms.Return(histogram);
            return;
        }

        var small = histograms.Build(less.Start, less.Count, threads);
        if (moreMay)
        {
            HistogramKernels.Subtract(histogram, small);
            children.Add((more, histogram));
        }
        else
        {
            histograms.Return(histogram);
        }

        if (lessMay)
        {
            children.Add((less, small));
        }
        else
        {
            histograms.Return(small);
        }
    }
}
