using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// The spectrum of 2m real numbers from the m-point transform Z of (even, odd) pairs that were halved before:
/// X[k] = (Z[k] + Z*[m−k]) − i·w^k·(Z[k] − Z*[m−k]), w = exp(−2πi/2m).
/// </summary>
internal static unsafe class FftUnpack<T>
    where T : struct, ILanes<T>
{
    /// <summary>|X|² of the m + 1 bins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Power(float* z, nint m, float* twiddles, float* power)
    {
        Ends(z, out var first, out var last);
        T.Store(power, first * first);
        T.Store(power + (m * T.Width), last * last);
        for (nint k = 1; k <= m / 2; k++)
        {
            Pair(z, k, m, twiddles, out var er, out var ei, out var tr, out var ti);
            var pr = er + tr;
            var pi = ei + ti;
            var qr = er - tr;
            var qi = ei - ti;
            T.Store(power + (k * T.Width), T.MultiplyAdd(pr, pr, pi * pi));
            T.Store(power + ((m - k) * T.Width), T.MultiplyAdd(qr, qr, qi * qi));
        }
    }

    /// <summary>The m + 1 bins as real and imaginary rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spectrum(float* z, nint m, float* twiddles, float* real, float* imaginary)
    {
        Ends(z, out var first, out var last);
        T.Store(real, first);
        T.Store(imaginary, T.All(0));
        T.Store(real + (m * T.Width), last);
        T.Store(imaginary + (m * T.Width), T.All(0));
        for (nint k = 1; k <= m / 2; k++)
        {
            Pair(z, k, m, twiddles, out var er, out var ei, out var tr, out var ti);
            T.Store(real + ((m - k) * T.Width), er - tr);
            T.Store(imaginary + ((m - k) * T.Width), ti - ei);
            T.Store(real + (k * T.Width), er + tr);
            T.Store(imaginary + (k * T.Width), ei + ti);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ends(float* z, out T first, out T last)
    {
        var re = T.Load(z);
        var im = T.Load(z + T.Width);
        var two = T.All(2);
        first = (re + im) * two;
        last = (re - im) * two;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(float* z, nint k, nint m, float* twiddles, out T er, out T ei, out T tr, out T ti)
    {
        var a = z + (k * 2 * T.Width);
        var b = z + ((m - k) * 2 * T.Width);
        var ar = T.Load(a);
        var ai = T.Load(a + T.Width);
        var br = T.Load(b);
        var bi = T.Load(b + T.Width);
        er = ar + br;
        ei = ai - bi;
        var or = ai + bi;
        var oi = br - ar;
        var wr = T.All(twiddles[2 * k]);
        var wi = T.All(twiddles[(2 * k) + 1]);
        tr = T.MultiplySubtract(oi, wi, or * wr);
        ti = T.MultiplyAdd(or, wi, oi * wr);
    }
}
