using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>A running median down the columns of a matrix, as many columns at once as there are lanes.</summary>
internal static unsafe class MedianColumns
{
    /// <summary>Windows that are worked on together: as many as share at least half of the values.</summary>
    public static int Tile(int size) => Math.Min(16, 1 << int.Log2(Math.Max(1, (size + 1) / 2)));

    /// <summary>Rows of scratch for a matrix of so many rows.</summary>
    public static long ScratchRows(long rows, int size)
    {
        var padded = (rows + Tile(size) - 1) / Tile(size) * Tile(size);
        return padded + size - 1 + padded + size + 16;
    }

    public static void Run(ReadOnlySpan<float> source, int rows, int columns, int size, LaneBuffer scratch, Span<float> target)
    {
        var s = LaneMemory.Pointer(scratch);
        fixed (float* x = source)
        fixed (float* y = target)
        {
            switch (scratch.Width)
            {
                case 16:
                    Run<Lane16>(x, rows, columns, size, s, y);
                    break;
                case 8:
                    Run<Lane8>(x, rows, columns, size, s, y);
                    break;
                case 4:
                    Run<Lane4>(x, rows, columns, size, s, y);
                    break;
                default:
                    Run<Lane1>(x, rows, columns, size, s, y);
                    break;
            }
        }

        GC.KeepAlive(scratch);
    }

    private static void Run<T>(float* source, nint rows, nint columns, int size, float* scratch, float* target)
        where T : struct, ILanes<T>
    {
        var tile = Tile(size);
        var padded = (rows + tile - 1) / tile * tile;
        var medians = scratch + ((padded + size - 1) * T.Width);
        var rest = medians + (padded * T.Width);
        for (nint column = 0; column < columns; column += T.Width)
        {
            var count = Math.Min(T.Width, columns - column);
            Gather<T>(source + column, rows, columns, count, size / 2, padded + size - 1, scratch);
            LaneMedian<T>.Run(scratch, padded, size, tile, medians, rest);
            Copy<T>(medians, T.Width, target + column, columns, count, rows);
        }
    }

    /// <summary>The rows with those before and behind them, mirrored with the outermost row repeated (SciPy's <c>reflect</c>).</summary>
    private static void Gather<T>(float* source, nint rows, nint stride, nint count, nint before, nint total, float* target)
        where T : struct, ILanes<T>
    {
        var inside = Math.Min(rows, total - before);
        Copy<T>(source, stride, target + (before * T.Width), T.Width, count, inside);
        for (nint i = 0; i < before; i++)
        {
            Copy<T>(source + (Fold(i - before, rows) * stride), stride, target + (i * T.Width), T.Width, count, 1);
        }

        for (var i = before + inside; i < total; i++)
        {
            Copy<T>(source + (Fold(i - before, rows) * stride), stride, target + (i * T.Width), T.Width, count, 1);
        }
    }

    private static nint Fold(nint index, nint rows)
    {
        var at = (index < 0 ? -1 - index : index) % (2 * rows);
        return at < rows ? at : (2 * rows) - 1 - at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T>(float* source, nint sourceStride, float* target, nint targetStride, nint count, nint rows)
        where T : struct, ILanes<T>
    {
        for (nint i = 0; i < rows; i++)
        {
            if (count == T.Width)
            {
                T.Store(target, T.Load(source));
            }
            else
            {
                for (nint lane = 0; lane < count; lane++)
                {
                    target[lane] = source[lane];
                }
            }

            source += sourceStride;
            target += targetStride;
        }
    }
}
