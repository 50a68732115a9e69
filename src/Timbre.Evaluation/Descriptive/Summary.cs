using System.Numerics;
using System.Text.Json.Serialization;

namespace Timbre.Evaluation.Descriptive;

/// <summary>
/// A sample in numbers. NaN values are left out and counted; figures without enough values are NaN (JSON: null).
/// Quantiles are linear as in NumPy; skew and excess kurtosis are the population ones, as in SciPy.
/// </summary>
public sealed record Summary
{
    /// <summary>Number of values that are not NaN.</summary>
    [JsonPropertyName("n")]
    public required int N { get; init; }

    /// <summary>Number of NaN values, left out of everything else.</summary>
    [JsonPropertyName("missing")]
    public required int Missing { get; init; }

    /// <summary>Arithmetic mean.</summary>
    [JsonPropertyName("mean")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Mean { get; init; }

    /// <summary>Sample standard deviation (divides by n − 1); NaN below two values.</summary>
    [JsonPropertyName("sd")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Deviation { get; init; }

    /// <summary>Smallest value.</summary>
    [JsonPropertyName("min")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Minimum { get; init; }

    /// <summary>First quartile.</summary>
    [JsonPropertyName("q1")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double FirstQuartile { get; init; }

    /// <summary>Median.</summary>
    [JsonPropertyName("median")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Median { get; init; }

    /// <summary>Third quartile.</summary>
    [JsonPropertyName("q3")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double ThirdQuartile { get; init; }

    /// <summary>Largest value.</summary>
    [JsonPropertyName("max")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Maximum { get; init; }

    /// <summary>Third standardised moment; NaN where all values are equal.</summary>
    [JsonPropertyName("skew")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Skew { get; init; }

    /// <summary>Fourth standardised moment − 3 (0 for a normal distribution); NaN where all values are equal.</summary>
    [JsonPropertyName("kurtosis")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Kurtosis { get; init; }

    /// <summary>Difference of the quartiles.</summary>
    [JsonIgnore]
    public double InterquartileRange => ThirdQuartile - FirstQuartile;

    /// <summary>Summary of <paramref name="values"/>.</summary>
    public static Summary Of<T>(ReadOnlySpan<T> values)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var sample = SortedSample.Of(values);
        return Of(sample);
    }

    internal static Summary Of(SortedSample sample)
    {
        var sorted = sample.Values;
        var (mean, second, third, fourth) = sample.Moments();
        var constant = sorted.Length == 0 || sorted[0] == sorted[^1];
        return new Summary
        {
            N = sorted.Length,
            Missing = sample.Missing,
            Mean = mean,
            Deviation = sorted.Length < 2 ? double.NaN : Math.Sqrt(second * sorted.Length / (sorted.Length - 1)),
            Minimum = Quantiles.OfSorted(sorted, 0),
            FirstQuartile = Quantiles.OfSorted(sorted, 0.25),
            Median = Quantiles.OfSorted(sorted, 0.5),
            ThirdQuartile = Quantiles.OfSorted(sorted, 0.75),
            Maximum = Quantiles.OfSorted(sorted, 1),
            Skew = constant ? double.NaN : third / Math.Pow(second, 1.5),
            Kurtosis = constant ? double.NaN : (fourth / (second * second)) - 3,
        };
    }
}
