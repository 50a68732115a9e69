namespace Timbre.Recipes;

/// <summary>How far two large samples lie apart, without intervals: for frames, which are not independent of each other.</summary>
internal static class TwoGroups
{
    /// <summary>Share of the pairs in which the first one's value is higher, ties counted half; NaN where a sample is empty. Both ascending.</summary>
    public static double Auc(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double pairs = 0;
        int below = 0, upTo = 0;
        foreach (var value in first)
        {
            while (below < second.Length && second[below] < value)
            {
                below++;
            }

            while (upTo < second.Length && second[upTo] <= value)
            {
                upTo++;
            }

            pairs += 0.5 * (below + (double)upTo);
        }

        return pairs / ((double)first.Length * second.Length);
    }

    /// <summary>Cohen's d, first − second; NaN where a sample has fewer than two values or nothing varies. Differences of rounding alone are 0.</summary>
    public static double Effect(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var (m1, s1) = Moments(first);
        var (m2, s2) = Moments(second);
        var pooled = Math.Sqrt((s1 + s2) / (first.Length + second.Length - 2));
        if (first.Length < 2 || second.Length < 2 || !(pooled > 1e-12 * Math.Max(Math.Abs(m1), Math.Abs(m2))))
        {
            return double.NaN;
        }

        var d = (m1 - m2) / pooled;
        return Math.Abs(d) < 1e-6 ? 0 : d;
    }

    private static (double Mean, double Squares) Moments(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        foreach (var value in values)
        {
            mean += value;
        }

        mean /= values.Length;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, squares);
    }
}
