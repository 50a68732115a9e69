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
    }

    public int Output { get; }

    public BoostedTreeNode[] Nodes { get; }

    public float[] Gains { get; }

    public float[] Covers { get; }

    public float[] Weights { get; }

    public bool IsLeaf(int node) => Nodes[node].Left < node;
}
