using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>The innermost transforms: read every <c>stride</c>-th complex element of the input, write the transform in order.</summary>
internal static unsafe class FftLeaves<T>
    where T : struct, ILanes<T>
{
    /// <summary>Copies <paramref name="count"/> elements; a pass with p = 1 follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* input, nint stride, float* output, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            T.Store(output, T.Load(input));
            T.Store(output + T.Width, T.Load(input + T.Width));
            input += stride * 2 * T.Width;
            output += 2 * T.Width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(float* input, nint stride, float* output)
    {
        Load4(input, stride * 2 * T.Width, out var r0, out var i0, out var r1, out var i1, out var r2, out var i2, out var r3, out var i3);
        nint w = T.Width;
        T.Store(output, r0);
        T.Store(output + w, i0);
        T.Store(output + (2 * w), r1);
        T.Store(output + (3 * w), i1);
        T.Store(output + (4 * w), r2);
        T.Store(output + (5 * w), i2);
        T.Store(output + (6 * w), r3);
        T.Store(output + (7 * w), i3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Eight(float* input, nint stride, float* output)
    {
        nint w = T.Width;
        var step = stride * 2 * w;
        Load4(input, 2 * step, out var r0, out var i0, out var r1, out var i1, out var r2, out var i2, out var r3, out var i3);
        Load4(input + step, 2 * step, out var s0, out var j0, out var s1, out var j1, out var s2, out var j2, out var s3, out var j3);
        var root = T.All(0.707106781186547524f);
        Store(output, 0, r0 + s0, i0 + j0);
        Store(output, 4, r0 - s0, i0 - j0);

        // times exp(−iπ/4) = (1 − i)·√½
        var ar = (s1 + j1) * root;
        var ai = (j1 - s1) * root;
        Store(output, 1, r1 + ar, i1 + ai);
        Store(output, 5, r1 - ar, i1 - ai);

        // times −i
        Store(output, 2, r2 + j2, i2 - s2);
        Store(output, 6, r2 - j2, i2 + s2);

        // times exp(−3iπ/4) = (−1 − i)·√½
        var br = (j3 - s3) * root;
        var bi = (s3 + j3) * root;
        Store(output, 3, r3 + br, i3 - bi);
        Store(output, 7, r3 - br, i3 + bi);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* output, nint element, T re, T im)
    {
        T.Store(output + (element * 2 * T.Width), re);
        T.Store(output + (element * 2 * T.Width) + T.Width, im);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load4(float* x, nint step, out T r0, out T i0, out T r1, out T i1, out T r2, out T i2, out T r3, out T i3)
    {
        var ar = T.Load(x);
        var ai = T.Load(x + T.Width);
        var cr = T.Load(x + (2 * step));
        var ci = T.Load(x + (2 * step) + T.Width);
        var sr = ar + cr;
        var si = ai + ci;
        var dr = ar - cr;
        var di = ai - ci;
        var br = T.Load(x + step);
        var bi = T.Load(x + step + T.Width);
        var er = T.Load(x + (3 * step));
        var ei = T.Load(x + (3 * step) + T.Width);
        var tr = br + er;
        var ti = bi + ei;
        var ur = br - er;
        var ui = bi - ei;
        r0 = sr + tr;
        i0 = si + ti;
        r1 = dr + ui;
        i1 = di - ur;
        r2 = sr - tr;
        i2 = si - ti;
        r3 = dr - ui;
        i3 = di + ur;
    }
}
