namespace Timbre.Learning.Tests;

public sealed class GaussianMixtureTests
{
    public static TheoryData<MixtureCovariance> Kinds => [MixtureCovariance.Diagonal, MixtureCovariance.Full];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_likelihood_never_falls(MixtureCovariance kind)
    {
        var rows = BlobData.Make(700, 5, 8);
        var options = new GaussianMixtureOptions { Components = 4, Covariance = kind, MaxIterations = 1, Regularization = 0 };
        var mixture = GaussianMixture.Fit(options with { Starts = 1 }, rows, 5);
        var first = mixture.MeanLogLikelihood;
        for (var iteration = 0; iteration < 25; iteration++)
        {
            var next = GaussianMixture.FitFrom(mixture, options, rows);
            Assert.True(next.MeanLogLikelihood >= mixture.MeanLogLikelihood - 1e-12, $"iteration {iteration}: {next.MeanLogLikelihood} after {mixture.MeanLogLikelihood}");
            mixture = next;
        }

        Assert.True(mixture.MeanLogLikelihood > first + 1e-4);
    }

    [Theory]
    [InlineData(1, MixtureCovariance.Diagonal)]
    [InlineData(9, MixtureCovariance.Diagonal)]
    [InlineData(40, MixtureCovariance.Diagonal)]
    [InlineData(1, MixtureCovariance.Full)]
    [InlineData(9, MixtureCovariance.Full)]
    [InlineData(18, MixtureCovariance.Full)]
    public void One_component_is_mean_and_covariance(int features, MixtureCovariance kind)
    {
        const int count = 613;
        var rows = BlobData.Make(count, features, 3, offset: 100);
        var mixture = GaussianMixture.Fit(new GaussianMixtureOptions { Components = 1, Covariance = kind, Regularization = 0, Starts = 1 }, rows, features);
        Assert.Equal([1.0], mixture.Weights, (a, b) => Math.Abs(a - b) < 1e-12);
        var means = Enumerable.Range(0, features).Select(j => Enumerable.Range(0, count).Average(i => (double)rows[(i * features) + j])).ToArray();
        for (var a = 0; a < features; a++)
        {
            Assert.Equal(means[a], mixture.Means[a], 1e-9 * Math.Abs(means[a]));
            for (var b = 0; b < features; b++)
            {
                var expected = Enumerable.Range(0, count).Average(i => (rows[(i * features) + a] - means[a]) * (rows[(i * features) + b] - means[b]));
                if (kind == MixtureCovariance.Full || a == b)
                {
                    Assert.Equal(expected, mixture.Covariances[kind == MixtureCovariance.Full ? (a * features) + b : a], 1e-9 * (1 + Math.Abs(expected)));
                }
            }
        }
    }

    [Fact]
    public void Full_covariances_without_correlation_are_diagonal_ones()
    {
        var rows = BlobData.Make(333, 7, 3);
        var diagonal = GaussianMixture.Fit(new GaussianMixtureOptions { Components = 3 }, rows, 7);
        var covariances = new double[3 * 49];
        for (var i = 0; i < 21; i++)
        {
            covariances[(i / 7 * 49) + (i % 7 * 8)] = diagonal.Covariances[i];
        }

        var full = new GaussianMixture(diagonal.Weights, diagonal.Means, covariances, MixtureCovariance.Full, 7);
        Assert.Equal(Likelihoods(diagonal, rows), Likelihoods(full, rows), (a, b) => Math.Abs(a - b) < 1e-10);
    }

