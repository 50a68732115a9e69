using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>One tree: nodes breadth first, the two children of a node side by side. With what XGBoost keeps of each node.</summary>
internal sealed class BoostedTree
{
    public BoostedTree(int output, BoostedTreeNode[] nodes, float[] gains, float[] covers, float[] weights)
    {
        Output = output;
        Nodes = nodes;
        Gains = gains;
        Covers = covers;
        Weights = weights;
        var depths = new int[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            if (!IsLeaf(i))
            {
                depths[nodes[i].Left] = depths[nodes[i].Left + 1] = depths[i] + 1;
            }

            Depth = Math.Max(Depth, depths[i]);
        }
    }

    public int Output { get; }

    public BoostedTreeNode[] Nodes { get; }

    public float[] Gains { get; }

    public float[] Covers { get; }

    public float[] Weights { get; }

    public int Depth { get; }

    public bool IsLeaf(int node) => Nodes[node].Left < node;
}

/// <summary>Trees one after another, ready for <see cref="BoostedTreeKernels"/>.</summary>
internal sealed class FlatForest
{
    private readonly BoostedTreeNode[] _nodes;
    private readonly int[] _roots;
    private readonly int[] _depths;
    private readonly int[] _outputs;

    public FlatForest(params ReadOnlySpan<BoostedTree> trees)
    {
        _roots = new int[trees.Length];
        _depths = new int[trees.Length];
        _outputs = new int[trees.Length];
        var count = 0;
        for (var i = 0; i < trees.Length; i++)
        {
            (_roots[i], _depths[i], _outputs[i]) = (count, trees[i].Depth, trees[i].Output);
            count += trees[i].Nodes.Length;
        }

        _nodes = new BoostedTreeNode[count];
        for (var i = 0; i < trees.Length; i++)
        {
            trees[i].Nodes.CopyTo(_nodes, _roots[i]);
        }
    }

    public void AddMargins(ReadOnlySpan<float> rows, int features, Span<float> margins, int outputs) =>
        BoostedTreeKernels.AddMargins(_nodes, _roots, _depths, _outputs, rows, features, margins, outputs);
}
