using System.Text.Json.Serialization;

namespace Timbre.Evaluation;

/// <summary>How a p-value was found.</summary>
public enum McNemarMethod
{
    /// <summary>Exact binomial, two-sided; used below 25 discordant items.</summary>
    ExactBinomial,

    /// <summary>χ² with one degree of freedom and Edwards' continuity correction.</summary>
    ChiSquareCorrected,
}

/// <summary>
/// McNemar's test of whether two models are right equally often on the same items. It takes items as independent, so
/// give it recordings or speakers, not frames.
/// </summary>
/// <param name="OnlyFirstRight">b: items that the first model alone has right.</param>
/// <param name="OnlySecondRight">c: items that the second model alone has right.</param>
/// <param name="Statistic">min(b, c) for the exact test, χ² otherwise.</param>
/// <param name="PValue">Two-sided; 1 where the models never differ.</param>
/// <param name="Method">Which test was used.</param>
public sealed record McNemarTest(
    [property: JsonPropertyName("b")] int OnlyFirstRight,
    [property: JsonPropertyName("c")] int OnlySecondRight,
    [property: JsonPropertyName("statistic")] double Statistic,
    [property: JsonPropertyName("p")] double PValue,
    [property: JsonPropertyName("test")][property: JsonConverter(typeof(JsonStringEnumConverter<McNemarMethod>))] McNemarMethod Method)
{
    private const int SmallestForChiSquare = 25;

    /// <summary>Tests two models' decisions; −1 = no decision, which is wrong.</summary>
    public static McNemarTest Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        if (first.Length != truth.Length || second.Length != truth.Length)
        {
            throw new ArgumentException($"{truth.Length} items, but {first.Length} and {second.Length} decisions", nameof(first));
        }

        int b = 0, c = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            b += first[i] == truth[i] && second[i] != truth[i] ? 1 : 0;
            c += first[i] != truth[i] && second[i] == truth[i] ? 1 : 0;
        }

        return FromCounts(b, c);
    }

    /// <summary>Tests given numbers of discordant items.</summary>
    public static McNemarTest FromCounts(int onlyFirstRight, int onlySecondRight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirstRight);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecondRight);
        var n = onlyFirstRight + onlySecondRight;
        if (n >= SmallestForChiSquare)
        {
            var distance = Math.Max(0, Math.Abs(onlyFirstRight - onlySecondRight) - 1.0);
            var statistic = distance * distance / n;
            return new McNemarTest(onlyFirstRight, onlySecondRight, statistic, NormalDistribution.TwoSided(Math.Sqrt(statistic)), McNemarMethod.ChiSquareCorrected);
        }

        var smaller = Math.Min(onlyFirstRight, onlySecondRight);
        double ways = 1, tail = 1;
        for (var k = 1; k <= smaller; k++)
        {
            ways *= (double)(n - k + 1) / k;
            tail += ways;
        }

        return new McNemarTest(onlyFirstRight, onlySecondRight, smaller, Math.Min(1, 2 * tail * Math.Pow(0.5, n)), McNemarMethod.ExactBinomial);
    }
}
