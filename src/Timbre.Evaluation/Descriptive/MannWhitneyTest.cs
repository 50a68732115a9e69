using System.Numerics;

namespace Timbre.Evaluation.Descriptive;

/// <summary>Mann–Whitney U test of whether values with the label tend to be higher or lower, from ranks; takes values as independent.</summary>
/// <param name="U">U of the values with the label: pairs in which they are the higher ones, ties counted half.</param>
/// <param name="Z">Standardised, with corrections for ties and continuity.</param>
/// <param name="PValue">Two-sided, normal approximation (as SciPy's <c>asymptotic</c>); NaN where a group is empty or all values are equal.</param>
public sealed record MannWhitneyTest(double U, double Z, double PValue)
{
    /// <summary>Tests the feature against the label; NaN values are left out.</summary>
    public static MannWhitneyTest Of<T>(ReadOnlySpan<T> values, ReadOnlySpan<bool> label)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var (with, without) = TwoSamples.Split(values, label);
        double n1 = with.Length, n0 = without.Length, n = n1 + n0;
        double[] all = [.. with, .. without];
        Array.Sort(with);
        Array.Sort(without);
        Array.Sort(all);
        if (n1 == 0 || n0 == 0)
        {
            return new MannWhitneyTest(double.NaN, double.NaN, double.NaN);
        }

        var u = TwoSamples.Mean(TwoSamples.Placements(with, without)) * n1 * n0;
        var ties = 0.0;
        for (int i = 0, j; i < all.Length; i = j)
        {
            for (j = i; j < all.Length && all[j] == all[i]; j++)
            {
            }

            double t = j - i;
            ties += (t * t * t) - t;
        }

        var deviation = Math.Sqrt(n1 * n0 / 12 * (n + 1 - (ties / (n * (n - 1)))));
        var distance = u - (n1 * n0 / 2);
        var z = Math.Sign(distance) * Math.Max(0, Math.Abs(distance) - 0.5) / deviation;
        return new MannWhitneyTest(u, z, NormalDistribution.TwoSided(z));
    }
}
