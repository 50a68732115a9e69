using System.Runtime.CompilerServices;

namespace Timbre.Numerics;

/// <summary>One node of a flattened tree; children of a node lie side by side, after it.</summary>
/// <param name="Condition">A value below it goes left; NaN at a leaf.</param>
/// <param name="FeatureAndSide">The feature; the highest bit says that a missing value goes left. 0 at a leaf.</param>
/// <param name="Left">Index of the left child; the right one follows. At a leaf: its own index less one, so that a further step stays there.</param>
/// <param name="Value">What a leaf adds to the margin.</param>
public readonly record struct BoostedTreeNode(float Condition, int FeatureAndSide, int Left, float Value)
{
    /// <summary>The node at <paramref name="index"/> is a leaf that adds <paramref name="value"/>.</summary>
    public static BoostedTreeNode Leaf(int index, float value) => new(float.NaN, 0, index - 1, value);

    /// <summary>The feature that decides.</summary>
    public int Feature => FeatureAndSide & int.MaxValue;

    /// <summary>Whether a missing value goes left.</summary>
    public bool MissingLeft => FeatureAndSide < 0;
}

/// <summary>Walks rows down flattened trees.</summary>
public static unsafe class BoostedTreeKernels
{
    private const int BlockRows = 64;

    /// <summary>
    /// Adds, for each row and each tree in order, the leaf's value to <c>margins[row * outputs + output of the tree]</c>.
    /// </summary>
    /// <param name="nodes">All trees' nodes; every index and feature must be in range (not checked).</param>
    /// <param name="roots">Where each tree starts in <paramref name="nodes"/>; its indices count from there.</param>
    /// <param name="depths">Steps from the root to the deepest leaf, per tree.</param>
    /// <param name="treeOutputs">The output each tree adds to.</param>
    /// <param name="rows">[count, features]; NaN is missing.</param>
    /// <param name="features">Number of features, above every feature of the nodes.</param>
    /// <param name="margins">[count, outputs], added to.</param>
    /// <param name="outputs">Number of outputs.</param>
    public static void AddMargins(
        ReadOnlySpan<BoostedTreeNode> nodes, ReadOnlySpan<int> roots, ReadOnlySpan<int> depths, ReadOnlySpan<int> treeOutputs,
        ReadOnlySpan<float> rows, int features, Span<float> margins, int outputs)
    {
        var count = rows.Length / features;
        if (margins.Length < (long)count * outputs || depths.Length != roots.Length || treeOutputs.Length != roots.Length)
        {
            throw new ArgumentException($"{count} rows need {count} x {outputs} margins", nameof(margins));
        }

        fixed (BoostedTreeNode* n = nodes)
        fixed (float* x = rows, m = margins)
        {
            for (nint start = 0; start < count; start += BlockRows)
            {
                var length = (int)Math.Min(BlockRows, count - start);
                for (var tree = 0; tree < roots.Length; tree++)
                {
                    Block(n + roots[tree], depths[tree], x + (start * features), features, m + (start * outputs) + treeOutputs[tree], outputs, length);
                }
            }
        }
    }

    // Four rows at a time, so that their loads overlap; a leaf leads back to itself, hence no test for it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(BoostedTreeNode* tree, int depth, float* rows, nint features, float* margins, nint outputs, int count)
    {
        nint row = 0;
        for (; row <= count - 4; row += 4)
        {
            var x0 = rows + (row * features);
            var x1 = x0 + features;
            var x2 = x1 + features;
            var x3 = x2 + features;
            nint n0 = 0;
            nint n1 = 0;
            nint n2 = 0;
            nint n3 = 0;
            for (var step = 0; step < depth; step++)
            {
                n0 = Step(tree + n0, x0);
                n1 = Step(tree + n1, x1);
                n2 = Step(tree + n2, x2);
                n3 = Step(tree + n3, x3);
            }

            margins[row * outputs] += tree[n0].Value;
            margins[(row + 1) * outputs] += tree[n1].Value;
            margins[(row + 2) * outputs] += tree[n2].Value;
            margins[(row + 3) * outputs] += tree[n3].Value;
        }

        for (; row < count; row++)
        {
            nint n = 0;
            for (var step = 0; step < depth; step++)
            {
                n = Step(tree + n, rows + (row * features));
            }

            margins[row * outputs] += tree[n].Value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Step(BoostedTreeNode* node, float* row)
    {
        // Without branches: whether a value is missing, and where it goes then, is not to be foreseen.
        var feature = node->FeatureAndSide;
        var value = row + (feature & int.MaxValue);
        var right = *value < node->Condition ? 0 : 1;
        var missing = (0x7F80_0000 - (*(int*)value & int.MaxValue)) >> 31;
        right &= ~(missing & (feature >> 31));
        return node->Left + right;
    }
}
