using System.Numerics;

namespace Timbre.Evaluation.Descriptive;

/// <summary>
/// How far two groups lie apart, in pooled standard deviations (positive: higher with the label). Intervals are normal approximations (Hedges and Olkin 1985) and take
/// values as independent: give one value per speaker. NaN values are left out; all is NaN where a group has fewer than two values or nothing varies.
/// </summary>
/// <param name="CohensD">Difference of the means / pooled standard deviation.</param>
/// <param name="HedgesG">The same, corrected for the bias of small samples (factor 1 − 3 / (4 df − 1)).</param>
public sealed record EffectSize(ConfidenceInterval CohensD, ConfidenceInterval HedgesG)
{
    /// <summary>Effect size of the label on the feature.</summary>
    public static EffectSize Of<T>(ReadOnlySpan<T> values, ReadOnlySpan<bool> label, double level = 0.95)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var (with, without) = TwoSamples.Split(values, label);
        double n1 = with.Length, n0 = without.Length, freedom = n1 + n0 - 2;
        double m1 = TwoSamples.Mean(with), m0 = TwoSamples.Mean(without);
        var pooled = Math.Sqrt((TwoSamples.Squares(with, m1) + TwoSamples.Squares(without, m0)) / freedom);
        if (n1 < 2 || n0 < 2 || !(pooled > 0))
        {
            var unknown = new ConfidenceInterval(double.NaN, double.NaN, double.NaN, level);
            return new EffectSize(unknown, unknown);
        }

        var d = (m1 - m0) / pooled;
        var correction = 1 - (3 / ((4 * freedom) - 1));
        var error = Math.Sqrt(((n1 + n0) / (n1 * n0)) + (d * d / (2 * (n1 + n0))));
        var reach = NormalDistribution.Quantile(0.5 + (level / 2)) * error;
        return new EffectSize(
            new ConfidenceInterval(d, d - reach, d + reach, level),
            new ConfidenceInterval(d * correction, (d - reach) * correction, (d + reach) * correction, level));
    }
}
