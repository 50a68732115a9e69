namespace Timbre.Evaluation.Descriptive;

/// <summary>Quantiles by linear interpolation, NumPy's default.</summary>
public static class Quantiles
{
    /// <summary>Quantile of values in ascending order without NaN; <paramref name="share"/> in [0, 1] (clamped). NaN without values.</summary>
    public static double OfSorted(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty || double.IsNaN(share))
        {
            return double.NaN;
        }

        var position = Math.Clamp(share, 0, 1) * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
