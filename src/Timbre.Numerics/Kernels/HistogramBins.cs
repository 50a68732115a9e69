using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Timbre.Numerics;

/// <summary>Turns feature values into bins: the bin of a value is the number of cuts that are not above it; NaN is the missing bin.</summary>
public static unsafe class HistogramBins
{
    /// <summary>Floats per feature in a table of cuts: 256 cuts, unused ones +∞, then every sixteenth of them again.</summary>
    public const int TableStride = 256 + 16;

    private const int BlockRows = 256;

    /// <summary>Fills the sixteen pivots of one feature's table from its 256 cuts.</summary>
    public static void FillPivots(Span<float> table)
    {
        for (var i = 0; i < 16; i++)
        {
            table[256 + i] = table[(i * 16) + 15];
        }
    }

    /// <summary>
    /// Bins every value of <paramref name="rows"/>, into both layouts. Returns the index of a value that is infinite (or as large as
    /// the largest float), or −1 if there is none. The result does not depend on <paramref name="threads"/>.
    /// </summary>
    /// <param name="rows">[count, features].</param>
    /// <param name="features">Number of features.</param>
    /// <param name="tables">[features, <see cref="TableStride"/>].</param>
    /// <param name="byRow">[count, stride], the bytes after the features stay as they are.</param>
    /// <param name="stride">Bytes per row in <paramref name="byRow"/>.</param>
    /// <param name="byColumn">[features, count].</param>
    /// <param name="threads">How many threads may work.</param>
    public static long Map(ReadOnlySpan<float> rows, int features, ReadOnlySpan<float> tables, Span<byte> byRow, int stride, Span<byte> byColumn, int threads)
    {
        var count = rows.Length / features;
        if (tables.Length < features * TableStride || byRow.Length < (long)count * stride || byColumn.Length < (long)count * features)
        {
            throw new ArgumentException($"the tables or outputs are too short for {count} rows of {features} features", nameof(byRow));
        }

        var blocks = (count + BlockRows - 1) / BlockRows;
        var infinite = -1L;
        fixed (float* x = rows, t = tables)
        fixed (byte* r = byRow, c = byColumn)
        {
            var (xp, tp, rp, cp) = ((nint)x, (nint)t, (nint)r, (nint)c);
            void Block(int block)
            {
                var start = block * BlockRows;
                var bad = Run((float*)xp, features, (float*)tp, (byte*)rp, stride, (byte*)cp, count, start, Math.Min(count, start + BlockRows));
                if (bad >= 0)
                {
                    Interlocked.Exchange(ref infinite, bad);
                }
            }

            if (threads <= 1 || blocks < 16)
            {
                for (var block = 0; block < blocks; block++)
                {
                    Block(block);
                }
            }
            else
            {
                Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, Block);
            }
        }

        return infinite;
    }

    /// <summary>The bin of one value; the plain form of <see cref="Map"/>, kept as its oracle.</summary>
    public static byte Reference(ReadOnlySpan<float> table, float value)
    {
        if (float.IsNaN(value))
        {
            return HistogramKernels.MissingBin;
        }

        var bin = 0;
        while (bin < 255 && table[bin] <= value)
        {
            bin++;
        }

        return (byte)bin;
    }

    // Two compares of sixteen cuts: the pivots give the sixteenth of the table, that sixteenth the bin.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Run(float* rows, int features, float* tables, byte* byRow, nint stride, byte* byColumn, nint count, nint start, nint end)
    {
        var bad = -1L;
        for (nint feature = 0; feature < features; feature++)
        {
            var table = tables + (feature * TableStride);
            var pivots = Vector512.Load(table + 256);
            var column = byColumn + (feature * count);
            for (var row = start; row < end; row++)
            {
                var value = rows[(row * features) + feature];
                var wide = Vector512.Create(value);
                var block = BitOperations.PopCount(Vector512.LessThanOrEqual(pivots, wide).ExtractMostSignificantBits()) & 15;
                var within = BitOperations.PopCount(Vector512.LessThanOrEqual(Vector512.Load(table + (block * 16)), wide).ExtractMostSignificantBits());
                var bin = (byte)((block * 16) + within);
                if (!(MathF.Abs(value) < float.MaxValue))
                {
                    bin = HistogramKernels.MissingBin;
                    bad = float.IsNaN(value) ? bad : (row * features) + feature;
                }

                column[row] = bin;
                byRow[(row * stride) + feature] = bin;
            }
        }

        return bad;
    }
}
