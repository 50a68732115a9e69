using System.Runtime.CompilerServices;

namespace Timbre.Numerics;

/// <summary>Sends the rows of a tree node to its children by the bin of one feature.</summary>
public static unsafe class HistogramPartition
{
    /// <summary>
    /// Puts the rows whose bin is at most <paramref name="lastLeftBin"/> (and the missing ones, if they go left) first, the others after
    /// them, each side in its old order; returns how many went left.
    /// </summary>
    /// <param name="column">The feature's bins, one byte per row of the data.</param>
    /// <param name="rows">The rows of the node; every one must lie inside <paramref name="column"/> (not checked).</param>
    /// <param name="spare">Scratch, at least as long as <paramref name="rows"/>.</param>
    /// <param name="lastLeftBin">The last bin that goes left.</param>
    /// <param name="missingLeft">Whether missing values go left.</param>
    public static int Split(ReadOnlySpan<byte> column, Span<int> rows, Span<int> spare, byte lastLeftBin, bool missingLeft)
    {
        if (spare.Length < rows.Length)
        {
            throw new ArgumentException($"scratch of {spare.Length} for {rows.Length} rows is too short", nameof(spare));
        }

        int left;
        fixed (byte* c = column)
        fixed (int* r = rows, s = spare)
        {
            left = Run(c, r, s, rows.Length, lastLeftBin, missingLeft ? 1 : 0);
        }

        spare[..(rows.Length - left)].CopyTo(rows[left..]);
        return left;
    }

    /// <summary>Adds <paramref name="left"/> or <paramref name="right"/> to the margin of each row, by the side it goes to (rules as in <see cref="Split"/>).</summary>
    public static void AddSides(
        ReadOnlySpan<byte> column, ReadOnlySpan<int> rows, byte lastLeftBin, bool missingLeft, float left, float right, Span<float> margins)
    {
        fixed (byte* c = column)
        fixed (int* r = rows)
        fixed (float* m = margins)
        {
            AddSides(c, r, rows.Length, lastLeftBin, missingLeft ? 1 : 0, left, right, m);
        }
    }

    /// <summary>Adds <paramref name="value"/> to the margin of each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<int> rows, float value, Span<float> margins)
    {
        foreach (var row in rows)
        {
            margins[row] += value;
        }
    }

    /// <summary>Fills <paramref name="rows"/> with <paramref name="first"/>, the number after it, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Identity(Span<int> rows, int first)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = first + i;
        }
    }

    // Adding one to every bin, modulo 256, turns the missing bin 255 into 0, which is always left.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run(byte* column, int* rows, int* spare, int count, int lastLeftBin, int shift)
    {
        nint left = 0;
        nint right = 0;
        var limit = lastLeftBin + shift;
        for (nint i = 0; i < count; i++)
        {
            var row = rows[i];
            rows[left] = row;
            spare[right] = row;
            nint goesRight = (nint)((uint)(limit - (byte)(column[row] + shift)) >> 31);
            right += goesRight;
            left += 1 - goesRight;
        }

        return (int)left;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSides(byte* column, int* rows, int count, int lastLeftBin, int shift, float left, float right, float* margins)
    {
        var limit = lastLeftBin + shift;
        var sides = stackalloc float[2] { left, right };
        for (nint i = 0; i < count; i++)
        {
            var row = rows[i];
            margins[row] += sides[(uint)(limit - (byte)(column[row] + shift)) >> 31];
        }
    }
}
