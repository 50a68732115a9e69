namespace Timbre.Numerics;

/// <summary>A matrix in row-major memory that somebody else owns, possibly seen transposed; rows may lie apart, or overlap.</summary>
public readonly ref struct MatrixView
{
    private readonly bool _transposed;

    /// <summary>Sees <paramref name="values"/> as [<paramref name="rows"/>, <paramref name="columns"/>], one row every <paramref name="stride"/> values (by default packed).</summary>
    /// <exception cref="ArgumentException">The values are too few.</exception>
    public MatrixView(ReadOnlySpan<float> values, int rows, int columns, int stride = -1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Stride = stride < 0 ? columns : stride;
        if (rows > 0 && columns > 0 && ((rows - 1) * (long)Stride) + columns > values.Length)
        {
            throw new ArgumentException($"{values.Length} values do not hold a [{rows}, {columns}] matrix with stride {Stride}", nameof(values));
        }

        Values = values;
        Rows = rows;
        Columns = columns;
    }

    private MatrixView(MatrixView other)
    {
        Values = other.Values;
        Rows = other.Columns;
        Columns = other.Rows;
        Stride = other.Stride;
        _transposed = !other._transposed;
    }

    /// <summary>The memory.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Number of rows as seen.</summary>
    public int Rows { get; }

    /// <summary>Number of columns as seen.</summary>
    public int Columns { get; }

    /// <summary>Values from one stored row to the next.</summary>
    public int Stride { get; }

    /// <summary>The same memory seen transposed.</summary>
    public MatrixView Transposed => new(this);

    internal int RowStep => _transposed ? 1 : Stride;

    internal int ColumnStep => _transposed ? Stride : 1;
}
