namespace Timbre.Numerics;

/// <summary>
/// Rows of floats, one frame a row, each row at a 64-byte boundary. Rows lie so far apart that neighbouring ones do not compete for the same
/// places of the first-level cache. Zero at first. Not to be written by two threads at the same place.
/// </summary>
public sealed class FrameBuffer
{
    private const int Line = 16; // floats of a cache line
    private readonly AlignedFloats _memory;
    private readonly int _start;

    /// <summary>Reserves <paramref name="rows"/> rows of <paramref name="columns"/> zeros.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Values in a row.</param>
    /// <param name="pitch">Values from one row to the next; smaller than <paramref name="columns"/> for rows that overlap, as those of a signal's frames do. By default chosen well.</param>
    public FrameBuffer(int rows, int columns, int pitch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        Rows = rows;
        Columns = columns;
        Pitch = pitch > 0 ? pitch : GoodPitch(columns);
        _memory = new AlignedFloats(checked((Math.Max(0, rows - 1) * Pitch) + Math.Max(columns, Pitch)));
    }

    private FrameBuffer(FrameBuffer whole, int firstColumn, int columns)
    {
        Rows = whole.Rows;
        Columns = columns;
        Pitch = whole.Pitch;
        _memory = whole._memory;
        _start = whole._start + firstColumn;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Values in a row.</summary>
    public int Columns { get; }

    /// <summary>Values from the start of one row to that of the next.</summary>
    public int Pitch { get; }

    /// <summary>All of it, the gaps between rows included.</summary>
    public Span<float> Values => _memory.Span[_start..];

    /// <summary>One row.</summary>
    public Span<float> Row(int row) => _memory.Span.Slice(_start + (row * Pitch), Columns);

    /// <summary>The same memory, seen as some columns of it.</summary>
    public FrameBuffer Part(int firstColumn, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstColumn);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstColumn + (long)columns, Columns);
        return new FrameBuffer(this, firstColumn, columns);
    }

    /// <summary>Whole lines, and not a multiple of half a page: eight rows that are would push each other out of the cache.</summary>
    private static int GoodPitch(int columns)
    {
        var pitch = (columns + Line - 1) / Line * Line;
        return pitch % 512 == 0 ? pitch + Line : pitch;
    }
}
