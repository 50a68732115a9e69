using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// What spectra are summed up to: from <c>[bins][lanes]</c>, one spectrum a lane, to one number a lane. Buffers must be as wide as each other;
/// what infinite or NaN values give is not defined, but nothing is thrown for them.
/// </summary>
public static class LaneSpectra
{
    /// <summary>Beyond this, sorting each lane is faster than taking four values at a time.</summary>
    private const int MostTaken = 96;

    /// <summary>Σ x[k] into row 0 of <paramref name="target"/> and Σ k·x[k] into row 1, over the first <paramref name="rowCount"/> rows.</summary>
    public static void Moments(LaneBuffer source, int rowCount, LaneBuffer target)
    {
        Check(source, rowCount);
        Check(target, 2);
        LaneSpectrumKernels.Moments(source, rowCount, target);
    }

    /// <summary>
    /// Σ x[k]·|k − c| (or ·(k − c)² where <paramref name="squared"/>) into row 0 of <paramref name="target"/>, over the first <paramref name="rowCount"/>
    /// rows; c of each lane is row 0 of <paramref name="centre"/>.
    /// </summary>
    public static void Spread(LaneBuffer source, int rowCount, LaneBuffer centre, bool squared, LaneBuffer target)
    {
        Check(source, rowCount);
        Check(centre, 1);
        Check(target, 1);
        LaneSpectrumKernels.Spread(source, rowCount, centre, squared, target);
    }

    /// <summary>
    /// Into row 0 of <paramref name="target"/> the index of the first row at which the running sum of values that are not negative reaches
    /// <paramref name="share"/> (0 to 1) of the whole sum; 0 where all are zero. <paramref name="scratch"/> has room for <paramref name="rowCount"/> rows.
    /// </summary>
    public static void Reach(LaneBuffer source, int rowCount, float share, LaneBuffer scratch, LaneBuffer target)
    {
        Check(source, rowCount);
        Check(scratch, rowCount);
        Check(target, 1);
        LaneSpectrumKernels.Reach(source, rowCount, share, scratch, target);
    }

    /// <summary>
    /// Of v[k] = max(<paramref name="floor"/>, x[k]): Σ v into row 0 of <paramref name="target"/>, and Π v = m·2^e as m (from √½ to √2) in row 1 and e in
    /// row 2. A floor below the smallest normal number counts as that.
    /// </summary>
    public static void Product(LaneBuffer source, int rowCount, float floor, LaneBuffer target)
    {
        Check(source, rowCount);
        Check(target, 3);
        LaneSpectrumKernels.Product(source, rowCount, Math.Max(floor, LaneMath.SmallestNormal), target);
    }

    /// <summary>
    /// The mean of the <paramref name="count"/> smallest of <paramref name="rowCount"/> rows from <paramref name="firstRow"/> on into row 0 of
    /// <paramref name="target"/>, that of the largest into row 1. <paramref name="scratch"/> has room for <paramref name="rowCount"/> rows.
    /// </summary>
    public static void Tails(LaneBuffer source, int firstRow, int rowCount, int count, LaneBuffer scratch, LaneBuffer target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfLessThan(source.RowCount, (long)firstRow + rowCount, nameof(source));
        Check(scratch, rowCount);
        Check(target, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rowCount);
        if (count <= MostTaken)
        {
            LaneSpectrumKernels.Tails(source, firstRow, rowCount, count, scratch, target);
            return;
        }

        var sorted = new float[rowCount];
        for (var lane = 0; lane < source.Width; lane++)
        {
            for (var row = 0; row < rowCount; row++)
            {
                sorted[row] = source.Row(firstRow + row)[lane];
            }

            Array.Sort(sorted);
            target.Row(0)[lane] = Mean(sorted.AsSpan(0, count));
            target.Row(1)[lane] = Mean(sorted.AsSpan(rowCount - count));
        }
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return (float)(sum / values.Length);
    }

    private static void Check(LaneBuffer buffer, int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, buffer.RowCount);
    }
}
