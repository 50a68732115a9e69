using Timbre.Learning.Mixtures;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// A mixture of normal distributions, fitted by expectation maximisation as scikit-learn's <c>GaussianMixture</c>; also the background model of a speaker
/// recogniser, which <see cref="Adapt(MixtureStatistics, double, bool, bool)"/> draws to one speaker (Reynolds, Quatieri and Dunn, <i>Speaker Verification
/// Using Adapted Gaussian Mixture Models</i>, 2000). Everything is computed in double. Immutable, may be shared by threads.
/// </summary>
public sealed class GaussianMixture
{
    internal const string Name = "Gaussian mixture";
    private readonly MixtureParameters _parameters;
    private readonly IMixtureDensities _densities;

    /// <summary>Takes parameters fitted before.</summary>
    /// <param name="weights">[components], 0 or more, sum 1.</param>
    /// <param name="means">[components, features], finite.</param>
    /// <param name="covariances">Diagonal: variances [components, features], above 0. Full: [components, features, features], symmetric and positive definite; the lower triangles are used.</param>
    /// <param name="covariance">Which of the two.</param>
    /// <param name="features">Number of features.</param>
    /// <exception cref="TimbreException">They do not go together or are out of range.</exception>
    public GaussianMixture(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> covariances, MixtureCovariance covariance, int features)
        : this(MixtureParameters.Check(weights.ToArray(), means.ToArray(), covariances.ToArray(), covariance, features))
    {
    }

    private GaussianMixture(MixtureParameters parameters)
    {
        _parameters = parameters;
        _densities = parameters.Densities();
    }

    internal MixtureParameters Parameters => _parameters;

    /// <summary>[<see cref="Components"/>]; a copy.</summary>
    public double[] Weights => [.. _parameters.Weights];

    /// <summary>[<see cref="Components"/>, <see cref="Features"/>]; a copy.</summary>
    public double[] Means => [.. _parameters.Means];

    /// <summary>Variances [<see cref="Components"/>, <see cref="Features"/>], or matrices [<see cref="Components"/>, <see cref="Features"/>, <see cref="Features"/>]; a copy.</summary>
    public double[] Covariances => [.. _parameters.Covariances];

    /// <summary>What the covariances are.</summary>
    public MixtureCovariance Covariance => _parameters.Kind;

    /// <summary>Normal distributions.</summary>
    public int Components => _parameters.Components;

    /// <summary>Features of a row.</summary>
    public int Features => _parameters.Features;

    /// <summary>EM iterations of the start that was kept; 0 where it was not fitted here.</summary>
    public int Iterations { get; private init; }

    /// <summary>Whether the last iteration changed the mean log-likelihood by less than the tolerance.</summary>
    public bool Converged { get; private init; }

    /// <summary>Mean natural log-likelihood of the rows it was fitted on; NaN where it was not fitted here.</summary>
    public double MeanLogLikelihood { get; private init; } = double.NaN;

    /// <summary>Fits by EM; each start begins with a k-means clustering whose centres are drawn with k-means++.</summary>
    /// <param name="options">How.</param>
    /// <param name="rows">[n, features], finite, n at least the number of components.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="cancellation">Ends it between parts of an iteration.</param>
    /// <exception cref="TimbreException">An option is out of range, the data does not fit together, or a component shrank to no variance.</exception>
    public static GaussianMixture Fit(GaussianMixtureOptions options, ReadOnlyMemory<float> rows, int features, CancellationToken cancellation = default)
    {
        Check(options, rows, features);
        var random = new SeededRandom(options.Seed);
        var floors = MixtureFit.Floors(options, rows, features, cancellation);
        var clustering = new KMeansOptions { Clusters = options.Components, Threads = options.Threads };
        var data = KMeans.Prepare(clustering, rows, features, cancellation);
        MixtureFit? best = null;
        for (var start = 0; start < options.Starts; start++)
        {
            var clusters = KMeans.Fit(clustering, data, random.Fork(FormattableString.Invariant($"mixture start {start}")));
            var fit = MixtureFit.FromClusters(options, rows, clusters, floors, cancellation);
            best = best is null || fit.Bound > best.Bound ? fit : best;
        }

        return Fitted(best!, options, rows, cancellation);
    }

    /// <summary>Goes on with EM from given parameters; <see cref="GaussianMixtureOptions.Starts"/> and the seed do not matter.</summary>
    /// <param name="start">Where to begin: as many components, of the same kind, as <paramref name="options"/> says.</param>
    /// <param name="options">How.</param>
    /// <param name="rows">[n, features], finite, n at least the number of components.</param>
    /// <param name="cancellation">Ends it between parts of an iteration.</param>
    /// <exception cref="TimbreException">As <see cref="Fit"/>, or the start is of another kind.</exception>
    public static GaussianMixture FitFrom(GaussianMixture start, GaussianMixtureOptions options, ReadOnlyMemory<float> rows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        Check(options, rows, start.Features);
        if (options.Components != start.Components || options.Covariance != start.Covariance)
        {
            throw new TimbreException($"{Name}: the start has {start.Components} components ({start.Covariance}), the options ask for {options.Components} ({options.Covariance})");
        }

        var floors = MixtureFit.Floors(options, rows, start.Features, cancellation);
        return Fitted(MixtureFit.From(start._parameters, options, rows, floors, cancellation), options, rows, cancellation);
    }

