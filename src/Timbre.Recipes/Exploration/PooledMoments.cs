namespace Timbre.Recipes;

/// <summary>Mean and population variance of values that come in pieces; values that are not finite are left out.</summary>
internal readonly record struct PooledMoments(long Count, double Sum, double Squares)
{
    /// <summary>NaN without values.</summary>
    public double Mean => Sum / Count;

    /// <summary>Population standard deviation; NaN without values, 0 where what varies is rounding.</summary>
    public double Deviation
    {
        get
        {
            if (Count == 0)
            {
                return double.NaN;
            }

            var deviation = Math.Sqrt(Math.Max(0, Squares / Count));
            return deviation > 1e-9 * Math.Abs(Mean) ? deviation : 0;
        }
    }

    public static PooledMoments Of(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        long count = 0;
        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                sum += value;
                count++;
            }
        }

        var mean = sum / count;
        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                squares += (value - mean) * (value - mean);
            }
        }

        return new PooledMoments(count, sum, squares);
    }

    /// <summary>Both together (Chan, Golub and LeVeque 1983): no large sums of squares are subtracted.</summary>
    public PooledMoments With(PooledMoments other)
    {
        if (Count == 0 || other.Count == 0)
        {
            return Count == 0 ? other : this;
        }

        var difference = other.Mean - Mean;
        return new PooledMoments(
            Count + other.Count, Sum + other.Sum, Squares + other.Squares + (difference * difference * Count * other.Count / (Count + other.Count)));
    }
}
