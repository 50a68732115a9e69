using System.Collections.Concurrent;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>Adds a grown tree to the margins of the training rows, which lie by node already.</summary>
internal sealed class LeafMargins(BinnedRows data, NodeRows rows, int threads)
{
    private const int TileRows = 4096;

    /// <summary>Adds the leaf of each row to its margin.</summary>
    /// <param name="margins">One per row of the data.</param>
    /// <param name="root">The tree, its leaves with their values.</param>
    /// <param name="allRows">Whether the tree was grown on all rows; if not, each row walks down.</param>
    public void Add(float[] margins, GrowingNode root, bool allRows)
    {
        if (!allRows)
        {
            Blocks.Run((margins.Length + TileRows - 1) / TileRows, threads, tile =>
            {
                for (var row = tile * TileRows; row < Math.Min(margins.Length, (tile + 1) * TileRows); row++)
                {
                    margins[row] += Leaf(root, row).LeafValue;
                }
            });
            return;
        }

        var work = Stretches(root);
        if (threads > 1 && margins.Length > NodeRows.WorthSharing)
        {
            work.Sort((a, b) => b.Count.CompareTo(a.Count));
            Parallel.ForEach(
                Partitioner.Create(work, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                node => AddStretch(margins, node));
            return;
        }

        foreach (var node in work)
        {
            AddStretch(margins, node);
        }
    }

    // The nodes whose rows are not divided further; without recursion, since a tree may be as deep as it has leaves.
    private static List<GrowingNode> Stretches(GrowingNode root)
    {
        var work = new List<GrowingNode>();
        var open = new Stack<GrowingNode>([root]);
        while (open.TryPop(out var node))
        {
            if (node.Partitioned && node.Left is { } left && node.Right is { } right)
            {
                open.Push(right);
                open.Push(left);
                continue;
            }

            work.Add(node);
        }

        return work;
    }

    private void AddStretch(float[] margins, GrowingNode node)
    {
        var stretch = rows.Stretch(node.Start, node.Count);
        if (node.Left is { } left && node.Right is { } right)
        {
            HistogramPartition.AddSides(
                data.Column(node.Split.Feature), stretch, node.Split.LastLeftBin, node.Split.MissingLeft, left.LeafValue, right.LeafValue, margins);
            return;
        }

        HistogramPartition.Add(stretch, node.LeafValue, margins);
    }

    private GrowingNode Leaf(GrowingNode node, int row)
    {
        while (node.Left is { } left && node.Right is { } right)
        {
            var bin = data.Column(node.Split.Feature)[row];
            var goesLeft = bin == HistogramKernels.MissingBin ? node.Split.MissingLeft : bin <= node.Split.LastLeftBin;
            node = goesLeft ? left : right;
        }

        return node;
    }
}
