using System.Text.Json;
using Timbre.Learning;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

/// <summary>Gaussian mixtures and k-means beside scikit-learn 1.2.1, in double. The error is |a − b|/(1 + |b|), worst element.</summary>
public sealed class MixtureParityTests
{
    private const int Features = 13;
    private const double Tolerance = 1e-6;

    [Fact]
    public void A_fitted_mixture_gives_the_likelihoods_and_shares_of_scikit_learn()
    {
        var golden = Load();
        var rows = golden["X"].ToSingle();
        var mixture = new GaussianMixture(golden["gmm_weights"].Values, golden["gmm_means"].Values, golden["gmm_covariances"].Values, MixtureCovariance.Diagonal, Features);
        var likelihoods = new double[600];
        mixture.LogLikelihoods(rows, likelihoods);
        Close(golden["gmm_score_samples"].Values, likelihoods);
        var shares = new float[600 * 4];
        mixture.Posteriors(rows, shares);
        Close(golden["gmm_responsibilities"].Values, Array.ConvertAll(shares, v => (double)v));
        Close([Expected("gmm_mean_log_likelihood")], [mixture.MeanLogLikelihoodOf(rows)]);
    }

    [Fact]
    public void Five_iterations_of_EM_are_those_of_scikit_learn()
    {
        var golden = Load();
        var rows = golden["X"].ToSingle();
        var means = golden["X"].Values.AsSpan(0, 4 * Features);
        var start = new GaussianMixture([0.25, 0.25, 0.25, 0.25], means, [.. Enumerable.Repeat(1.0, 4 * Features)], MixtureCovariance.Diagonal, Features);
        var options = new GaussianMixtureOptions { Components = 4, MaxIterations = 5, Tolerance = 0 };
        var mixture = GaussianMixture.FitFrom(start, options, rows);
        Assert.Equal((5, false), (mixture.Iterations, mixture.Converged));
        Close(golden["gmm_em5_weights"].Values, mixture.Weights);
        Close(golden["gmm_em5_means"].Values, mixture.Means);
        Close(golden["gmm_em5_covariances"].Values, mixture.Covariances);
    }

    [Fact]
    public void Clusters_are_those_of_scikit_learn()
    {
        var golden = Load();
        var rows = golden["X"].ToSingle();
        var clusters = KMeans.FitFrom(rows.AsSpan(0, 4 * Features), new KMeansOptions { Clusters = 4, Tolerance = 0 }, rows, Features);
        Close(golden["kmeans_centres"].Values, clusters.Centres);
        Close([Expected("kmeans_inertia")], [clusters.Inertia]);
        Assert.Equal(golden["kmeans_labels"].Values.Select(v => (int)v), clusters.Labels);
    }

    private static IReadOnlyDictionary<string, NpyArray> Load() => NpyArray.LoadArchive(TestData.Golden("learning/arrays.npz"));

    private static double Expected(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(TestData.Golden("learning/expected.json")));
        return json.RootElement.GetProperty(name).GetDouble();
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Select((e, i) => Math.Abs(e - actual[i]) / (1 + Math.Abs(e))).Max(), 0, Tolerance);
    }
}
