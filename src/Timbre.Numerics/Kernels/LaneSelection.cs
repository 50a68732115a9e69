using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// The mean of the k smallest or largest of some rows, lane by lane and without a branch: every value runs down a short chain that keeps
/// the smallest it has met, and what falls out at the end is what the next four are chosen from.
/// </summary>
internal static unsafe class LaneSelection<T>
    where T : struct, ILanes<T>
{
    /// <summary>
    /// Row 0 of the target: mean of the <paramref name="count"/> smallest; row 1: of the largest. <paramref name="count"/> is from 1 to
    /// <paramref name="rows"/>; <paramref name="rest"/> has as many rows as <paramref name="x"/>.
    /// </summary>
    public static void Tails(float* x, nint rows, int count, float* rest, float* target)
    {
        T.Store(target, T.All(1f / count) * SumOfSmallest(x, rows, count, T.All(1), rest));
        T.Store(target + T.Width, T.All(-1f / count) * SumOfSmallest(x, rows, count, T.All(-1), rest));
    }

    /// <summary>Of the rows times <paramref name="sign"/>.</summary>
    private static T SumOfSmallest(float* x, nint rows, int count, T sign, float* rest)
    {
        var sum = T.All(0);
        var source = x;
        for (var left = count; left > 0; sign = T.All(1), source = rest)
        {
            var few = left >= 4 ? 4 : 1;
            sum += few == 4 ? TakeFour(source, rows, sign, rest) : TakeOne(source, rows, sign, rest);
            left -= few;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T TakeFour(float* x, nint rows, T sign, float* rest)
    {
        var k0 = T.All(float.PositiveInfinity);
        var k1 = k0;
        var k2 = k0;
        var k3 = k0;
        for (nint i = 0; i < rows; i++)
        {
            var v = T.Load(x + (i * T.Width)) * sign;
            var larger = T.Max(k0, v);
            k0 = T.Min(k0, v);
            v = T.Max(k1, larger);
            k1 = T.Min(k1, larger);
            larger = T.Max(k2, v);
            k2 = T.Min(k2, v);
            v = T.Max(k3, larger);
            k3 = T.Min(k3, larger);
            T.Store(rest + (i * T.Width), v);
        }

        return k0 + k1 + (k2 + k3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T TakeOne(float* x, nint rows, T sign, float* rest)
    {
        var kept = T.All(float.PositiveInfinity);
        for (nint i = 0; i < rows; i++)
        {
            var v = T.Load(x + (i * T.Width)) * sign;
            T.Store(rest + (i * T.Width), T.Max(kept, v));
            kept = T.Min(kept, v);
        }

        return kept;
    }
}
