using System.Numerics;

namespace Timbre.Evaluation.Descriptive;

/// <summary>What the comparisons of two samples share.</summary>
internal static class TwoSamples
{
    public static (double[] With, double[] Without) Split<T>(ReadOnlySpan<T> values, ReadOnlySpan<bool> label)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        if (values.Length != label.Length)
        {
            throw new ArgumentException($"{values.Length} values, but {label.Length} labels", nameof(label));
        }

        var with = new List<double>();
        var without = new List<double>();
        for (var i = 0; i < values.Length; i++)
        {
            if (!T.IsNaN(values[i]))
            {
                (label[i] ? with : without).Add(double.CreateTruncating(values[i]));
            }
        }

        return ([.. with], [.. without]);
    }

    public static double Mean(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    public static double Squares(double[] values, double mean)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum;
    }

    /// <summary>For each value of a sorted sample: the share of the other sorted sample below it, ties counted half.</summary>
    public static double[] Placements(double[] sorted, double[] other)
    {
        var result = new double[sorted.Length];
        int below = 0, upTo = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            while (below < other.Length && other[below] < sorted[i])
            {
                below++;
            }

            while (upTo < other.Length && other[upTo] <= sorted[i])
            {
                upTo++;
            }

            result[i] = (below + upTo) / (2.0 * other.Length);
        }

        return result;
    }
}
