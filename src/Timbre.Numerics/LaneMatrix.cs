using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// A matrix to multiply lane buffers with: [rows, columns]·[columns][lanes] → [rows][lanes]. Each row keeps only a stretch of
/// columns, so that mel filter banks cost what their triangles hold. Immutable, may be shared by threads.
/// </summary>
public sealed class LaneMatrix
{
    private readonly LaneMatrixRow[] _rows;
    private readonly float[] _weights;

    /// <summary>Takes each row as the column of its first weight and the weights from there on; all others are zero.</summary>
    public LaneMatrix(int columns, IReadOnlyList<(int First, float[] Weights)> rows)
    {
        RowCount = rows.Count;
        ColumnCount = columns;
        _rows = new LaneMatrixRow[rows.Count];
        _weights = LaneMemory.Table(rows.Sum(row => row.Weights.Length));
        var total = 0;
        for (var r = 0; r < rows.Count; r++)
        {
            var (first, weights) = rows[r];
            ArgumentOutOfRangeException.ThrowIfNegative(first, nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(first + (long)weights.Length, columns, nameof(rows));
            _rows[r] = new(first, weights.Length, total);
            weights.CopyTo(_weights, total);
            total += weights.Length;
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
