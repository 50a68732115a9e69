using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics;

/// <summary>
/// Histograms of gradient pairs over binned features. A pair is one 64-bit number: the gradient as a fixed-point number in the upper
/// 32 bits and the (non-negative) Hessian in the lower 32, so that one integer addition sums both, exactly and in any order.
/// </summary>
public static unsafe class HistogramKernels
{
    /// <summary>Entries per feature: 255 bins and, last, the missing values.</summary>
    public const int BinCount = 256;

    /// <summary>The bin of a missing value.</summary>
    public const int MissingBin = 255;

    /// <summary>Features that one pass over the rows takes; the row stride is a multiple of it.</summary>
    public const int GroupWidth = 8;

    // Rows of one tile: their bins stay in L2 while the groups of features, whose histograms fill half of L1, take turns.
    private const int TileRows = 4096;

    /// <summary>
    /// Adds the pairs of <paramref name="rows"/> to <paramref name="histogram"/>.
    /// </summary>
    /// <param name="bins">Row-major bins; every row has <paramref name="stride"/> bytes, a multiple of <see cref="GroupWidth"/>.</param>
    /// <param name="stride">Bytes per row.</param>
    /// <param name="features">Features in use, from the first.</param>
    /// <param name="rows">The rows; every one must lie inside <paramref name="bins"/> (not checked).</param>
    /// <param name="pairs">The packed pair of each entry of <paramref name="rows"/>.</param>
    /// <param name="histogram">[features, 256].</param>
    public static void Accumulate(
        ReadOnlySpan<byte> bins, int stride, int features, ReadOnlySpan<int> rows, ReadOnlySpan<long> pairs, Span<long> histogram)
    {
        if (pairs.Length < rows.Length || histogram.Length < features * BinCount || stride % GroupWidth != 0 || stride < features)
        {
            throw new ArgumentException($"{rows.Length} rows of {features} features (stride {stride}) need as many pairs and a histogram of [features, {BinCount}]", nameof(histogram));
        }

        fixed (byte* b = bins)
        fixed (int* r = rows)
        fixed (long* p = pairs, h = histogram)
        {
            for (var start = 0; start < rows.Length; start += TileRows)
            {
                var count = Math.Min(TileRows, rows.Length - start);
                for (var feature = 0; feature < features; feature += GroupWidth)
                {
                    Group(b + feature, stride, r + start, p + start, count, h + ((nint)feature * BinCount), features - feature);
                }
            }
        }
    }

    /// <summary>The plain form of <see cref="Accumulate"/>, kept as its oracle.</summary>
    public static void AccumulateReference(
        ReadOnlySpan<byte> bins, int stride, int features, ReadOnlySpan<int> rows, ReadOnlySpan<long> pairs, Span<long> histogram)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            for (var feature = 0; feature < features; feature++)
            {
                histogram[(feature * BinCount) + bins[(int)(((long)rows[i] * stride) + feature)]] += pairs[i];
            }
        }
    }

    /// <summary>
    /// Gathers <c>pairs[rows[i]]</c> and asks for the rows' bins, which <see cref="Accumulate"/> reads next, to be brought near;
    /// every row must lie inside <paramref name="pairs"/> (not checked).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(ReadOnlySpan<long> pairs, ReadOnlySpan<int> rows, Span<long> gathered, ReadOnlySpan<byte> bins, int stride)
    {
        gathered = gathered[..rows.Length];
        fixed (long* source = pairs, target = gathered)
        fixed (int* r = rows)
        fixed (byte* b = bins)
        {
            for (nint i = 0; i < rows.Length; i++)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + (r[i] * (nint)stride));
                }

                target[i] = source[r[i]];
            }
        }
    }

    /// <summary>Adds <paramref name="other"/>, of the same length, to <paramref name="histogram"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<long> histogram, ReadOnlySpan<long> other)
    {
        other = other[..histogram.Length];
        for (var i = 0; i < histogram.Length; i++)
        {
            histogram[i] += other[i];
        }
    }

    /// <summary>Takes <paramref name="other"/>, of the same length, from <paramref name="histogram"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(Span<long> histogram, ReadOnlySpan<long> other)
    {
        other = other[..histogram.Length];
        var i = 0;
        for (; i <= histogram.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            (new Vector<long>(histogram[i..]) - new Vector<long>(other[i..])).CopyTo(histogram[i..]);
        }

        for (; i < histogram.Length; i++)
        {
            histogram[i] -= other[i];
        }
    }

    private static void Group(byte* bins, nint stride, int* rows, long* pairs, int count, long* histogram, int width)
    {
        switch (width)
        {
            case 1: Run<One>(bins, stride, rows, pairs, count, histogram); break;
            case 2: Run<Two>(bins, stride, rows, pairs, count, histogram); break;
            case 3: Run<Three>(bins, stride, rows, pairs, count, histogram); break;
            case 4: Run<Four>(bins, stride, rows, pairs, count, histogram); break;
            case 5: Run<Five>(bins, stride, rows, pairs, count, histogram); break;
            case 6: Run<Six>(bins, stride, rows, pairs, count, histogram); break;
            case 7: Run<Seven>(bins, stride, rows, pairs, count, histogram); break;
            default: Run<Eight>(bins, stride, rows, pairs, count, histogram); break;
        }
    }

    // One 64-bit load brings the bins of eight features; the width is a constant to the compiler.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TWidth>(byte* bins, nint stride, int* rows, long* pairs, int count, long* histogram)
        where TWidth : struct, IWidth
    {
        for (nint i = 0; i < count; i++)
        {
            var eight = *(ulong*)(bins + (rows[i] * stride));
            var pair = pairs[i];
            histogram[(byte)eight] += pair;
            if (TWidth.Value > 1)
            {
                histogram[(1 * BinCount) + (nint)(byte)(eight >> 8)] += pair;
            }

            if (TWidth.Value > 2)
            {
                histogram[(2 * BinCount) + (nint)(byte)(eight >> 16)] += pair;
            }

            if (TWidth.Value > 3)
            {
                histogram[(3 * BinCount) + (nint)(byte)(eight >> 24)] += pair;
            }

            if (TWidth.Value > 4)
            {
                histogram[(4 * BinCount) + (nint)(byte)(eight >> 32)] += pair;
            }

            if (TWidth.Value > 5)
            {
                histogram[(5 * BinCount) + (nint)(byte)(eight >> 40)] += pair;
            }

            if (TWidth.Value > 6)
            {
                histogram[(6 * BinCount) + (nint)(byte)(eight >> 48)] += pair;
            }

            if (TWidth.Value > 7)
            {
                histogram[(7 * BinCount) + (nint)(byte)(eight >> 56)] += pair;
            }
        }
    }

    private interface IWidth
    {
        static abstract int Value { get; }
    }

    private readonly struct One : IWidth
    {
        public static int Value => 1;
    }

    private readonly struct Two : IWidth
    {
        public static int Value => 2;
    }

    private readonly struct Three : IWidth
    {
        public static int Value => 3;
    }

    private readonly struct Four : IWidth
    {
        public static int Value => 4;
    }

    private readonly struct Five : IWidth
    {
        public static int Value => 5;
    }

    private readonly struct Six : IWidth
    {
        public static int Value => 6;
    }

    private readonly struct Seven : IWidth
    {
        public static int Value => 7;
    }

    private readonly struct Eight : IWidth
    {
        public static int Value => 8;
    }
}
