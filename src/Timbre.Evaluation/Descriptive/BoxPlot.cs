using System.Numerics;
using System.Text.Json.Serialization;

namespace Timbre.Evaluation.Descriptive;

/// <summary>Tukey's box plot: quartiles, whiskers to the outermost values within 1.5 interquartile ranges of the box, and how many lie beyond.</summary>
/// <param name="LowWhisker">Smallest value that is no outlier.</param>
/// <param name="FirstQuartile">Lower end of the box.</param>
/// <param name="Median">Line in the box.</param>
/// <param name="ThirdQuartile">Upper end of the box.</param>
/// <param name="HighWhisker">Largest value that is no outlier.</param>
/// <param name="LowOutliers">Values below the whiskers.</param>
/// <param name="HighOutliers">Values above the whiskers.</param>
public sealed record BoxPlot(
    [property: JsonPropertyName("low")][property: JsonConverter(typeof(NanAsNullConverter))] double LowWhisker,
    [property: JsonPropertyName("q1")][property: JsonConverter(typeof(NanAsNullConverter))] double FirstQuartile,
    [property: JsonPropertyName("median")][property: JsonConverter(typeof(NanAsNullConverter))] double Median,
    [property: JsonPropertyName("q3")][property: JsonConverter(typeof(NanAsNullConverter))] double ThirdQuartile,
    [property: JsonPropertyName("high")][property: JsonConverter(typeof(NanAsNullConverter))] double HighWhisker,
    [property: JsonPropertyName("low_outliers")] int LowOutliers,
    [property: JsonPropertyName("high_outliers")] int HighOutliers)
{
    /// <summary>Values beyond the whiskers.</summary>
    [JsonPropertyName("outliers")]
    public int Outliers => LowOutliers + HighOutliers;

    /// <summary>Box plot of <paramref name="values"/>; NaN values are left out, and all is NaN without values.</summary>
    /// <param name="values">The sample.</param>
    /// <param name="reach">Interquartile ranges from the box beyond which a value is an outlier.</param>
    public static BoxPlot Of<T>(ReadOnlySpan<T> values, double reach = 1.5)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var sorted = SortedSample.Of(values).Values;
        double q1 = Quantiles.OfSorted(sorted, 0.25), q3 = Quantiles.OfSorted(sorted, 0.75);
        double lowFence = q1 - (reach * (q3 - q1)), highFence = q3 + (reach * (q3 - q1));
        int low = 0, high = 0;
        while (low < sorted.Length && sorted[low] < lowFence)
        {
            low++;
        }

        while (high < sorted.Length - low && sorted[^(high + 1)] > highFence)
        {
            high++;
        }

        return low + high < sorted.Length
            ? new BoxPlot(sorted[low], q1, Quantiles.OfSorted(sorted, 0.5), q3, sorted[^(high + 1)], low, high)
            : new BoxPlot(double.NaN, q1, double.NaN, q3, double.NaN, low, high);
    }
}
