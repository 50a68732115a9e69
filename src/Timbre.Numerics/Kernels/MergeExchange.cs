using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Batcher's merge exchange (Knuth, volume 3, 5.2.2, algorithm M) for any number of rows: the same exchanges whatever the values, so all lanes go together.</summary>
internal static unsafe class MergeExchange<T>
    where T : struct, ILanes<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(float* x, nint rows)
    {
        nint top = 1;
        while (top < rows - top)
        {
            top *= 2;
        }

        for (var p = top; p > 0 && rows > 1; p /= 2)
        {
            nint q = top;
            nint r = 0;
            for (var d = p; ; d = q - p, q /= 2, r = p)
            {
                Exchange(x, rows - d, p, r, d);
                if (q == p)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Orders rows i and i + d for all i below <paramref name="end"/> whose bit p is that of r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exchange(float* x, nint end, nint p, nint r, nint d)
    {
        for (var first = r; first < end; first += 2 * p)
        {
            var last = Math.Min(first + p, end);
            for (var i = first; i < last; i++)
            {
                var low = x + (i * T.Width);
                var high = low + (d * T.Width);
                var a = T.Load(low);
                var b = T.Load(high);
                T.Store(low, T.Min(a, b));
                T.Store(high, T.Max(a, b));
            }
        }
    }
}
