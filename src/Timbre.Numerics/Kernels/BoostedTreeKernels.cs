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

/// <summary>Walks rows down one flattened tree.</summary>
internal static unsafe class BoostedTreeKernels
{
    // Up to this depth it costs less to take every step than to ask whether all rows have arrived.
    private const int ShallowDepth = 6;

    /// <summary>Adds to each row's margin the value of its leaf. Four rows at a time, so that their loads overlap.</summary>
    /// <param name="tree">The nodes; every index and feature must be in range (not checked).</param>
    /// <param name="depth">Steps from the root to the deepest leaf.</param>
    /// <param name="rows">[count, features]; NaN is missing.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="margins">[count], added to.</param>
    /// <param name="count">Rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddLeaves(BoostedTreeNode* tree, int depth, float* rows, nint features, float* margins, int count)
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
                // A leaf leads back to itself, hence no test for each row.
                var (m0, m1, m2, m3) = (Step(tree + n0, x0), Step(tree + n1, x1), Step(tree + n2, x2), Step(tree + n3, x3));
                if (depth > ShallowDepth && ((m0 ^ n0) | (m1 ^ n1) | (m2 ^ n2) | (m3 ^ n3)) == 0)
                {
                    break;
                }

                (n0, n1, n2, n3) = (m0, m1, m2, m3);
            }

            margins[row] += tree[n0].Value;
            margins[row + 1] += tree[n1].Value;
            margins[row + 2] += tree[n2].Value;
            margins[row + 3] += tree[n3].Value;
        }

        for (; row < count; row++)
        {
            nint n = 0;
            for (var (step, next) = (0, Step(tree, rows + (row * features))); step < depth && next != n; step++)
            {
                n = next;
                next = Step(tree + n, rows + (row * features));
            }

            margins[row] += tree[n].Value;
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
