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
}