    [Fact]
    public void A_correlated_pair_has_the_density_of_the_formula()
    {
        // Covariance [[2, 1], [1, 2]]: determinant 3, inverse [[2, −1], [−1, 2]]/3.
        var mixture = new GaussianMixture([1], [1, -1], [2, 1, 1, 2], MixtureCovariance.Full, 2);
        var (dx, dy) = (2.0, 0.5);
        var expected = -Math.Log(Math.Tau) - (0.5 * Math.Log(3)) - (0.5 * ((2 * dx * dx) - (2 * dx * dy) + (2 * dy * dy)) / 3);
        Assert.Equal(expected, mixture.MeanLogLikelihoodOf(new[] { 3f, -0.5f }), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_bits_at_any_thread_count(MixtureCovariance kind)
    {
        var rows = BlobData.Make(7000, 12, 6);
        var options = new GaussianMixtureOptions { Components = 7, Covariance = kind, Starts = 2, Seed = 4, MaxIterations = 8, VarianceFloor = 0.01 };
        var fits = new[] { 1, 2, 3 }.Select(t => GaussianMixture.Fit(options with { Threads = t }, rows, 12)).ToArray();
        Assert.All(fits, f => Assert.Equal(fits[0].Weights, f.Weights));
        Assert.All(fits, f => Assert.Equal(fits[0].Means, f.Means));
        Assert.All(fits, f => Assert.Equal(fits[0].Covariances, f.Covariances));
        Assert.All(fits, f => Assert.Equal(fits[0].MeanLogLikelihood, f.MeanLogLikelihood));
        var one = new float[7000 * 7];
        var three = new float[7000 * 7];
        fits[0].Posteriors(rows, one);
        fits[0].Posteriors(rows, three, 3);
        Assert.Equal(one, three);
        Assert.All(one.Chunk(7), shares => Assert.Equal(1, shares.Sum(), 1e-5));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_order_of_the_rows_does_not_matter(MixtureCovariance kind)
    {
        var rows = BlobData.Make(900, 4, 3);
        var options = new GaussianMixtureOptions { Components = 3, Covariance = kind, MaxIterations = 10, Tolerance = 0 };
        var start = GaussianMixture.Fit(options with { MaxIterations = 1 }, rows, 4);
        var one = GaussianMixture.FitFrom(start, options, rows);
        var other = GaussianMixture.FitFrom(start, options, BlobData.Permuted(rows, 4));
        Assert.Equal(one.Means, other.Means, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(one.MeanLogLikelihood, other.MeanLogLikelihood, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Parameters_carry_the_whole_mixture(MixtureCovariance kind)
    {
        var rows = BlobData.Make(500, 6, 4);
        var fit = GaussianMixture.Fit(new GaussianMixtureOptions { Components = 4, Covariance = kind }, rows, 6);
        Assert.True(fit.Converged);
        var again = new GaussianMixture(fit.Weights, fit.Means, fit.Covariances, kind, 6);
        Assert.Equal(Likelihoods(fit, rows), Likelihoods(again, rows));
        Assert.Equal(fit.MeanLogLikelihood, Likelihoods(again, rows).Average(), 1e-10);
        Assert.Equal(fit.MeanLogLikelihood, again.MeanLogLikelihoodOf(rows));
    }

    [Fact]
    public void Rows_far_from_every_component_have_finite_likelihoods()
    {
        var mixture = new GaussianMixture([0.5, 0.5], [0, 1], [1e-6, 1], MixtureCovariance.Diagonal, 1);
        Assert.All(Likelihoods(mixture, [float.MaxValue, float.MinValue, 0]), v => Assert.True(double.IsFinite(v)));
        var shares = new float[2];
        mixture.Posteriors(new[] { float.MaxValue }, shares);
        Assert.Equal([0f, 1f], shares);
    }

    [Fact]
    public void Constant_columns_have_the_regularisation_or_the_floor_as_variance()
    {
        var rows = BlobData.Make(300, 3, 2);
        for (var i = 0; i < 300; i++)
        {
            rows[(i * 3) + 1] = 7;
        }

        var options = new GaussianMixtureOptions { Components = 2, Starts = 1 };
        var mixture = GaussianMixture.Fit(options, rows, 3);
        Assert.Equal(1e-6, mixture.Covariances[1], 1e-12);
        var floored = GaussianMixture.Fit(options with { VarianceFloor = 1 }, rows, 3);
        var single = GaussianMixture.Fit(options with { Components = 1, Regularization = 1e-12 }, rows, 3);
        Assert.All(Enumerable.Range(0, 6), i => Assert.True(floored.Covariances[i] >= single.Covariances[i % 3] * (1 - 1e-9) - 1e-11));
        Assert.Contains("feature 1 does not vary within component", Message(options with { Regularization = 0 }, rows, 3), StringComparison.Ordinal);
        Assert.Contains("does not vary", Message(options with { Regularization = 0, Covariance = MixtureCovariance.Full }, rows, 3), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_rows_make_a_mixture_all_the_same()
    {
        var mixture = GaussianMixture.Fit(new GaussianMixtureOptions { Components = 3 }, Enumerable.Repeat(2f, 40).ToArray(), 2);
        Assert.True(double.IsFinite(mixture.MeanLogLikelihood));
        Assert.All(mixture.Means, m => Assert.Equal(2, m, 9));
    }

    [Fact]
    public void Fitting_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => GaussianMixture.Fit(new GaussianMixtureOptions { Components = 2 }, BlobData.Make(100, 2, 3), 2, source.Token));
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var options = new GaussianMixtureOptions { Components = 2 };
        Assert.Contains("1 rows are too few for 2 components", Message(options, [1, 2], 2), StringComparison.Ordinal);
        Assert.Contains("feature 0 of row 1 is Infinity", Message(options, [1, 2, float.PositiveInfinity, 1], 2), StringComparison.Ordinal);
        Assert.Contains("Components=0", Message(options with { Components = 0 }, [1], 1), StringComparison.Ordinal);
        Assert.Contains("Regularization=-1", Message(options with { Regularization = -1 }, [1, 2], 1), StringComparison.Ordinal);
        Assert.Contains("VarianceFloor=2", Message(options with { VarianceFloor = 2 }, [1, 2], 1), StringComparison.Ordinal);
        Assert.Contains("weights sum to 0.5", Bad([0.5], [1], [1]), StringComparison.Ordinal);
        Assert.Contains("has the weight NaN", Bad([double.NaN], [1], [1]), StringComparison.Ordinal);
        Assert.Contains("has the mean NaN", Bad([1], [double.NaN], [1]), StringComparison.Ordinal);
        Assert.Contains("does not vary", Bad([1], [1], [0]), StringComparison.Ordinal);
        Assert.Contains("do not go together", Bad([1], [1, 2], [1]), StringComparison.Ordinal);
        Assert.Contains("not positive definite", Assert.Throws<TimbreException>(() => new GaussianMixture([1], [0, 0], [1, 2, 2, 1], MixtureCovariance.Full, 2)).Message, StringComparison.Ordinal);
        var mixture = new GaussianMixture([1], [0], [1], MixtureCovariance.Diagonal, 1);
        Assert.Throws<TimbreException>(() => mixture.MeanLogLikelihoodOf(ReadOnlyMemory<float>.Empty));
        Assert.Throws<TimbreException>(() => mixture.LogLikelihoods(new[] { float.NaN }, new double[1]));
        Assert.Throws<ArgumentException>(() => mixture.LogLikelihoods(new float[2], new double[1]));
        Assert.Throws<TimbreException>(() => GaussianMixture.FitFrom(mixture, options, new float[2]));

        static string Bad(double[] weights, double[] means, double[] variances) =>
            Assert.Throws<TimbreException>(() => new GaussianMixture(weights, means, variances, MixtureCovariance.Diagonal, 1)).Message;
    }

    private static string Message(GaussianMixtureOptions options, float[] rows, int features) =>
        Assert.Throws<TimbreException>(() => GaussianMixture.Fit(options, rows, features)).Message;

    private static double[] Likelihoods(GaussianMixture mixture, float[] rows)
    {
        var likelihoods = new double[rows.Length / mixture.Features];
        mixture.LogLikelihoods(rows, likelihoods);
        return likelihoods;
    }
}
