namespace Timbre.Learning.Tests;

public sealed class MixtureAdaptationTests
{
    private const int Features = 5;
    private static readonly float[] s_all = BlobData.Make(1000, Features, 3);
    private static readonly float[] s_rows = s_all[..(800 * Features)];
    private static readonly float[] s_speaker = [.. s_all[(800 * Features)..].Select(v => v + 0.7f)];

    [Fact]
    public void Statistics_are_the_sums_that_the_shares_weigh()
    {
        var mixture = Background(MixtureCovariance.Diagonal);
        var statistics = mixture.Accumulate(s_speaker);
        var shares = new float[200 * 3];
        mixture.Posteriors(s_speaker, shares);
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(Enumerable.Range(0, 200).Sum(i => (double)shares[(i * 3) + k]), statistics.Zeroth[k], 1e-4);
            for (var j = 0; j < Features; j++)
            {
                Assert.Equal(Enumerable.Range(0, 200).Sum(i => shares[(i * 3) + k] * (double)s_speaker[(i * Features) + j]), statistics.First[(k * Features) + j], 1e-3);
                Assert.Equal(Enumerable.Range(0, 200).Sum(i => shares[(i * 3) + k] * Math.Pow(s_speaker[(i * Features) + j], 2)), statistics.Second[(k * Features) + j], 1e-2);
            }
        }

        Assert.Equal(200, statistics.Rows);
        Assert.Equal(200 * mixture.MeanLogLikelihoodOf(s_speaker), statistics.LogLikelihood, 1e-8);
    }

    [Fact]
    public void Statistics_of_two_halves_add_up()
    {
        var mixture = Background(MixtureCovariance.Diagonal);
        var whole = mixture.Accumulate(s_speaker, 2);
        var sum = mixture.Accumulate(s_speaker.AsMemory(0, 70 * Features)).Plus(mixture.Accumulate(s_speaker.AsMemory(70 * Features)));
        Assert.Equal(whole.Rows, sum.Rows);
        Assert.Equal(whole.First.ToArray(), sum.First.ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(whole.Second.ToArray(), sum.Second.ToArray(), (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Throws<TimbreException>(() => whole.Plus(Background(MixtureCovariance.Full).Accumulate(s_speaker)));
    }

    [Fact]
    public void Means_move_by_n_over_n_plus_relevance()
    {
        foreach (var kind in new[] { MixtureCovariance.Diagonal, MixtureCovariance.Full })
        {
            var mixture = Background(kind);
            var statistics = mixture.Accumulate(s_speaker);
            var adapted = mixture.Adapt(s_speaker);
            for (var i = 0; i < 3 * Features; i++)
            {
                var n = statistics.Zeroth[i / Features];
                Assert.Equal((statistics.First[i] + (16 * mixture.Means[i])) / (n + 16), adapted.Means[i], 1e-10);
            }

            Assert.Equal(mixture.Weights, adapted.Weights, (a, b) => Math.Abs(a - b) < 1e-12);
            Assert.Equal(mixture.Covariances, adapted.Covariances);
            Assert.True(adapted.MeanLogLikelihoodOf(s_speaker) > mixture.MeanLogLikelihoodOf(s_speaker));
        }
    }

    [Fact]
    public void Endless_relevance_changes_nothing_and_none_takes_the_rows_alone()
    {
        var mixture = Background(MixtureCovariance.Diagonal);
        var same = mixture.Adapt(s_speaker, double.PositiveInfinity, weights: true, variances: true);
        Assert.Equal(mixture.Means, same.Means);
        Assert.Equal(mixture.Weights, same.Weights, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(mixture.Covariances, same.Covariances, (a, b) => Math.Abs(a - b) < 1e-12 * (1 + Math.Abs(a)) * 100);

        var rows = mixture.Adapt(s_speaker, 0, weights: true, variances: true);
        var options = new GaussianMixtureOptions { Components = 3, MaxIterations = 1, Regularization = 0 };
        var likeliest = GaussianMixture.FitFrom(mixture, options, s_speaker);
        Assert.Equal(likeliest.Means, rows.Means, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(likeliest.Weights, rows.Weights, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(likeliest.Covariances, rows.Covariances, (a, b) => Math.Abs(a - b) < 1e-8);
    }

    [Fact]
    public void No_rows_leave_the_mixture_as_it_is()
    {
        var mixture = Background(MixtureCovariance.Diagonal);
        var same = mixture.Adapt(ReadOnlyMemory<float>.Empty, 0, weights: true, variances: true);
        Assert.Equal(mixture.Means, same.Means);
        Assert.Equal(mixture.Covariances, same.Covariances);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var mixture = Background(MixtureCovariance.Diagonal);
        Assert.Throws<TimbreException>(() => mixture.Adapt(s_speaker, -1));
        Assert.Throws<TimbreException>(() => mixture.Adapt(s_speaker, double.NaN));
        Assert.Throws<TimbreException>(() => Background(MixtureCovariance.Full).Adapt(s_speaker, variances: true));
        var other = new GaussianMixture([1], new double[Features], [1, 1, 1, 1, 1], MixtureCovariance.Diagonal, Features);
        Assert.Throws<TimbreException>(() => mixture.Adapt(other.Accumulate(s_speaker)));
    }

    private static GaussianMixture Background(MixtureCovariance kind) =>
        GaussianMixture.Fit(new GaussianMixtureOptions { Components = 3, Covariance = kind, Starts = 1 }, s_rows, Features);
}
