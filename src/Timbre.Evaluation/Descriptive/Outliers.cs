using System.Numerics;

namespace Timbre.Evaluation.Descriptive;

/// <summary>How many values lie far out, by two rules. NaN values never count.</summary>
public static class Outliers
{
    /// <summary>Values with |z| &gt; <paramref name="threshold"/>, z taken with the population standard deviation as SciPy's <c>zscore</c> does; 0 where all are equal.</summary>
    public static int ByZScore<T>(ReadOnlySpan<T> values, double threshold = 3)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var sample = SortedSample.Of(values);
        var (mean, second, _, _) = sample.Moments();
        var reach = threshold * Math.Sqrt(second);
        var count = 0;
        foreach (var value in sample.Values)
        {
            count += Math.Abs(value - mean) > reach ? 1 : 0;
        }

        return second > 0 ? count : 0;
    }

    /// <summary>Values more than <paramref name="reach"/> interquartile ranges below the first or above the third quartile.</summary>
    public static int ByQuartiles<T>(ReadOnlySpan<T> values, double reach = 1.5)
        where T : struct, IBinaryFloatingPointIeee754<T> => BoxPlot.Of(values, reach).Outliers;
}
