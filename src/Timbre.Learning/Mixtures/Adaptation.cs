namespace Timbre.Learning.Mixtures;

/// <summary>Maximum a posteriori adaptation: equations 11 to 14 of Reynolds, Quatieri and Dunn (2000).</summary>
internal static class Adaptation
{
    private const double LeastShare = 1e-6; // of a variance that stays

    public static MixtureParameters Run(MixtureParameters prior, MixtureStatistics statistics, double relevance, bool weights, bool variances)
    {
        var (components, features) = (prior.Components, prior.Features);
        var diagonal = prior.Kind == MixtureCovariance.Diagonal;
        if (variances && !diagonal)
        {
            throw new TimbreException($"{GaussianMixture.Name}: variances adapt only where covariances are diagonal");
        }

        if (statistics.Zeroth.Length != components || statistics.First.Length != prior.Means.Length || statistics.Second.Length != (diagonal ? prior.Means.Length : 0))
        {
            throw new TimbreException($"{GaussianMixture.Name}: the statistics are not of {components} components ({prior.Kind}) with {features} features");
        }

        var (newWeights, newMeans, newCovariances) = ((double[])prior.Weights.Clone(), (double[])prior.Means.Clone(), (double[])prior.Covariances.Clone());
        for (var k = 0; k < components; k++)
        {
            var n = statistics.Zeroth[k];
            var pull = n > 0 ? n / (n + relevance) : 0;
            if (weights && statistics.Rows > 0)
            {
                newWeights[k] = (pull * n / statistics.Rows) + ((1 - pull) * prior.Weights[k]);
            }

            for (var i = k * features; pull > 0 && i < (k + 1) * features; i++)
            {
                newMeans[i] = (pull * (statistics.First[i] / n)) + ((1 - pull) * prior.Means[i]);
                if (variances)
                {
                    var square = (pull * (statistics.Second[i] / n)) + ((1 - pull) * (prior.Covariances[i] + (prior.Means[i] * prior.Means[i])));
                    newCovariances[i] = Math.Max(square - (newMeans[i] * newMeans[i]), LeastShare * prior.Covariances[i]);
                }
            }
        }

        var sum = newWeights.Sum();
        for (var k = 0; k < components; k++)
        {
            newWeights[k] /= sum;
        }

        return MixtureParameters.Check(newWeights, newMeans, newCovariances, prior.Kind, features);
    }
}
