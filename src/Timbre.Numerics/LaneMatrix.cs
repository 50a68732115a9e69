using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// A matrix to multiply lane buffers with: [rows, columns]·[columns][lanes] → [rows][lanes]. Each row keeps only the stretch between its
/// first and last non-zero weight, so mel filter banks cost what their triangles hold. Immutable, may be shared by threads.
/// </summary>
public sealed class LaneMatrix
{
    private readonly LaneMatrixRow[] _rows;
    private readonly float[] _weights;

    /// <summary>Takes the weights, <c>[rows, columns]</c> in C order.</summary>
    public LaneMatrix(int rows, int columns, ReadOnlySpan<float> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, checked(rows * columns));
        RowCount = rows;
        ColumnCount = columns;
        _rows = new LaneMatrixRow[rows];
        var total = 0;
        for (var r = 0; r < rows; r++)
        {
            var row = weights.Slice(r * columns, columns);
            var first = row.IndexOfAnyExcept(0f);
            _rows[r] = first < 0 ? new(0, 0, total) : new(first, row.LastIndexOfAnyExcept(0f) + 1 - first, total);
            total += _rows[r].Count;
        }

        _weights = LaneMemory.Table(total);
        for (var r = 0; r < rows; r++)
        {
            weights.Slice((r * columns) + _rows[r].First, _rows[r].Count).CopyTo(_weights.AsSpan(_rows[r].Weights));
        }
    }

    /// <summary>Rows of the product.</summary>
    public int RowCount { get; }

    /// <summary>Rows of what it is multiplied with.</summary>
    public int ColumnCount { get; }

    /// <summary>Writes the product into the rows of <paramref name="target"/> from <paramref name="targetRow"/> on; source rows from <paramref name="sourceRow"/> on.</summary>
    public void Multiply(LaneBuffer source, int sourceRow, LaneBuffer target, int targetRow)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sourceRow);
        ArgumentOutOfRangeException.ThrowIfNegative(targetRow);
        ArgumentOutOfRangeException.ThrowIfLessThan(source.RowCount, sourceRow + ColumnCount, nameof(source));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.RowCount, targetRow + RowCount, nameof(target));
        LaneKernels.Multiply(_rows, _weights, source, sourceRow, target, targetRow);
    }
}
