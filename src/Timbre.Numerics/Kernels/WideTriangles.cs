using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Squared lengths of L⁻¹(x − mean): four rows by two rows of L⁻¹ at a time, features in lanes.</summary>
internal static unsafe class WideTriangles
{
    public static void Run<T>(float* rows, int count, int features, int pitch, double* mean, double* inverse, double* sums)
        where T : struct, IWideLanes<T>
    {
        Span<double> group = new double[WideRows.Group * pitch];
        fixed (double* x = group)
        {
            for (var i = 0; i < count; i += WideRows.Group)
            {
                var height = Math.Min(WideRows.Group, count - i);
                WideRows.Widen<T>(rows + (i * (nint)features), height, features, pitch, x);
                for (nint j = 0; j < WideRows.Group * pitch; j += T.Width)
                {
                    T.Store(x + j, T.Load(x + j) - T.Load(mean + (j % pitch)));
                }

                Lengths<T>(x, features, pitch, inverse, sums + i, height);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lengths<T>(double* x, nint features, nint pitch, double* inverse, double* target, int height)
        where T : struct, IWideLanes<T>
    {
        var x1 = x + pitch;
        var x2 = x1 + pitch;
        var x3 = x2 + pitch;
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (nint i = 0; i < features; i += 2, inverse += 2 * pitch)
        {
            var second = i + 1 < features;
            var next = second ? inverse + pitch : inverse;
            T k0 = T.Zero, k1 = T.Zero, k2 = T.Zero, k3 = T.Zero, l0 = T.Zero, l1 = T.Zero, l2 = T.Zero, l3 = T.Zero;
            for (nint j = 0; j <= i + 1 && j < pitch; j += T.Width)
            {
                var (a, b) = (T.Load(inverse + j), T.Load(next + j));
                var v = T.Load(x + j);
                k0 = T.MultiplyAdd(a, v, k0);
                l0 = T.MultiplyAdd(b, v, l0);
                v = T.Load(x1 + j);
                k1 = T.MultiplyAdd(a, v, k1);
                l1 = T.MultiplyAdd(b, v, l1);
                v = T.Load(x2 + j);
                k2 = T.MultiplyAdd(a, v, k2);
                l2 = T.MultiplyAdd(b, v, l2);
                v = T.Load(x3 + j);
                k3 = T.MultiplyAdd(a, v, k3);
                l3 = T.MultiplyAdd(b, v, l3);
            }

            s0 += Square(T.Sum(k0)) + (second ? Square(T.Sum(l0)) : 0);
            s1 += Square(T.Sum(k1)) + (second ? Square(T.Sum(l1)) : 0);
            s2 += Square(T.Sum(k2)) + (second ? Square(T.Sum(l2)) : 0);
            s3 += Square(T.Sum(k3)) + (second ? Square(T.Sum(l3)) : 0);
        }

        WideSquares.Store(target, height, s0, s1, s2, s3);
    }

    private static double Square(double v) => v * v;
}
