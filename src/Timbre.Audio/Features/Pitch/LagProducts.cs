using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Timbre.Audio;

/// <summary>Sums of products of a stretch of signal with the same stretch later on, for all lags at once.</summary>
internal static class LagProducts
{
    /// <summary>Products that are added to each other before they are added to what is there: keeps the rounding errors of long sums small.</summary>
    private const int Run = 128;

    /// <summary>Lags that are worked on come in whole vectors.</summary>
    public static int Padded(int lags) => (lags + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>
    /// <c>sums[k] += Σ signal[j]·signal[j + k]</c> over <paramref name="count"/> samples from <paramref name="start"/> on; as many lags k as there are
    /// sums, a whole number of vectors. The signal must reach as far.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> signal, int start, int count, Span<float> sums)
    {
        var reach = signal.Slice(start, count + sums.Length - 1); // checks what the loops below do not
        for (var first = 0; first < count; first += Run)
        {
            var length = Math.Min(Run, count - first);
            ref var x = ref Unsafe.Add(ref MemoryMarshal.GetReference(reach), first);
            ref var sum = ref MemoryMarshal.GetReference(sums);
            var lag = 0;
            for (; lag + (8 * Vector<float>.Count) <= sums.Length; lag += 8 * Vector<float>.Count)
            {
                AddEight(ref x, length, ref Unsafe.Add(ref x, lag), ref Unsafe.Add(ref sum, lag));
            }

            for (; lag < sums.Length; lag += Vector<float>.Count)
            {
                AddOne(ref x, length, ref Unsafe.Add(ref x, lag), ref Unsafe.Add(ref sum, lag));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEight(ref float x, int count, ref float later, ref float sums)
    {
        var width = (nuint)Vector<float>.Count;
        var a = Vector<float>.Zero;
        var b = a;
        var c = a;
        var d = a;
        var e = a;
        var f = a;
        var g = a;
        var h = a;
        for (nuint j = 0; j < (nuint)count; j++)
        {
            var factor = new Vector<float>(Unsafe.Add(ref x, j));
            a = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref later, j), a);
            b = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref later, j + width), b);
            c = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref later, j + (2 * width)), c);
            d = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref later, j + (3 * width)), d);
            e = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref later, j + (4 * width)), e);
            f = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref later, j + (5 * width)), f);
            g = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref later, j + (6 * width)), g);
            h = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref later, j + (7 * width)), h);
        }

        Increase(ref sums, 0, a);
        Increase(ref sums, width, b);
        Increase(ref sums, 2 * width, c);
        Increase(ref sums, 3 * width, d);
        Increase(ref sums, 4 * width, e);
        Increase(ref sums, 5 * width, f);
        Increase(ref sums, 6 * width, g);
        Increase(ref sums, 7 * width, h);
    }

    private static void AddOne(ref float x, int count, ref float later, ref float sums)
    {
        var sum = Vector<float>.Zero;
        for (nuint j = 0; j < (nuint)count; j++)
        {
            sum = Vector.MultiplyAddEstimate(new Vector<float>(Unsafe.Add(ref x, j)), Vector.LoadUnsafe(ref later, j), sum);
        }

        Increase(ref sums, 0, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Increase(ref float sums, nuint at, Vector<float> by) => (Vector.LoadUnsafe(ref sums, at) + by).StoreUnsafe(ref sums, at);
}
