using System.Numerics;

namespace Timbre.Evaluation.Descriptive;

/// <summary>
/// How a feature goes with a binary label. The intervals take values as independent: for frames or utterances of the same speakers
/// they are far too narrow, so give one value per speaker (<see cref="GroupIndex.Means"/>). NaN values are left out. NaN where one label is absent
/// or the feature does not vary.
/// </summary>
public static class LabelCorrelation
{
    /// <summary>Point-biserial correlation (Pearson's r with the label as 0 and 1), with the interval from Fisher's z; no interval below four values.</summary>
    public static ConfidenceInterval PointBiserial<T>(ReadOnlySpan<T> values, ReadOnlySpan<bool> label, double level = 0.95)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var (with, without) = TwoSamples.Split(values, label);
        double n1 = with.Length, n0 = without.Length, n = n1 + n0;
        var mean = (TwoSamples.Mean(with) * n1 / n) + (TwoSamples.Mean(without) * n0 / n);
        var squares = TwoSamples.Squares(with, mean) + TwoSamples.Squares(without, mean);
        var r = squares > 0 ? Math.Clamp((TwoSamples.Mean(with) - TwoSamples.Mean(without)) * Math.Sqrt(n1 * n0 / n / squares), -1, 1) : double.NaN;
        if (n < 4 || double.IsNaN(r))
        {
            return new ConfidenceInterval(r, double.NaN, double.NaN, level);
        }

        var z = Math.Atanh(r);
        var reach = NormalDistribution.Quantile(0.5 + (level / 2)) / Math.Sqrt(n - 3);
        return new ConfidenceInterval(r, Math.Tanh(z - reach), Math.Tanh(z + reach), level);
    }

    /// <summary>
    /// Area under the ROC curve of the feature (above 0.5: higher with the label), with DeLong's variance (1988). Where the samples do not overlap that variance
    /// is 0; then the end inside comes from Wilson's interval for as many items as the smaller sample has.
    /// </summary>
    public static ConfidenceInterval Auc<T>(ReadOnlySpan<T> values, ReadOnlySpan<bool> label, double level = 0.95)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var (with, without) = TwoSamples.Split(values, label);
        if (with.Length == 0 || without.Length == 0)
        {
            return new ConfidenceInterval(double.NaN, double.NaN, double.NaN, level);
        }

        Array.Sort(with);
        Array.Sort(without);
        var above = TwoSamples.Placements(with, without);
        var below = TwoSamples.Placements(without, with);
        var auc = TwoSamples.Mean(above);
        if (with.Length < 2 || without.Length < 2)
        {
            return new ConfidenceInterval(auc, double.NaN, double.NaN, level);
        }

        var variance = (TwoSamples.Squares(above, auc) / (with.Length - 1.0) / with.Length)
            + (TwoSamples.Squares(below, 1 - auc) / (without.Length - 1.0) / without.Length);
        var z = NormalDistribution.Quantile(0.5 + (level / 2));
        if (variance <= 0 && auc is 0 or 1)
        {
            var n = Math.Min(with.Length, without.Length);
            var inside = n / (n + (z * z));
            return auc == 1 ? new ConfidenceInterval(1, inside, 1, level) : new ConfidenceInterval(0, 0, 1 - inside, level);
        }

        var reach = z * Math.Sqrt(variance);
        return new ConfidenceInterval(auc, Math.Max(0, auc - reach), Math.Min(1, auc + reach), level);
    }
}
