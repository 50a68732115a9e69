using System.Text.Json.Serialization;

namespace Timbre.Evaluation;

/// <summary>Two models compared on the same items.</summary>
/// <param name="First">Index of the first model.</param>
/// <param name="Second">Index of the second model.</param>
/// <param name="Test">McNemar's test of the pair.</param>
/// <param name="AdjustedPValue">The p-value after Holm's correction for the number of pairs.</param>
public sealed record ModelComparison(
    [property: JsonPropertyName("first")] int First,
    [property: JsonPropertyName("second")] int Second,
    [property: JsonPropertyName("mcnemar")] McNemarTest Test,
    [property: JsonPropertyName("p_holm")] double AdjustedPValue)
{
    /// <summary>Every pair of models, with p-values corrected for their number.</summary>
    /// <param name="truth">Class of each item.</param>
    /// <param name="decisions">Decisions of each model on the same items; −1 = none.</param>
    public static IReadOnlyList<ModelComparison> AllPairs(ReadOnlySpan<int> truth, IReadOnlyList<int[]> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        var pairs = new List<(int First, int Second, McNemarTest Test)>();
        for (var a = 0; a < decisions.Count; a++)
        {
            for (var b = a + 1; b < decisions.Count; b++)
            {
                pairs.Add((a, b, McNemarTest.Of(truth, decisions[a], decisions[b])));
            }
        }

        var adjusted = HolmCorrection.Adjust([.. pairs.Select(p => p.Test.PValue)]);
        return [.. pairs.Select((p, i) => new ModelComparison(p.First, p.Second, p.Test, adjusted[i]))];
    }
}

/// <summary>Holm's step-down correction (1979): keeps the chance of any false finding among several tests at the level, under any dependence.</summary>
public static class HolmCorrection
{
    /// <summary>Adjusted p-values in the order given; NaN stays NaN and does not count as a test.</summary>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        var adjusted = pValues.ToArray();
        var keys = pValues.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(keys, order); // NaN first
        var skipped = keys.Count(double.IsNaN);
        var largest = 0.0;
        for (var i = skipped; i < order.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, keys[i] * (order.Length - i)));
            adjusted[order[i]] = largest;
        }

        return adjusted;
    }
}
