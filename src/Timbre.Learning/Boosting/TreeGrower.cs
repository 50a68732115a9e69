using System.Collections.Concurrent;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// Grows one tree at a time, each node as deep as allowed. The histogram of the smaller child is built, its sibling's is what is left of the
/// parent's. With several threads the top of the tree shares each node's rows, then whole subtrees run side by side; sums of pairs are
/// exact, so the tree is the same bits either way.
/// </summary>
internal sealed class TreeGrower
{
    private const int TileRows = 4096;
    private const int RowsWorthSharing = 1 << 14;

    private readonly BinnedRows _data;
    private readonly GradientPairs _pairs;
    private readonly BoostingOptions _options;
    private readonly SplitFinder _finder;
    private readonly CancellationToken _cancellation;
    private readonly int[] _rows;
    private readonly int[] _spare;
    private readonly ConcurrentBag<long[]> _histograms = [];
    private readonly ConcurrentBag<long[]> _tiles = [];
    private bool[] _active = [];

    public TreeGrower(BinnedRows data, GradientPairs pairs, BoostingOptions options, CancellationToken cancellation)
    {
        _data = data;
        _pairs = pairs;
        _options = options;
        _finder = new SplitFinder(options, pairs, data.Cuts);
        _cancellation = cancellation;
        _rows = GC.AllocateUninitializedArray<int>(data.Count);
        _spare = GC.AllocateUninitializedArray<int>(data.Count);
    }

    /// <summary>Grows the tree of <paramref name="output"/> on the pairs as they are and adds it to <paramref name="margins"/>.</summary>
    /// <param name="output">The class the tree belongs to.</param>
    /// <param name="sample">The rows to learn from, null for all.</param>
    /// <param name="active">Which features may split.</param>
    /// <param name="margins">One per row of the data.</param>
    public BoostedTree Grow(int output, int[]? sample, bool[] active, float[] margins)
    {
        _active = active;
        var count = sample?.Length ?? _data.Count;
        if (sample is null)
        {
            Blocks.Run((count + TileRows - 1) / TileRows, _options.Threads, tile =>
            {
                var start = tile * TileRows;
                HistogramPartition.Identity(_rows.AsSpan(start, Math.Min(TileRows, count - start)), start);
            });
        }
        else
        {
            sample.CopyTo(_rows, 0);
        }

        var histogram = Rent();
        Build(0, count, histogram, _options.Threads);
        var sum = 0L;
        foreach (var pair in histogram.AsSpan(0, HistogramKernels.BinCount))
        {
            sum += pair;
        }

        var root = new GrowingNode(0, count, 0, sum);
        Expand(root, histogram);
        if (_options.Gamma > 0)
        {
            root.Prune(_options.Gamma);
        }

        var tree = root.Finish(output, _finder, _pairs, _data.Cuts, _options.LearningRate);
        AddTo(margins, root, sample is null);
        return tree;
    }

