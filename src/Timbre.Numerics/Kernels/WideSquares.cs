using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Sums of (x·scale − offset)²: four rows by two components at a time, features in lanes.</summary>
internal readonly unsafe struct WideSquares(int pitch, int features, int components, double* scales, double* offsets, double* sums, int step)
{
    public void Run<T>(float* rows, int count)
        where T : struct, IWideLanes<T>
    {
        Span<double> group = new double[WideRows.Group * pitch];
        fixed (double* x = group)
        {
            for (var i = 0; i < count; i += WideRows.Group)
            {
                var height = Math.Min(WideRows.Group, count - i);
                WideRows.Widen<T>(rows + (i * (nint)features), height, features, pitch, x);
                for (var k = 0; k < components; k += 2)
                {
                    Tile<T>(x, k, Math.Min(k + 1, components - 1), sums + i, height);
                }
            }
        }
    }

    /// <summary>The components k and l, which may be the same.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile<T>(double* x, nint k, nint l, double* target, int height)
        where T : struct, IWideLanes<T>
    {
        nint length = pitch;
        var x1 = x + length;
        var x2 = x1 + length;
        var x3 = x2 + length;
        var ks = scales + (k * length);
        var ko = offsets + (k * length);
        var ls = scales + (l * length);
        var lo = offsets + (l * length);
        T k0 = T.Zero, k1 = T.Zero, k2 = T.Zero, k3 = T.Zero, l0 = T.Zero, l1 = T.Zero, l2 = T.Zero, l3 = T.Zero;
        for (nint j = 0; j < length; j += T.Width)
        {
            var (scale, offset) = (T.Load(ks + j), T.Load(ko + j));
            var (v0, v1, v2, v3) = (T.Load(x + j), T.Load(x1 + j), T.Load(x2 + j), T.Load(x3 + j));
            var t = T.MultiplySubtract(v0, scale, offset);
            k0 = T.MultiplyAdd(t, t, k0);
            t = T.MultiplySubtract(v1, scale, offset);
            k1 = T.MultiplyAdd(t, t, k1);
            t = T.MultiplySubtract(v2, scale, offset);
            k2 = T.MultiplyAdd(t, t, k2);
            t = T.MultiplySubtract(v3, scale, offset);
            k3 = T.MultiplyAdd(t, t, k3);
            (scale, offset) = (T.Load(ls + j), T.Load(lo + j));
            t = T.MultiplySubtract(v0, scale, offset);
            l0 = T.MultiplyAdd(t, t, l0);
            t = T.MultiplySubtract(v1, scale, offset);
            l1 = T.MultiplyAdd(t, t, l1);
            t = T.MultiplySubtract(v2, scale, offset);
            l2 = T.MultiplyAdd(t, t, l2);
            t = T.MultiplySubtract(v3, scale, offset);
            l3 = T.MultiplyAdd(t, t, l3);
        }

        Store(target + (k * step), height, T.Sum(k0), T.Sum(k1), T.Sum(k2), T.Sum(k3));
        Store(target + (l * step), height, T.Sum(l0), T.Sum(l1), T.Sum(l2), T.Sum(l3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(double* target, int height, double v0, double v1, double v2, double v3)
    {
        target[0] = v0;
        if (height > 1)
        {
            target[1] = v1;
        }

        if (height > 2)
        {
            target[2] = v2;
        }

        if (height > 3)
        {
            target[3] = v3;
        }
    }
}
