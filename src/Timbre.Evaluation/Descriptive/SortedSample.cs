using System.Numerics;

namespace Timbre.Evaluation.Descriptive;

/// <summary>The values of a sample in ascending order, without NaN.</summary>
internal sealed class SortedSample
{
    private SortedSample(double[] values, int missing)
    {
        Values = values;
        Missing = missing;
    }

    public double[] Values { get; }

    public int Missing { get; }

    public static SortedSample Of<T>(ReadOnlySpan<T> values)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var kept = new double[values.Length];
        var count = 0;
        foreach (var value in values)
        {
            if (!T.IsNaN(value))
            {
                kept[count++] = double.CreateTruncating(value);
            }
        }

        Array.Resize(ref kept, count);
        Array.Sort(kept);
        return new SortedSample(kept, values.Length - count);
    }

    /// <summary>Mean and central moments, each divided by n; NaN without values.</summary>
    public (double Mean, double Second, double Third, double Fourth) Moments()
    {
        var mean = 0.0;
        foreach (var value in Values)
        {
            mean += value;
        }

        mean /= Values.Length;
        double second = 0, third = 0, fourth = 0;
        foreach (var value in Values)
        {
            var d = value - mean;
            second += d * d;
            third += d * d * d;
            fourth += d * d * d * d;
        }

        return (mean, second / Values.Length, third / Values.Length, fourth / Values.Length);
    }
}
