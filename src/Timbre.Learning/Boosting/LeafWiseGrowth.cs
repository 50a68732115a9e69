using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// Splits, again and again, the leaf that gains most; of equal ones the leaf that was made first. With several threads the rows of a large
/// node are shared; a small one is not worth waking another thread.
/// </summary>
internal sealed class LeafWiseGrowth(
    BoostingOptions options, SplitFinder finder, NodeRows rows, NodeHistograms histograms, bool[] active, CancellationToken cancellation)
{
    private readonly PriorityQueue<OpenLeaf, (double LessGain, int Number)> _open = new();
    private readonly long _mostKept = Math.Max(2, options.LeafHistogramBytes / ((long)histograms.Length * sizeof(long)));
    private long _kept;

    /// <summary>Grows the tree below <paramref name="root"/>. Takes the histogram over.</summary>
    public void Expand(GrowingNode root, long[] histogram)
    {
        if (MaySplit(root))
        {
            Enqueue(Open(root, histogram), 0);
        }
        else
        {
            histograms.Return(histogram);
        }

        var most = options.MaxLeaves > 0 ? options.MaxLeaves : int.MaxValue;
        var made = 1; // nodes so far, which number the leaves by age
        for (var leaves = 1; leaves < most && _open.TryDequeue(out var leaf, out _); leaves++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (leaves + 1 == most || leaf.Node.Depth + 1 == options.MaxDepth)
            {
                leaf.Node.Divide(leaf.Split); // the children stay leaves: nobody asks for their histograms, nor for the order of their rows
                Close(leaf);
                continue;
            }

            OpenChildren(leaf, leaf.Node.Count >= NodeRows.WorthSharing ? options.Threads : 1);
            leaf.Node.Divide(leaf.Split, leaf.LeftCount);
            Enqueue(leaf.Left?.For(leaf.Node.Left!), made++);
            Enqueue(leaf.Right?.For(leaf.Node.Right!), made++);
        }

        while (_open.TryDequeue(out var rest, out _))
        {
            Close(rest);
        }
    }

    private bool MaySplit(GrowingNode node) => (options.MaxDepth == 0 || node.Depth < options.MaxDepth) && finder.MaySplit(node.Sum);

    private void Enqueue(OpenLeaf? leaf, int number)
    {
        if (leaf is not null)
        {
            _open.Enqueue(leaf, (-leaf.Split.Gain, number));
        }
    }

    /// <summary>A leaf with its best split, or null where none pays. Takes the histogram over.</summary>
    private OpenLeaf? Open(GrowingNode node, long[] histogram)
    {
        var split = finder.Find(histogram, node.Sum, active);
        if (split.Feature < 0 || split.Gain < options.Gamma)
        {
            histograms.Return(histogram);
            return null;
        }

        if (_kept < _mostKept)
        {
            _kept++;
            return new OpenLeaf(node, split, histogram);
        }

        histograms.Return(histogram);
        return new OpenLeaf(node, split, null);
    }

    /// <summary>Orders the leaf's rows by side and finds its children's splits; the node itself is left as it is.</summary>
    private void OpenChildren(OpenLeaf leaf, int threads)
    {
        leaf.LeftCount = rows.Partition(leaf.Node, leaf.Split, threads);
        var (left, right) = leaf.Node.Children(leaf.Split, leaf.LeftCount);
        var (leftMay, rightMay) = (MaySplit(left), MaySplit(right));
        var own = Take(leaf);
        long[]? ofLeft = null;
        long[]? ofRight = null;
        if (own is not null && (leftMay || rightMay))
        {
            // The smaller child's is built, the other one's is the rest.
            var lessIsLeft = left.Count <= right.Count;
            var less = lessIsLeft ? left : right;
            var small = histograms.Build(less.Start, less.Count, threads);
            if (lessIsLeft ? rightMay : leftMay)
            {
                HistogramKernels.Subtract(own, small);
            }

            (ofLeft, ofRight) = lessIsLeft ? (small, own) : (own, small);
        }
        else
        {
            ofLeft = leftMay ? histograms.Build(left.Start, left.Count, threads) : own;
            ofRight = rightMay ? histograms.Build(right.Start, right.Count, threads) : null;
        }

        leaf.Left = Child(left, leftMay, ofLeft);
        leaf.Right = Child(right, rightMay, ofRight);
    }

    private OpenLeaf? Child(GrowingNode node, bool may, long[]? histogram)
    {
        if (may)
        {
            return Open(node, histogram!);
        }

        if (histogram is not null)
        {
            histograms.Return(histogram);
        }

        return null;
    }

    private long[]? Take(OpenLeaf leaf)
    {
        var own = leaf.Histogram;
        leaf.Histogram = null;
        if (own is not null)
        {
            _kept--;
        }

        return own;
    }

    private void Close(OpenLeaf leaf)
    {
        if (Take(leaf) is { } own)
        {
            histograms.Return(own);
        }
    }

    /// <summary>A leaf that waits to be split.</summary>
    private sealed class OpenLeaf(GrowingNode node, Split split, long[]? histogram)
    {
        public GrowingNode Node { get; private set; } = node;

        public Split Split { get; } = split;

        /// <summary>Null where memory was too short to keep it, or where it has been used up.</summary>
        public long[]? Histogram { get; set; } = histogram;

        public int LeftCount { get; set; }

        public OpenLeaf? Left { get; set; }

        public OpenLeaf? Right { get; set; }

        /// <summary>The same leaf at its place in the tree.</summary>
        public OpenLeaf For(GrowingNode inTree)
        {
            Node = inTree;
            return this;
        }
    }
}
