using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>A node while its tree grows: its rows are a stretch of the grower's row list.</summary>
internal sealed class GrowingNode(int start, int count, int depth, long sum)
{
    public int Start { get; } = start;

    public int Count { get; } = count;

    public int Depth { get; } = depth;

    public long Sum { get; } = sum;

    public Split Split { get; private set; }

    public GrowingNode? Left { get; private set; }

    public GrowingNode? Right { get; private set; }

    /// <summary>Whether the rows lie in the order of the children; not needed above two leaves at the deepest level.</summary>
    public bool Partitioned { get; private set; }

    public float LeafValue { get; set; }

    public bool IsLeaf => Left is null;

    /// <summary>Splits the node without touching its rows.</summary>
    public void Divide(Split split)
    {
        Split = split;
        (Left, Right) = Children(split, 0);
    }

    /// <summary>Splits the node, whose rows are in order: the first <paramref name="left"/> of them are the left child's.</summary>
    public (GrowingNode Left, GrowingNode Right) Divide(Split split, int left)
    {
        Split = split;
        Partitioned = true;
        var children = Children(split, left);
        (Left, Right) = children;
        return children;
    }

    /// <summary>The children that a split would give, the first <paramref name="left"/> rows on the left; the node stays a leaf.</summary>
    public (GrowingNode Left, GrowingNode Right) Children(Split split, int left) =>
        (new GrowingNode(Start, left, Depth + 1, split.Left), new GrowingNode(Start + left, Count - left, Depth + 1, Sum - split.Left));

    /// <summary>Takes back, from the leaves up, splits above two leaves that gain less than <paramref name="gamma"/>.</summary>
    public void Prune(double gamma)
    {
        if (Left is null || Right is null)
        {
            return;
        }

        Left.Prune(gamma);
        Right.Prune(gamma);
        if (Left.IsLeaf && Right.IsLeaf && Split.Gain < gamma)
        {
            (Left, Right) = (null, null);
        }
    }

    /// <summary>Sets the leaves' values and writes the tree out, breadth first.</summary>
    public BoostedTree Finish(int output, SplitFinder finder, GradientPairs pairs, BinCuts cuts, double rate)
    {
        var order = new List<GrowingNode> { this };
        for (var i = 0; i < order.Count; i++)
        {
            if (order[i].Left is { } left && order[i].Right is { } right)
            {
                order.Add(left);
                order.Add(right);
            }
        }

        var nodes = new BoostedTreeNode[order.Count];
        var gains = new float[nodes.Length];
        var covers = new float[nodes.Length];
        var weights = new float[nodes.Length];
        var children = 1;
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = order[i];
            covers[i] = (float)pairs.Hessian(node.Sum);
            weights[i] = (float)(rate * finder.Weight(node.Sum));
            if (node.IsLeaf)
            {
                node.LeafValue = weights[i];
                nodes[i] = BoostedTreeNode.Leaf(i, node.LeafValue);
                continue;
            }

            var split = node.Split;
            gains[i] = (float)Math.Min(split.Gain, float.MaxValue);
            nodes[i] = new BoostedTreeNode(
                cuts.Condition(split.Feature, split.LastLeftBin), split.Feature | (split.MissingLeft ? int.MinValue : 0), children, 0);
            children += 2;
        }

        return new BoostedTree(output, nodes, gains, covers, weights);
    }
}