    /// <summary>The natural log-likelihood of each row.</summary>
    /// <param name="rows">[n, <see cref="Features"/>], finite.</param>
    /// <param name="perRow">[n].</param>
    /// <param name="threads">Threads that may work at once; the result is the same bits with any number.</param>
    /// <exception cref="TimbreException">The values do not divide into rows, or one is not finite.</exception>
    public void LogLikelihoods(ReadOnlyMemory<float> rows, Memory<double> perRow, int threads = 1)
    {
        if (Count(rows, perRow.Length, 1, threads) > 0)
        {
            new MixturePass(_densities, rows, threads, CancellationToken.None).LogLikelihood(perRow);
        }
    }

    /// <summary>The mean natural log-likelihood of some rows, at least one.</summary>
    /// <param name="rows">[n, <see cref="Features"/>], finite.</param>
    /// <param name="threads">Threads that may work at once; the result is the same bits with any number.</param>
    /// <exception cref="TimbreException">There are no rows, they do not divide into features, or a value is not finite.</exception>
    public double MeanLogLikelihoodOf(ReadOnlyMemory<float> rows, int threads = 1)
    {
        var count = Count(rows, 0, 0, threads);
        return count > 0
            ? new MixturePass(_densities, rows, threads, CancellationToken.None).LogLikelihood(default) / count
            : throw new TimbreException($"{Name}: no rows have no mean log-likelihood; give at least one");
    }

    /// <summary>How likely each component is to have made each row.</summary>
    /// <param name="rows">[n, <see cref="Features"/>], finite.</param>
    /// <param name="shares">[n, <see cref="Components"/>]; the shares of a row sum to 1.</param>
    /// <param name="threads">Threads that may work at once; the result is the same bits with any number.</param>
    /// <exception cref="TimbreException">The values do not divide into rows, or one is not finite.</exception>
    public void Posteriors(ReadOnlyMemory<float> rows, Memory<float> shares, int threads = 1)
    {
        if (Count(rows, shares.Length, Components, threads) > 0)
        {
            new MixturePass(_densities, rows, threads, CancellationToken.None).Posteriors(shares);
        }
    }

    /// <summary>The sufficient statistics of some rows: with no rows, all zero.</summary>
    /// <param name="rows">[n, <see cref="Features"/>], finite.</param>
    /// <param name="threads">Threads that may work at once; the result is the same bits with any number.</param>
    /// <exception cref="TimbreException">The values do not divide into rows, or one is not finite.</exception>
    public MixtureStatistics Accumulate(ReadOnlyMemory<float> rows, int threads = 1)
    {
        var count = Count(rows, 0, 0, threads);
        var sums = count > 0 ? new MixturePass(_densities, rows, threads, CancellationToken.None).Accumulate() : new MixtureSums(_parameters);
        return MixtureStatistics.From(sums, _parameters, count);
    }

    /// <summary>
    /// Draws the mixture to other rows, maximum a posteriori: each component moves from what it is to what its share of the rows says, by n/(n + relevance),
    /// n being the sum of its shares.
    /// </summary>
    /// <param name="statistics">What <see cref="Accumulate"/> of this mixture made of the rows.</param>
    /// <param name="relevance">How many rows the mixture itself counts for, at least 0. Default 16.</param>
    /// <param name="weights">Whether the weights move too.</param>
    /// <param name="variances">Whether the variances move too; only with diagonal covariances. None falls below a millionth of what it was.</param>
    /// <exception cref="TimbreException">The statistics are of another shape, or the relevance is negative.</exception>
    public GaussianMixture Adapt(MixtureStatistics statistics, double relevance = 16, bool weights = false, bool variances = false)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        LearningData.Require(relevance >= 0, nameof(relevance), relevance, "must be at least 0");
        return new GaussianMixture(Adaptation.Run(_parameters, statistics, relevance, weights, variances));
    }

    /// <summary>The same, from the rows themselves.</summary>
    /// <param name="rows">[n, <see cref="Features"/>], finite.</param>
    /// <param name="relevance">How many rows the mixture itself counts for, at least 0. Default 16.</param>
    /// <param name="weights">Whether the weights move too.</param>
    /// <param name="variances">Whether the variances move too; only with diagonal covariances.</param>
    /// <param name="threads">Threads that may work at once; the result is the same bits with any number.</param>
    /// <exception cref="TimbreException">The rows are not finite or do not divide into features, or the relevance is negative.</exception>
    public GaussianMixture Adapt(ReadOnlyMemory<float> rows, double relevance = 16, bool weights = false, bool variances = false, int threads = 1) =>
        Adapt(Accumulate(rows, threads), relevance, weights, variances);

    private static GaussianMixture Fitted(MixtureFit fit, GaussianMixtureOptions options, ReadOnlyMemory<float> rows, CancellationToken cancellation)
    {
        var densities = fit.Parameters.Densities();
        var likelihood = new MixturePass(densities, rows, options.Threads, cancellation).LogLikelihood(default);
        return new GaussianMixture(fit.Parameters)
        {
            Iterations = fit.Iterations,
            Converged = fit.Converged,
            MeanLogLikelihood = likelihood / (rows.Length / fit.Parameters.Features),
        };
    }

    private static void Check(GaussianMixtureOptions options, ReadOnlyMemory<float> rows, int features)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        LearningData.CheckRows(Name, rows.Span, features, options.Components, "components");
    }

    private int Count(ReadOnlyMemory<float> rows, int results, int perRow, int threads)
    {
        LearningData.Require(threads >= 1, nameof(threads), threads, "must be at least 1");
        LearningData.Count(Name, rows.Span, Features, results, perRow);
        return LearningData.CheckRows(Name, rows.Span, Features, 0, "");
    }
}
