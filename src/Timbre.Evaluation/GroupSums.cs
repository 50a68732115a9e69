namespace Timbre.Evaluation;

/// <summary>Sum and number of a value per group: the mean of a resample without touching its items.</summary>
internal sealed class GroupSums
{
    private readonly double[] _sums;
    private readonly int[] _counts;

    private GroupSums(int groups)
    {
        _sums = new double[groups];
        _counts = new int[groups];
    }

    public static GroupSums Of(GroupIndex groups, ReadOnlySpan<double> values)
    {
        if (values.Length != groups.OfItem.Length)
        {
            throw new ArgumentException($"{groups.OfItem.Length} items have a group, but {values.Length} a value", nameof(values));
        }

        var result = new GroupSums(groups.Count);
        for (var i = 0; i < values.Length; i++)
        {
            result._sums[groups.OfItem[i]] += values[i];
            result._counts[groups.OfItem[i]]++;
        }

        return result;
    }

    public double Mean(ReadOnlySpan<int> timesDrawn)
    {
        var sum = 0.0;
        long count = 0;
        for (var g = 0; g < timesDrawn.Length; g++)
        {
            sum += timesDrawn[g] * _sums[g];
            count += (long)timesDrawn[g] * _counts[g];
        }

        return sum / count;
    }
}
