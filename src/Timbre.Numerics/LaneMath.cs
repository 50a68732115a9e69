using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>Element-wise maths over lane buffers.</summary>
public static class LaneMath
{
    /// <summary>
    /// Power to decibels in place: 10·log10(max(<paramref name="floor"/>, x)) − <paramref name="offset"/>, relative error about 2e-7.
    /// A floor below the smallest normal number counts as that.
    /// </summary>
    public static void ToDecibels(LaneBuffer buffer, int firstRow, int rowCount, float floor, float offset)
    {
        Check(buffer, firstRow, rowCount);
        LaneKernels.ToDecibels(buffer, firstRow, rowCount, Math.Max(floor, 1.17549435e-38f), offset);
    }

    /// <summary>Raises every value to at least <paramref name="floor"/>, in place.</summary>
    public static void AtLeast(LaneBuffer buffer, int firstRow, int rowCount, float floor)
    {
        Check(buffer, firstRow, rowCount);
        LaneKernels.AtLeast(buffer, firstRow, rowCount, floor);
    }

    /// <summary>The square root of every value of <paramref name="source"/>'s first rows into those of <paramref name="target"/>, which may be the same buffer.</summary>
    public static void Sqrt(LaneBuffer source, LaneBuffer target, int rowCount)
    {
        Check(source, 0, rowCount);
        Check(target, 0, rowCount);
        LaneKernels.Sqrt(source, target, rowCount);
    }

    private static void Check(LaneBuffer buffer, int firstRow, int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.RowCount, (long)firstRow + rowCount, nameof(buffer));
    }
}
