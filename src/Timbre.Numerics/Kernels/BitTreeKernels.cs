using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics;

/// <summary>One split of a small tree, in the form that needs no walk.</summary>
/// <param name="Condition">A value not below it goes right.</param>
/// <param name="Column">Which of the block's columns it compares.</param>
/// <param name="Keep">A bit per leaf, from left to right: those that a row which goes right may still reach.</param>
internal readonly record struct BitTreeSplit(float Condition, int Column, uint Keep);

/// <summary>
/// Small trees on many rows at once, after QuickScorer (Lucchese et al. 2015): every split is compared, a row that goes right strikes out the
/// leaves on the left, and the first leaf that is left over is the row's. No branch depends on the data.
/// </summary>
internal static unsafe class BitTreeKernels
{
    /// <summary>Most leaves of such a tree.</summary>
    public const int MostLeaves = 32;

    /// <summary>Rows of a block.</summary>
    public const int BlockRows = 64;

    private const int Lanes = 16;

    /// <summary>
    /// Fills the columns of a block: for each entry of <paramref name="columns"/>, twice the feature plus 1 where a missing value goes left,
    /// the feature of all rows, a missing value as an infinite one that goes the right way. Rows after <paramref name="count"/> are 0.
    /// </summary>
    /// <param name="columns">In ascending order.</param>
    /// <param name="rows">[count, features].</param>
    /// <param name="features">Number of features.</param>
    /// <param name="count">Rows, at most <see cref="BlockRows"/>.</param>
    /// <param name="values">[columns, <see cref="BlockRows"/>].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillColumns(ReadOnlySpan<int> columns, float* rows, nint features, int count, float* values)
    {
        for (var column = 0; column < columns.Length; column++)
        {
            var target = values + ((nint)column * BlockRows);
            var source = rows + (columns[column] >> 1);
            for (nint row = 0; row < count; row++)
            {
                target[row] = source[row * features];
            }

            for (nint row = count; row < BlockRows; row++)
            {
                target[row] = 0;
            }

            var missing = Vector512.Create((columns[column] & 1) != 0 ? float.NegativeInfinity : float.PositiveInfinity);
            for (var i = 0; i < BlockRows; i += Lanes)
            {
                var value = Vector512.Load(target + i);
                Vector512.ConditionalSelect(Vector512.Equals(value, value), value, missing).Store(target + i);
            }
        }
    }

    /// <summary>Adds one tree's leaf to each margin of a block.</summary>
    /// <param name="splits">The tree's splits, in any order.</param>
    /// <param name="count">How many.</param>
    /// <param name="leaves">[<see cref="MostLeaves"/>], unused ones included.</param>
    /// <param name="values">What <see cref="FillColumns"/> made.</param>
    /// <param name="margins">[<see cref="BlockRows"/>].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(BitTreeSplit* splits, int count, float* leaves, float* values, float* margins)
    {
        var open0 = Vector512<uint>.AllBitsSet;
        var open1 = open0;
        var open2 = open0;
        var open3 = open0;
        for (var end = splits + count; splits < end; splits++)
        {
            var condition = Vector512.Create(splits->Condition);
            var keep = Vector512.Create(splits->Keep);
            var column = values + ((nint)splits->Column * BlockRows);
            open0 = Strike(open0, keep, Vector512.Load(column), condition);
            open1 = Strike(open1, keep, Vector512.Load(column + Lanes), condition);
            open2 = Strike(open2, keep, Vector512.Load(column + (2 * Lanes)), condition);
            open3 = Strike(open3, keep, Vector512.Load(column + (3 * Lanes)), condition);
        }

        AddLeaves(open0, leaves, margins);
        AddLeaves(open1, leaves, margins + Lanes);
        AddLeaves(open2, leaves, margins + (2 * Lanes));
        AddLeaves(open3, leaves, margins + (3 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Strike(Vector512<uint> open, Vector512<uint> keep, Vector512<float> values, Vector512<float> condition) =>
        Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(values, condition).AsUInt32(), open & keep, open);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLeaves(Vector512<uint> open, float* leaves, float* margins)
    {
        // The lowest bit alone is a power of two, whose exponent as a float is its place (the 31st has a sign, too).
        var lowest = (open & (Vector512<uint>.Zero - open)).AsInt32();
        var place = ((Vector512.ConvertToSingle(lowest).AsInt32() >> 23) & Vector512.Create(0xFF)) - Vector512.Create(127);
        if (Avx512F.IsSupported)
        {
            var value = Avx512F.PermuteVar16x32x2(Vector512.Load(leaves), place, Vector512.Load(leaves + Lanes));
            (Vector512.Load(margins) + value).Store(margins);
            return;
        }

        var places = stackalloc int[Lanes];
        place.Store(places);
        for (var i = 0; i < Lanes; i++)
        {
            margins[i] += leaves[places[i]];
        }
    }
}
