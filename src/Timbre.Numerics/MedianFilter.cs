using System.Collections.Concurrent;
using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// A running median of fixed size, as <c>scipy.ndimage.median_filter(…, mode='reflect')</c> computes it. Immutable, may be shared by threads;
/// it keeps its scratch memory for the next call.
/// </summary>
public sealed class MedianFilter
{
    /// <summary>The largest window.</summary>
    public const int LargestSize = 4096;

    private readonly ConcurrentBag<LaneBuffer> _scratch = [];
    private readonly int _width;

    /// <summary>A filter over <paramref name="size"/> values, 1 to <see cref="LargestSize"/>; value i's window begins at i − ⌊size/2⌋, and of an even number the upper median is taken.</summary>
    public MedianFilter(int size)
        : this(size, LaneBuffer.Lanes)
    {
    }

    /// <summary>With another width than the machine's own, so that every kernel can be tested on every machine.</summary>
    internal MedianFilter(int size, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        Size = size;
        _width = width;
    }

    /// <summary>Values of a window.</summary>
    public int Size { get; }

    /// <summary>
    /// Filters each column of <paramref name="source"/>, <c>[rows, columns]</c> in C order, into <paramref name="target"/>; the two must not overlap.
    /// Beyond the first and last row the matrix goes on mirrored, these rows repeated. What NaN does is not defined.
    /// </summary>
    public void DownColumns(ReadOnlySpan<float> source, int rows, int columns, Span<float> target) => Run(source, rows, columns, alongRows: false, target);

    /// <summary>Filters each row of <paramref name="source"/>; otherwise like <see cref="DownColumns"/>.</summary>
    public void AlongRows(ReadOnlySpan<float> source, int rows, int columns, Span<float> target) => Run(source, rows, columns, alongRows: true, target);

    private void Run(ReadOnlySpan<float> source, int rows, int columns, bool alongRows, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, (long)rows * columns, nameof(source));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, (long)rows * columns, nameof(target));
        if (rows == 0 || columns == 0)
        {
            return;
        }

        var needed = MedianLines.ScratchRows(alongRows ? columns : rows, Size);
        if (needed > Array.MaxLength / (2 * _width))
        {
            throw new TimbreException($"lines of {(alongRows ? columns : rows)} values are too long for a median filter at once");
        }

        if (!_scratch.TryTake(out var scratch) || scratch.RowCount < needed)
        {
            scratch = new LaneBuffer((int)needed, _width);
            scratch.Values.Clear(); // lanes beyond the last line are sorted, too, and should not be slow or odd numbers
        }

        MedianLines.Run(source, rows, columns, alongRows, Size, scratch, target);
        _scratch.Add(scratch);
    }
}
