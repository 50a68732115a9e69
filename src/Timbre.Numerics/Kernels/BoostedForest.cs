using System.Buffers;
using System.Runtime.Intrinsics;

namespace Timbre.Numerics;

/// <summary>
/// Trees one after another, ready to predict. Trees of up to 32 leaves are evaluated for 64 rows at once, others are walked down; the sums are
/// the same bits either way. Immutable, may be shared by threads.
/// </summary>
public sealed unsafe class BoostedForest
{
    private const int BlockRows = BitTreeKernels.BlockRows;
    private const int FewestRows = 12; // for fewer, walking is quicker
    private const int BlocksPerPiece = 16;

    private readonly BoostedTreeNode[] _nodes;
    private readonly Tree[] _trees;
    private readonly BitTreeSplit[] _splits;
    private readonly float[] _leaves; // [small trees, 32]
    private readonly int[] _columns;

    /// <summary>Takes trees over: the nodes of each (root first, children side by side and after their parent; every index and feature in range, not checked) and the output it adds to.</summary>
    public BoostedForest(ReadOnlySpan<BoostedTreeNode[]> trees, ReadOnlySpan<int> outputs)
    {
        _trees = new Tree[trees.Length];
        var nodes = new List<BoostedTreeNode>();
        var splits = new List<BitTreeSplit>();
        var leaves = new List<float>();
        for (var i = 0; i < trees.Length; i++)
        {
            var small = Vector256.IsHardwareAccelerated && trees[i].Length < 2 * BitTreeKernels.MostLeaves;
            _trees[i] = new Tree(nodes.Count, Depth(trees[i]), outputs[i], small ? splits.Count : -1, trees[i].Length / 2, leaves.Count);
            nodes.AddRange(trees[i]);
            if (small)
            {
                AddSmall(trees[i], splits, leaves);
            }
        }

        _nodes = [.. nodes];
        _leaves = [.. leaves];
        _splits = [.. splits];
        _columns = _splits.Select(s => s.Column).Distinct().Order().ToArray();
        var index = _columns.Index().ToDictionary(c => c.Item, c => c.Index);
        for (var i = 0; i < _splits.Length; i++)
        {
            _splits[i] = _splits[i] with { Column = index[_splits[i].Column] };
        }
    }

    /// <summary>Adds, for each row and each tree in order, the leaf's value to <c>margins[row * outputs + output of the tree]</c>.</summary>
    /// <param name="rows">[count, features]; NaN is missing.</param>
    /// <param name="features">Number of features, above every feature of the nodes.</param>
    /// <param name="margins">[count, outputs], added to.</param>
    /// <param name="outputs">Number of outputs, above every output of the trees.</param>
    /// <param name="threads">Threads that may work at once; each takes whole blocks of rows, so the result is the same bits.</param>
    public void AddMargins(ReadOnlySpan<float> rows, int features, Span<float> margins, int outputs, int threads = 1)
    {
        var count = rows.Length / features;
        if (margins.Length < (long)count * outputs)
        {
            throw new ArgumentException($"{count} rows need {count} x {outputs} margins", nameof(margins));
        }

        var pieces = (count + (BlocksPerPiece * BlockRows) - 1) / (BlocksPerPiece * BlockRows);
        fixed (float* x = rows, m = margins)
        {
            var (xp, mp) = ((nint)x, (nint)m);
            WorkPool.For(pieces, threads, piece =>
            {
                var start = piece * BlocksPerPiece * BlockRows;
                Run((float*)xp, features, (float*)mp, outputs, start, Math.Min(count, start + (BlocksPerPiece * BlockRows)));
            });
        }
    }

    private void Run(float* rows, nint features, float* margins, nint outputs, int start, int end)
    {
        var block = (_columns.Length + (int)outputs) * BlockRows;
        var rented = ArrayPool<float>.Shared.Rent(block);
        fixed (float* values = rented, leaves = _leaves)
        fixed (BitTreeSplit* splits = _splits)
        fixed (BoostedTreeNode* nodes = _nodes)
        {
            var sums = values + ((nint)_columns.Length * BlockRows); // [outputs, 64]
            for (; start < end; start += BlockRows)
            {
                var count = Math.Min(BlockRows, end - start);
                var x = rows + (start * features);
                var m = margins + (start * outputs);
                Turn(m, outputs, 1, sums, 1, BlockRows, count, outputs);
                var together = count >= FewestRows;
                if (together)
                {
                    BitTreeKernels.FillColumns(_columns, x, features, count, values);
                }

                foreach (ref readonly var tree in _trees.AsSpan())
                {
                    var sum = sums + ((nint)tree.Output * BlockRows);
                    if (together && tree.FirstSplit >= 0)
                    {
                        BitTreeKernels.Add(splits + tree.FirstSplit, tree.Splits, leaves + tree.FirstLeaf, values, sum);
                    }
                    else
                    {
                        BoostedTreeKernels.AddLeaves(nodes + tree.Root, tree.Depth, x, features, sum, count);
                    }
                }

                Turn(sums, 1, BlockRows, m, outputs, 1, count, outputs);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static void Turn(float* from, nint fromRow, nint fromOutput, float* to, nint toRow, nint toOutput, int rows, nint outputs)
    {
        for (nint output = 0; output < outputs; output++)
        {
            for (nint row = 0; row < rows; row++)
            {
                to[(row * toRow) + (output * toOutput)] = from[(row * fromRow) + (output * fromOutput)];
            }
        }
    }

    private static int Depth(BoostedTreeNode[] nodes)
    {
        var depths = new int[nodes.Length];
        var depth = 0;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Left > i)
            {
                depths[nodes[i].Left] = depths[nodes[i].Left + 1] = depths[i] + 1;
            }

            depth = Math.Max(depth, depths[i]);
        }

        return depth;
    }

    // Leaves are numbered from left to right, which a walk that visits the left side first meets in that order.
    private static void AddSmall(BoostedTreeNode[] nodes, List<BitTreeSplit> splits, List<float> leaves)
    {
        var made = leaves.Count;
        Visit(0);
        while (leaves.Count < made + BitTreeKernels.MostLeaves)
        {
            leaves.Add(0);
        }

        void Visit(int index)
        {
            var node = nodes[index];
            if (node.Left < index)
            {
                leaves.Add(node.Value);
                return;
            }

            var first = leaves.Count - made;
            Visit(node.Left);
            var left = ((1u << (leaves.Count - made - first)) - 1) << first; // never all 32: the right side has one
            splits.Add(new BitTreeSplit(node.Condition, (2 * node.Feature) + (node.MissingLeft ? 1 : 0), ~left));
            Visit(node.Left + 1);
        }
    }

    private readonly record struct Tree(int Root, int Depth, int Output, int FirstSplit, int Splits, int FirstLeaf);
}