    private void Expand(GrowingNode root, long[] histogram)
    {
        var level = new List<(GrowingNode Node, long[] Histogram)> { (root, histogram) };
        while (_options.Threads > 1 && level.Count > 0 && level.Count < 4 * _options.Threads && level.Sum(n => (long)n.Node.Count) > RowsWorthSharing)
        {
            var next = new List<(GrowingNode, long[])>();
            foreach (var (node, own) in level)
            {
                Divide(node, own, _options.Threads, next);
            }

            level = next;
        }

        level.Sort((a, b) => b.Node.Count.CompareTo(a.Node.Count));
        if (_options.Threads > 1 && level.Count > 1)
        {
            Parallel.ForEach(
                Partitioner.Create(level, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = _options.Threads },
                item => Descend(item.Node, item.Histogram));
            return;
        }

        foreach (var (node, own) in level)
        {
            Descend(node, own);
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
        _cancellation.ThrowIfCancellationRequested();
        var split = _finder.MaySplit(node.Sum) ? _finder.Find(histogram, node.Sum, _active) : new Split(0, -1, 0, MissingLeft: false, 0);
        if (split.Feature < 0)
        {
            _histograms.Add(histogram);
            return;
        }

        node.Divide(split);
        if (node.Depth + 1 == _options.MaxDepth)
        {
            _histograms.Add(histogram);
            return;
        }

        node.Partition(Partition(node, split, threads));
        var (left, right) = (node.Left!, node.Right!);
        var (less, more) = left.Count <= right.Count ? (left, right) : (right, left);
        var (lessMay, moreMay) = (_finder.MaySplit(less.Sum), _finder.MaySplit(more.Sum));
        if (!lessMay && !moreMay)
        {
            _histograms.Add(histogram);
            return;
        }

        var small = Rent();
        Build(less.Start, less.Count, small, threads);
        if (moreMay)
        {
            HistogramKernels.Subtract(histogram, small);
            children.Add((more, histogram));
        }
        else
        {
            _histograms.Add(histogram);
        }

        if (lessMay)
        {
            children.Add((less, small));
        }
        else
        {
            _histograms.Add(small);
        }
    }

    private long[] Rent() => _histograms.TryTake(out var histogram) ? histogram : new long[_data.Features * HistogramKernels.BinCount];

    private void Build(int start, int count, long[] histogram, int threads)
    {
        if (threads == 1 || count < RowsWorthSharing)
        {
            BuildPart(start, count, histogram);
            return;
        }

        var parts = new long[threads][];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var first = (int)((long)part * count / threads);
            var last = (int)((part + 1L) * count / threads);
            parts[part] = part == 0 ? histogram : Rent();
            BuildPart(start + first, last - first, parts[part]);
        });
        foreach (var part in parts.AsSpan(1))
        {
            HistogramKernels.Add(histogram, part);
            _histograms.Add(part);
        }
    }

    private void BuildPart(int start, int count, long[] histogram)
    {
        Array.Clear(histogram);
        var tile = _tiles.TryTake(out var free) ? free : new long[TileRows];
        for (var end = start + count; start < end; start += TileRows)
        {
            var rows = _rows.AsSpan(start, Math.Min(TileRows, end - start));
            HistogramKernels.Gather(_pairs.Packed, rows, tile, _data.ByRow, _data.Stride);
            HistogramKernels.Accumulate(_data.ByRow, _data.Stride, _data.Features, rows, tile, histogram);
        }

        _tiles.Add(tile);
    }

    private int Partition(GrowingNode node, Split split, int threads)
    {
        if (threads == 1 || node.Count < RowsWorthSharing)
        {
            return HistogramPartition.Split(
                _data.Column(split.Feature), _rows.AsSpan(node.Start, node.Count), _spare.AsSpan(node.Start, node.Count), split.LastLeftBin, split.MissingLeft);
        }

        // Each part by itself, then all left sides before all right sides: the order that one pass would give.
        var lefts = new int[threads];
        (int Start, int Count) Part(int part)
        {
            var first = (int)((long)part * node.Count / threads);
            return (node.Start + first, (int)((part + 1L) * node.Count / threads) - first);
        }

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var (start, count) = Part(part);
            lefts[part] = HistogramPartition.Split(
                _data.Column(split.Feature), _rows.AsSpan(start, count), _spare.AsSpan(start, count), split.LastLeftBin, split.MissingLeft);
        });
        var left = lefts.Sum();
        var toLeft = node.Start;
        var toRight = node.Start + left;
        for (var part = 0; part < threads; part++)
        {
            var (start, count) = Part(part);
            _rows.AsSpan(start, lefts[part]).CopyTo(_spare.AsSpan(toLeft));
            _rows.AsSpan(start + lefts[part], count - lefts[part]).CopyTo(_spare.AsSpan(toRight));
            toLeft += lefts[part];
            toRight += count - lefts[part];
        }

        _spare.AsSpan(node.Start, node.Count).CopyTo(_rows.AsSpan(node.Start));
        return left;
    }

    private void AddTo(float[] margins, GrowingNode root, bool allRows)
    {
        if (!allRows)
        {
            Blocks.Run((margins.Length + TileRows - 1) / TileRows, _options.Threads, tile =>
            {
                for (var row = tile * TileRows; row < Math.Min(margins.Length, (tile + 1) * TileRows); row++)
                {
                    margins[row] += Leaf(root, row).LeafValue;
                }
            });
            return;
        }

        var work = new List<GrowingNode>();
        Collect(root, work);
        if (_options.Threads > 1 && margins.Length > RowsWorthSharing)
        {
            work.Sort((a, b) => b.Count.CompareTo(a.Count));
            Parallel.ForEach(
                Partitioner.Create(work, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = _options.Threads },
                node => AddStretch(margins, node));
            return;
        }

        foreach (var node in work)
        {
            AddStretch(margins, node);
        }
    }

    private static void Collect(GrowingNode node, List<GrowingNode> work)
    {
        if (node.Partitioned && node.Left is { } left && node.Right is { } right)
        {
            Collect(left, work);
            Collect(right, work);
            return;
        }

        work.Add(node);
    }

    private void AddStretch(float[] margins, GrowingNode node)
    {
        var rows = _rows.AsSpan(node.Start, node.Count);
        if (node.Left is { } left && node.Right is { } right)
        {
            HistogramPartition.AddSides(
                _data.Column(node.Split.Feature), rows, node.Split.LastLeftBin, node.Split.MissingLeft, left.LeafValue, right.LeafValue, margins);
            return;
        }

        HistogramPartition.Add(rows, node.LeafValue, margins);
    }

    private GrowingNode Leaf(GrowingNode node, int row)
    {
        while (node.Left is { } left && node.Right is { } right)
        {
            var bin = _data.Column(node.Split.Feature)[row];
            var goesLeft = bin == HistogramKernels.MissingBin ? node.Split.MissingLeft : bin <= node.Split.LastLeftBin;
            node = goesLeft ? left : right;
        }

        return node;
    }
}
