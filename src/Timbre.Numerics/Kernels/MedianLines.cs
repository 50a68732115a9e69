using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Running medians down the columns of a matrix or along its rows, as many columns or rows at once as there are lanes.</summary>
internal static unsafe class MedianLines
{
    /// <summary>Windows that are worked on together: as many as share at least half of the values.</summary>
    public static int Tile(int size) => Math.Min(16, 1 << int.Log2(Math.Max(1, (size + 1) / 2)));

    /// <summary>Rows of scratch for lines of so many values.</summary>
    public static long ScratchRows(long length, int size)
    {
        var padded = (length + Tile(size) - 1) / Tile(size) * Tile(size);
        return padded + size - 1 + padded + size + 16 + length;
    }

    public static void Run(ReadOnlySpan<float> source, int rows, int columns, bool alongRows, int size, LaneBuffer scratch, Span<float> target)
    {
        var s = LaneMemory.Pointer(scratch);
        fixed (float* x = source)
        fixed (float* y = target)
        {
            switch (scratch.Width)
            {
                case 16:
                    Run<Lane16>(x, rows, columns, alongRows, size, s, y);
                    break;
                case 8:
                    Run<Lane8>(x, rows, columns, alongRows, size, s, y);
                    break;
                case 4:
                    Run<Lane4>(x, rows, columns, alongRows, size, s, y);
                    break;
                default:
                    Run<Lane1>(x, rows, columns, alongRows, size, s, y);
                    break;
            }
        }

        GC.KeepAlive(scratch);
    }

    private static void Run<T>(float* source, nint rows, nint columns, bool alongRows, int size, float* scratch, float* target)
        where T : struct, ILanes<T>
    {
        var length = alongRows ? columns : rows;
        var lines = alongRows ? rows : columns;
        var tile = Tile(size);
        var padded = (length + tile - 1) / tile * tile;
        var medians = scratch + ((padded + size - 1) * T.Width);
        var rest = medians + (padded * T.Width);
        var ones = rest + ((size + 16) * T.Width);
        new Span<float>(ones, (int)length).Fill(1);
        var inside = scratch + (size / 2 * T.Width);
        for (nint line = 0; line < lines; line += T.Width)
        {
            var count = (int)Math.Min(T.Width, lines - line);
            if (alongRows)
            {
                FrameLanes<T>.Load(source + (line * columns), columns, count, ones, length, inside);
            }
            else
            {
                Copy<T>(source + line, columns, inside, T.Width, count, length);
            }

            Mirror<T>(scratch, size / 2, length, padded + size - 1);
            LaneMedian<T>.Run(scratch, padded, size, tile, medians, rest);
            if (alongRows)
            {
                FrameLanes<T>.Store(medians, length, count, target + (line * columns), columns);
            }
            else
            {
                Copy<T>(medians, T.Width, target + line, columns, count, length);
            }
        }
    }

    /// <summary>Fills the rows before and behind those inside as if these went on mirrored, the outermost repeated (SciPy's <c>reflect</c>).</summary>
    private static void Mirror<T>(float* data, nint before, nint length, nint total)
        where T : struct, ILanes<T>
    {
        for (nint i = 0; i < before; i++)
        {
            T.Store(data + (i * T.Width), T.Load(data + ((before + Fold(i - before, length)) * T.Width)));
        }

        for (var i = before + length; i < total; i++)
        {
            T.Store(data + (i * T.Width), T.Load(data + ((before + Fold(i - before, length)) * T.Width)));
        }
    }

    private static nint Fold(nint index, nint length)
    {
        var at = (index < 0 ? -1 - index : index) % (2 * length);
        return at < length ? at : (2 * length) - 1 - at;
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
