using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>Element-wise maths over lane buffers.</summary>
public static class LaneMath
{
    internal const float SmallestNormal = 1.17549435e-38f;

    /// <summary>
    /// Power to decibels in place, 10·log10(max(<paramref name="floor"/>, x)) with a relative error of about 2e-7, in the first
    /// <paramref name="rowCount"/> rows. A floor below the smallest normal number counts as that.
    /// </summary>
    /// <returns>The largest result, −∞ where there are no rows.</returns>
    public static float ToDecibels(LaneBuffer buffer, int rowCount, float floor)
    {
        Check(buffer, rowCount);
        return LaneKernels.ToDecibels(buffer, rowCount, Math.Max(floor, SmallestNormal));
    }

    /// <summary>Raises the values of the first <paramref name="rowCount"/> rows to at least <paramref name="floor"/>.</summary>
    public static void AtLeast(LaneBuffer buffer, int rowCount, float floor)
    {
        Check(buffer, rowCount);
        LaneKernels.AtLeast(buffer, rowCount, floor);
    }

    /// <summary>The square root of every value of <paramref name="source"/>'s first rows into those of <paramref name="target"/>, which may be the same buffer.</summary>
    public static void Sqrt(LaneBuffer source, LaneBuffer target, int rowCount)
    {
        Check(source, rowCount);
        Check(target, rowCount);
        LaneKernels.Sqrt(source, target, rowCount);
    }

    /// <summary>Sorts each lane of the first <paramref name="rowCount"/> rows, the smallest first; where there are NaN, the order is not defined.</summary>
    public static void Sort(LaneBuffer buffer, int rowCount)
    {
        Check(buffer, rowCount);
        LaneSpectrumKernels.Sort(buffer, rowCount);
    }

    private static void Check(LaneBuffer buffer, int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, buffer.RowCount);
    }
}
