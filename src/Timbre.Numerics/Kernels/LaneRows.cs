using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Work on rows of lanes after the transform.</summary>
internal static unsafe class LaneRows<T>
    where T : struct, ILanes<T>
{
    /// <summary>y = W·x with W's rows as stretches; four sums a row, so that the additions do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<LaneMatrixRow> rows, float* weights, float* x, float* y)
    {
        foreach (var row in rows)
        {
            var w = weights + row.Weights;
            var column = x + ((nint)row.First * T.Width);
            var a = T.All(0);
            var b = T.All(0);
            var c = T.All(0);
            var d = T.All(0);
            nint left = row.Count;
            for (; left >= 4; left -= 4)
            {
                a = T.MultiplyAdd(T.Load(column), T.All(w[0]), a);
                b = T.MultiplyAdd(T.Load(column + T.Width), T.All(w[1]), b);
                c = T.MultiplyAdd(T.Load(column + (2 * T.Width)), T.All(w[2]), c);
                d = T.MultiplyAdd(T.Load(column + (3 * T.Width)), T.All(w[3]), d);
                w += 4;
                column += 4 * T.Width;
            }

            for (; left > 0; left--)
            {
                a = T.MultiplyAdd(T.Load(column), T.All(*w), a);
                w++;
                column += T.Width;
            }

            T.Store(y, (a + b) + (c + d));
            y += T.Width;
        }
    }

    /// <summary>
    /// 10·log10(max(x, floor)). The logarithm of the mantissa m in [√½, √2) is the polynomial of Cephes' logf (Moshier 1992),
    /// the exponent comes on top; near 1 the relative error stays small since log(1 + f) begins with f.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToDecibels(float* x, nint rows, float floor)
    {
        var lowest = T.All(floor);
        var perNeper = T.All(4.34294481903251828f); // 10/ln 10
        var perOctave = T.All(3.01029995663981195f); // 10·log10 2
        for (nint i = 0; i < rows; i++)
        {
            var f = T.Split(T.Max(T.Load(x), lowest), out var exponent) - T.All(1);
            var p = T.MultiplyAdd(T.All(7.0376836292e-2f), f, T.All(-1.1514610310e-1f));
            p = T.MultiplyAdd(p, f, T.All(1.1676998740e-1f));
            p = T.MultiplyAdd(p, f, T.All(-1.2420140846e-1f));
            p = T.MultiplyAdd(p, f, T.All(1.4249322787e-1f));
            p = T.MultiplyAdd(p, f, T.All(-1.6668057665e-1f));
            p = T.MultiplyAdd(p, f, T.All(2.0000714765e-1f));
            p = T.MultiplyAdd(p, f, T.All(-2.4999993993e-1f));
            p = T.MultiplyAdd(p, f, T.All(3.3333331174e-1f));
            var square = f * f;
            var ln = T.MultiplySubtract(square, T.All(0.5f), p * f * square) + f;
            T.Store(x, T.MultiplyAdd(exponent, perOctave, ln * perNeper));
            x += T.Width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sqrt(float* x, float* y, nint rows)
    {
        for (nint i = 0; i < rows; i++)
        {
            T.Store(y, T.Sqrt(T.Load(x)));
            x += T.Width;
            y += T.Width;
        }
    }
}
