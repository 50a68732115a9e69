using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Timbre.Audio;

/// <summary>
/// Sums of products of stretches of signal with the same stretches later on, for all lags at once. Stretches lie side by side, one a SIMD
/// lane, so that every load is aligned.
/// </summary>
internal static class LagProducts
{
    /// <summary>Products that are added to each other before they are added to what is there: keeps the rounding errors of long sums small.</summary>
    private const int Run = 128;

    private const int Block = 8;

    /// <summary>Stretches side by side.</summary>
    public static int Lanes => Vector<float>.Count;

    /// <summary>Lags that are worked on come in blocks, and in whole vectors for what follows.</summary>
    public static int Padded(int lags)
    {
        var multiple = Math.Max(Block, Vector<float>.Count);
        return (lags + multiple - 1) / multiple * multiple;
    }

    /// <summary>Puts a stretch into a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(ReadOnlySpan<float> samples, int lane, Span<float> lanes)
    {
        var at = lane;
        foreach (var sample in samples)
        {
            lanes[at] = sample;
            at += Vector<float>.Count;
        }
    }

    /// <summary>Takes the sums of a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(ReadOnlySpan<float> lanes, int lane, Span<float> sums)
    {
        var at = lane;
        foreach (ref var sum in sums)
        {
            sum = lanes[at];
            at += Vector<float>.Count;
        }
    }

    /// <summary><c>sums[k] += Σ lanes[j]·lanes[j + k]</c> in each lane, over <paramref name="count"/> samples from <paramref name="start"/> on, for each lag k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> lanes, int start, int count, int lags, Span<float> sums)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(lanes).Slice(start, count + lags);
        var sum = MemoryMarshal.Cast<float, Vector<float>>(sums)[..lags];
        for (var first = 0; first < count; first += Run)
        {
            var length = Math.Min(Run, count - first);
            for (var lag = 0; lag < lags; lag += Block)
            {
                // The slices check what the loop does not.
                AddBlock(ref MemoryMarshal.GetReference(x.Slice(first, length)), ref MemoryMarshal.GetReference(x.Slice(first + lag, length + Block)), length, sum.Slice(lag, Block));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(ref Vector<float> x, ref Vector<float> later, int count, Span<Vector<float>> sums)
    {
        var a = Vector<float>.Zero;
        var b = a;
        var c = a;
        var d = a;
        var e = a;
        var f = a;
        var g = a;
        var h = a;
        for (nint j = 0; j < count; j++)
        {
            var factor = Unsafe.Add(ref x, j);
            ref var row = ref Unsafe.Add(ref later, j);
            a = Vector.MultiplyAddEstimate(factor, row, a);
            b = Vector.MultiplyAddEstimate(factor, Unsafe.Add(ref row, 1), b);
            c = Vector.MultiplyAddEstimate(factor, Unsafe.Add(ref row, 2), c);
            d = Vector.MultiplyAddEstimate(factor, Unsafe.Add(ref row, 3), d);
            e = Vector.MultiplyAddEstimate(factor, Unsafe.Add(ref row, 4), e);
            f = Vector.MultiplyAddEstimate(factor, Unsafe.Add(ref row, 5), f);
            g = Vector.MultiplyAddEstimate(factor, Unsafe.Add(ref row, 6), g);
            h = Vector.MultiplyAddEstimate(factor, Unsafe.Add(ref row, 7), h);
        }

        sums[0] += a;
        sums[1] += b;
        sums[2] += c;
        sums[3] += d;
        sums[4] += e;
        sums[5] += f;
        sums[6] += g;
        sums[7] += h;
    }
}
