using System.Runtime.CompilerServices;
using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// Points in the plane that push one another away with q² · distance, q = 1 / (1 + distance²): the part of t-SNE's gradient that sums over all pairs.
/// A point's sums do not depend on who computes those of others.
/// </summary>
public static unsafe class PairRepulsion
{
    /// <summary>Points are given in a multiple of so many; those behind the end lie at <see cref="FarAway"/>.</summary>
    public const int Multiple = 16;

    /// <summary>Both coordinates of a point that pushes nobody.</summary>
    public const float FarAway = 1e18f;

    /// <summary>Σ q²·(x − xⱼ), Σ q²·(y − yⱼ) and Σ q over all points but itself, for points <paramref name="first"/> to <paramref name="end"/> − 1.</summary>
    /// <param name="x">A multiple of <see cref="Multiple"/>, padded with <see cref="FarAway"/>.</param>
    /// <param name="y">As long.</param>
    /// <param name="first">The first point.</param>
    /// <param name="end">The point after the last.</param>
    /// <param name="forceX">[points]; set from first to end.</param>
    /// <param name="forceY">[points]; set from first to end.</param>
    /// <param name="sums">[points]; set from first to end.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static void Run(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int first, int end, Span<float> forceX, Span<float> forceY, Span<double> sums)
    {
        if (x.Length % Multiple != 0 || y.Length != x.Length || first < 0 || end > x.Length || forceX.Length < end || forceY.Length < end || sums.Length < end)
        {
            throw new ArgumentException($"{x.Length} and {y.Length} coordinates do not hold points {first} to {end} in multiples of {Multiple}", nameof(x));
        }

        fixed (float* px = x, py = y, fx = forceX, fy = forceY)
        fixed (double* s = sums)
        {
            for (var i = first; i < end; i++)
            {
                switch (LaneBuffer.Lanes)
                {
                    case 16: Row<Lane16>(px, py, x.Length, i, fx, fy, s); break;
                    case 8: Row<Lane8>(px, py, x.Length, i, fx, fy, s); break;
                    case 4: Row<Lane4>(px, py, x.Length, i, fx, fy, s); break;
                    default: Row<Lane1>(px, py, x.Length, i, fx, fy, s); break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T>(float* x, float* y, nint count, nint row, float* forceX, float* forceY, double* sums)
        where T : struct, ILanes<T>
    {
        var (x0, y0, one) = (T.All(x[row]), T.All(y[row]), T.All(1));
        var (fx, fy, sum) = (T.All(0), T.All(0), T.All(0));
        for (nint j = 0; j < count; j += T.Width)
        {
            var dx = x0 - T.Load(x + j);
            var dy = y0 - T.Load(y + j);
            var q = one / T.MultiplyAdd(dx, dx, T.MultiplyAdd(dy, dy, one));
            sum += q;
            q *= q;
            fx = T.MultiplyAdd(q, dx, fx);
            fy = T.MultiplyAdd(q, dy, fy);
        }

        var lanes = stackalloc float[3 * Multiple];
        T.Store(lanes, fx);
        T.Store(lanes + Multiple, fy);
        T.Store(lanes + (2 * Multiple), sum);
        double totalX = 0, totalY = 0, total = -1; // the point itself: q = 1 and no force
        for (var lane = 0; lane < T.Width; lane++)
        {
            totalX += lanes[lane];
            totalY += lanes[Multiple + lane];
            total += lanes[(2 * Multiple) + lane];
        }

        forceX[row] = (float)totalX;
        forceY[row] = (float)totalY;
        sums[row] = total;
    }
}
