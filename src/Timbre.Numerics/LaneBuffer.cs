using System.Runtime.Intrinsics;

namespace Timbre.Numerics;

/// <summary>
/// Rows of <see cref="Lanes"/> floats, aligned to 64 bytes, for work on several frames at once: row <c>i</c> holds value <c>i</c> of
/// each frame, one frame a SIMD lane. Holds whatever was written last (it is scratch memory, not cleared). Not to be shared by threads at one time.
/// </summary>
public sealed class LaneBuffer
{
    private const int AlignmentFloats = 16;
    private readonly float[] _array;
    private readonly int _offset;

    /// <summary>Room for <paramref name="rows"/> rows of <see cref="Lanes"/> floats; the content is undefined.</summary>
    public LaneBuffer(int rows)
        : this(rows, Lanes)
    {
    }

    /// <summary>With another width than the machine's own, so that every kernel can be tested on every machine.</summary>
    internal LaneBuffer(int rows, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        RowCount = rows;
        Width = width;
        _array = GC.AllocateUninitializedArray<float>(checked((rows * width) + AlignmentFloats), pinned: true);
        _offset = Kernels.LaneMemory.AlignedOffset(_array);
    }

    /// <summary>Frames that are worked on at once: 16 with AVX-512, 8 with AVX2, 4 with 128-bit vectors, else 1. Fixed for the process.</summary>
    public static int Lanes { get; } =
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>All rows, one after another.</summary>
    public Span<float> Values => _array.AsSpan(_offset, RowCount * Width);

    /// <summary>One row: the same value of every frame.</summary>
    public Span<float> Row(int row) => Values.Slice(row * Width, Width);

    internal int Width { get; }

    internal float[] PinnedArray => _array;

    internal int Offset => _offset;
}
