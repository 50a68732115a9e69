using System.Runtime.CompilerServices;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>Where each feature is cut into bins: midpoints between the values that occur, thinned out to equal counts where there are too many.</summary>
internal sealed class BinCuts
{
    // Quantiles of a quarter of a million rows are within a few per cent of a bin; more only cost time.
    private const int SampleRows = 1 << 18;

    private BinCuts(float[] tables, int[] counts)
    {
        Tables = tables;
        Counts = counts;
    }

    /// <summary>[features, <see cref="HistogramBins.TableStride"/>].</summary>
    public float[] Tables { get; }

    /// <summary>Number of cuts per feature, at most 254.</summary>
    public int[] Counts { get; }

    /// <summary>What a split after <paramref name="bin"/> compares with; after the last bin: above every value.</summary>
    public float Condition(int feature, int bin) => bin < Counts[feature] ? Tables[(feature * HistogramBins.TableStride) + bin] : float.MaxValue;

    public static BinCuts Find(ReadOnlySpan<float> rows, int features, int bins, long seed, CancellationToken cancellation)
    {
        var count = rows.Length / features;
        var sample = Sample(count, seed);
        var tables = new float[features * HistogramBins.TableStride];
        var counts = new int[features];
        var keys = new uint[sample.Length];
        var scratch = new uint[sample.Length];
        for (var feature = 0; feature < features; feature++)
        {
            cancellation.ThrowIfCancellationRequested();
            var present = TakeKeys(rows, features, feature, sample, keys);
            RadixSort.Sort(keys.AsSpan(0, present), scratch);
            var table = tables.AsSpan(feature * HistogramBins.TableStride, HistogramBins.TableStride);
            table.Fill(float.PositiveInfinity);
            counts[feature] = Cut(keys.AsSpan(0, present), bins - 1, table);
            HistogramBins.FillPivots(table);
        }

        return new BinCuts(tables, counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TakeKeys(ReadOnlySpan<float> rows, int features, int feature, int[] sample, uint[] keys)
    {
        var present = 0;
        foreach (var row in sample)
        {
            var value = rows[(row * features) + feature];
            keys[present] = RadixSort.Key(value + 0f); // −0 becomes 0: they are equal
            present += float.IsNaN(value) ? 0 : 1;
        }

        return present;
    }

    // All rows, or one at random out of each of equal stretches.
    private static int[] Sample(int count, long seed)
    {
        var rows = new int[Math.Min(count, SampleRows)];
        var random = new SeededRandom(seed).Fork("quantiles");
        for (var i = 0; i < rows.Length; i++)
        {
            var start = (long)i * count / rows.Length;
            var end = (i + 1L) * count / rows.Length;
            rows[i] = (int)(end - start > 1 ? start + random.NextInt((int)(end - start)) : start);
        }

        return rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Cut(ReadOnlySpan<uint> sorted, int bins, Span<float> cuts)
    {
        var distinct = sorted.IsEmpty ? 0 : 1;
        for (var i = 1; i < sorted.Length; i++)
        {
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        var made = 0;
        var left = bins;         // bins not closed yet
        var rest = sorted.Length; // values not in a closed bin
        var inBin = 0;
        for (var i = 0; i < sorted.Length && left > 1;)
        {
            var run = 1;
            while (i + run < sorted.Length && sorted[i + run] == sorted[i])
            {
                run++;
            }

            if (inBin > 0 && (distinct <= bins || (inBin + (run / 2.0)) * left >= rest))
            {
                cuts[made++] = Middle(RadixSort.Value(sorted[i - 1]), RadixSort.Value(sorted[i]));
                rest -= inBin;
                left--;
                inBin = 0;
            }

            inBin += run;
            i += run;
        }

        return made;
    }

    // Above the lower and at most the upper value, whatever rounding does.
    private static float Middle(float lower, float upper)
    {
        var middle = (float)(((double)lower + upper) / 2);
        return middle > lower && middle <= upper ? middle : upper;
    }
}

/// <summary>Sorts floats by the bits of their order-preserving keys, eleven at a time.</summary>
internal static class RadixSort
{
    private const int Digits = 1 << 11;

    public static uint Key(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    public static float Value(uint key) => BitConverter.UInt32BitsToSingle((key & 0x8000_0000) != 0 ? key & 0x7FFF_FFFF : ~key);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(Span<uint> keys, Span<uint> scratch)
    {
        if (keys.Length < 2000)
        {
            keys.Sort();
            return;
        }

        var from = keys;
        var to = scratch[..keys.Length];
        var starts = new int[Digits];
        for (var shift = 0; shift < 33; shift += 11)
        {
            Array.Clear(starts);
            foreach (var key in from)
            {
                starts[(key >> shift) & (Digits - 1)]++;
            }

            var sum = 0;
            for (var digit = 0; digit < Digits; digit++)
            {
                (starts[digit], sum) = (sum, sum + starts[digit]);
            }

            foreach (var key in from)
            {
                to[starts[(key >> shift) & (Digits - 1)]++] = key;
            }

            var swap = from;
            from = to;
            to = swap;
        }

        from.CopyTo(keys); // three passes end in the scratch
    }
}
