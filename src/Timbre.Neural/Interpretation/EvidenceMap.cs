namespace Timbre.Neural;

/// <summary>A number for every value of a picture [height, width]: how much it speaks for a class. Immutable by convention.</summary>
public sealed class EvidenceMap
{
    private readonly float[] _values;

    /// <summary>Wraps <paramref name="values"/> ([height, width], C order) without copying.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public EvidenceMap(int height, int width, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (height < 1 || width < 1 || values.LongLength != (long)height * width)
        {
            throw new ArgumentException($"[{height}, {width}] does not hold {values.LongLength} values", nameof(values));
        }

        (Height, Width, _values) = (height, width, values);
    }

    /// <summary>Rows: bands or coefficients.</summary>
    public int Height { get; }

    /// <summary>Columns: frames.</summary>
    public int Width { get; }

    /// <summary>All values in C order.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>One value.</summary>
    public float this[int row, int column] => _values[(row * Width) + column];

    /// <summary>The sum of all values.</summary>
    public double Sum()
    {
        var sum = 0.0;
        foreach (var value in _values)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The mean of each row: the profile over frequency.</summary>
    public double[] RowMeans()
    {
        var means = new double[Height];
        for (var row = 0; row < Height; row++)
        {
            foreach (var value in Values.Slice(row * Width, Width))
            {
                means[row] += value;
            }

            means[row] /= Width;
        }

        return means;
    }

    /// <summary>The mean of each column: the profile over time.</summary>
    public double[] ColumnMeans()
    {
        var means = new double[Width];
        for (var row = 0; row < Height; row++)
        {
            for (var column = 0; column < Width; column++)
            {
                means[column] += this[row, column];
            }
        }

        for (var column = 0; column < Width; column++)
        {
            means[column] /= Height;
        }

        return means;
    }

    /// <summary>The means of cells of so many rows and columns, those at the ends perhaps smaller: the map as coarse as another method's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public EvidenceMap Cells(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var (rows, columns) = ((Height + height - 1) / height, (Width + width - 1) / width);
        var values = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var (sum, count) = (0.0, 0);
                for (var y = row * height; y < Math.Min(Height, (row + 1) * height); y++)
                {
                    for (var x = column * width; x < Math.Min(Width, (column + 1) * width); x++, count++)
                    {
                        sum += this[y, x];
                    }
                }

                values[(row * columns) + column] = (float)(sum / count);
            }
        }

        return new EvidenceMap(rows, columns, values);
    }
}
