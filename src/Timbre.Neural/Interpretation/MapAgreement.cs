namespace Timbre.Neural;

/// <summary>Whether two maps put their values into the same order.</summary>
public static class MapAgreement
{
    /// <summary>
    /// Spearman's rank correlation of all values: 1 the same order, 0 none in common, −1 the reverse. Equal values share the mean of their ranks.
    /// NaN where one map is the same everywhere, or holds what is not a number: such values have no order.
    /// </summary>
    /// <exception cref="ArgumentException">The maps differ in size.</exception>
    public static double Spearman(EvidenceMap first, EvidenceMap second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if ((first.Height, first.Width) != (second.Height, second.Width))
        {
            throw new ArgumentException($"a map [{first.Height}, {first.Width}] and one [{second.Height}, {second.Width}] do not fit", nameof(second));
        }

        return Spearman(first.Values, second.Values);
    }

    /// <summary>Spearman's rank correlation of as many values each.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Spearman(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"{first.Length} and {second.Length} values do not fit", nameof(second));
        }

        var (a, b) = (Ranks(first), Ranks(second));
        if (a is null || b is null)
        {
            return double.NaN;
        }

        var middle = (first.Length - 1) / 2.0;
        var (both, own, other) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = (a[i] - middle, b[i] - middle);
            both += x * y;
            own += x * x;
            other += y * y;
        }

        return own > 0 && other > 0 ? both / Math.Sqrt(own * other) : double.NaN;
    }

    /// <summary>The rank of each value from 0, equal ones the mean of theirs; null where one is not a number.</summary>
    private static double[]? Ranks(ReadOnlySpan<float> values)
    {
        var sorted = values.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            if (float.IsNaN(sorted[i]))
            {
                return null;
            }

            order[i] = i;
        }

        Array.Sort(sorted, order);
        var ranks = new double[sorted.Length];
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            for (var i = start; i < end; i++)
            {
                ranks[order[i]] = (start + end - 1) / 2.0;
            }

            start = end;
        }

        return ranks;
    }
}
