using Timbre.Numerics;

namespace Timbre.Learning.Mixtures;

/// <summary>The M-step: parameters from sums about the parameters before.</summary>
internal static class Maximisation
{
    private const double Least = 10 * 2.220446049250313e-16; // as scikit-learn: a component that no row belongs to has still some weight
    private const double Empty = 1e-10; // rows of a component; with fewer it keeps mean and covariance

    /// <param name="sums">What one pass with <paramref name="before"/> found.</param>
    /// <param name="before">The parameters of that pass.</param>
    /// <param name="rows">Rows of the pass.</param>
    /// <param name="regularization">Added to each variance.</param>
    /// <param name="floors">[features], the least variances, or empty.</param>
    public static MixtureParameters Run(MixtureSums sums, MixtureParameters before, int rows, double regularization, double[] floors)
    {
        var (components, features) = (before.Components, before.Features);
        var weights = new double[components];
        var means = (double[])before.Means.Clone();
        var covariances = (double[])before.Covariances.Clone();
        for (var k = 0; k < components; k++)
        {
            var share = sums.Zeroth[k] + Least;
            weights[k] = share / rows;
            if (sums.Zeroth[k] < Empty)
            {
                continue;
            }

            var covariance = covariances.AsSpan(k * before.CovarianceSize, before.CovarianceSize);
            if (before.Kind == MixtureCovariance.Diagonal)
            {
                Diagonal(sums, k, share, covariance);
            }
            else
            {
                Full(sums, k, share, covariance, features);
            }

            for (var j = 0; j < features; j++)
            {
                means[(k * features) + j] += sums.FirstOf(k)[j] / share;
                ref var variance = ref covariances[MixtureParameters.Place(before.Kind, features, k, j)];
                variance = Math.Max(Math.Max(0, variance) + regularization, floors.Length > 0 ? floors[j] : 0);
            }
        }

        return MixtureParameters.Check(weights, means, covariances, before.Kind, features);
    }

    private static void Diagonal(MixtureSums sums, int component, double share, Span<double> variances)
    {
        var first = sums.FirstOf(component);
        var second = sums.SecondOf(component);
        for (var j = 0; j < variances.Length; j++)
        {
            var moved = first[j] / share;
            variances[j] = (second[j] / share) - (moved * moved);
        }
    }

    private static void Full(MixtureSums sums, int component, double share, Span<double> covariance, int features)
    {
        var first = sums.FirstOf(component);
        var second = sums.SecondOf(component);
        var pitch = WideRows.Pitch(features);
        for (var i = 0; i < features; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var value = (second[(i * pitch) + j] / share) - (first[i] / share * (first[j] / share));
                covariance[(i * features) + j] = value;
                covariance[(j * features) + i] = value;
            }
        }
    }
}
