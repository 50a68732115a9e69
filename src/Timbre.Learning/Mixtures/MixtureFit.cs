namespace Timbre.Learning.Mixtures;

/// <summary>EM from one start to its end.</summary>
/// <param name="Parameters">Where it ended.</param>
/// <param name="Iterations">Iterations done.</param>
/// <param name="Converged">Whether the last one changed less than the tolerance.</param>
/// <param name="Bound">Mean log-likelihood of the rows before the last maximisation.</param>
internal sealed record MixtureFit(MixtureParameters Parameters, int Iterations, bool Converged, double Bound)
{
    /// <summary>From a clustering, as scikit-learn's <c>init_params="kmeans"</c>.</summary>
    public static MixtureFit FromClusters(GaussianMixtureOptions options, ReadOnlyMemory<float> rows, KMeans clusters, double[] floors, CancellationToken cancellation)
    {
        var features = clusters.Features;
        var around = MixtureParameters.Around(clusters.Centres, options.Covariance, features);
        var sums = new MixturePass(around.Densities(), rows, options.Threads, cancellation).Accumulate(clusters.FittedLabels);
        return From(Maximisation.Run(sums, around, rows.Length / features, options.Regularization, floors), options, rows, floors, cancellation);
    }

    public static MixtureFit From(MixtureParameters start, GaussianMixtureOptions options, ReadOnlyMemory<float> rows, double[] floors, CancellationToken cancellation)
    {
        var (parameters, count) = (start, rows.Length / start.Features);
        var (bound, converged, iteration) = (double.NegativeInfinity, false, 0);
        while (iteration < options.MaxIterations && !converged)
        {
            cancellation.ThrowIfCancellationRequested();
            var sums = new MixturePass(parameters.Densities(), rows, options.Threads, cancellation).Accumulate();
            parameters = Maximisation.Run(sums, parameters, count, options.Regularization, floors);
            converged = Math.Abs((sums.LogLikelihood / count) - bound) < options.Tolerance;
            bound = sums.LogLikelihood / count;
            iteration++;
        }

        return new MixtureFit(parameters, iteration, converged, bound);
    }

    /// <summary>The least variance of each feature; nothing where there is no floor.</summary>
    public static double[] Floors(GaussianMixtureOptions options, ReadOnlyMemory<float> rows, int features, CancellationToken cancellation)
    {
        if (options.VarianceFloor == 0)
        {
            return [];
        }

        double[] first = [.. rows.Span[..features].ToArray().Select(v => (double)v)];
        var all = MixtureParameters.Around(first, MixtureCovariance.Diagonal, features);
        var sums = new MixturePass(all.Densities(), rows, options.Threads, cancellation).Accumulate(new int[rows.Length / features]);
        var overall = Maximisation.Run(sums, all, rows.Length / features, 1e-30, []);
        return [.. overall.Covariances.Select(v => v * options.VarianceFloor)];
    }
}
