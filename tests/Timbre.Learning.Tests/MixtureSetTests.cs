using Timbre.Numerics;

namespace Timbre.Learning.Tests;

/// <summary>Many mixtures in one product say what each says alone.</summary>
public sealed class MixtureSetTests
{
    [Theory]
    [InlineData(MixtureCovariance.Diagonal, 7)]
    [InlineData(MixtureCovariance.Full, 7)]
    [InlineData(MixtureCovariance.Diagonal, 1)]
    [InlineData(MixtureCovariance.Full, 33)]
    public void TheLogLikelihoodsAreThoseOfEachMixture(MixtureCovariance covariance, int features)
    {
        var mixtures = Enumerable.Range(1, 3).Select(i => Random(i, 2 * i, features, covariance)).ToList();
        var set = new MixtureSet(mixtures);
        Assert.Equal(12, set.Components);
        var rows = Rows(1100, features, 9);
        var together = new float[1100 * 3];
        set.LogLikelihoods(rows, together);
        for (var m = 0; m < 3; m++)
        {
            var alone = new double[1100];
            mixtures[m].LogLikelihoods(rows, alone);
            for (var i = 0; i < alone.Length; i++)
            {
                Assert.Equal(alone[i], together[(i * 3) + m], 1e-4 * (1 + Math.Abs(alone[i])));
            }
        }
    }

    [Fact]
    public void NoRowsHaveNoLogLikelihoods() => new MixtureSet([Random(1, 2, 3, MixtureCovariance.Diagonal)]).LogLikelihoods([], []);

    [Fact]
    public void MixturesThatDoNotGoTogetherAreRefused()
    {
        var one = Random(1, 2, 3, MixtureCovariance.Diagonal);
        Assert.Throws<TimbreException>(() => new MixtureSet([]));
        Assert.Throws<TimbreException>(() => new MixtureSet([one, Random(1, 2, 4, MixtureCovariance.Diagonal)]));
        Assert.Throws<TimbreException>(() => new MixtureSet([one, Random(1, 2, 3, MixtureCovariance.Full)]));
        Assert.Throws<TimbreException>(() => new MixtureSet([new GaussianMixture([1], [0], [1e-50], MixtureCovariance.Diagonal, 1)]));
        Assert.Throws<TimbreException>(() => new MixtureSet([one]).LogLikelihoods(new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => new MixtureSet([one]).LogLikelihoods(new float[6], new float[1]));
    }

    [Fact]
    public void TheNearestCentroidIsTheSoftmaxOfSquaredDistances()
    {
        var (rows, labels) = (Rows(60, 4, 3), Enumerable.Range(0, 60).Select(i => i % 3).ToArray());
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] += labels[i / 4];
        }

        var logs = new float[180];
        NearestCentroid.Fit(rows, 4, labels, 3).PredictLogProbabilities(rows, logs);
        var means = Enumerable.Range(0, 12).Select(k => Enumerable.Range(0, 60).Where(i => labels[i] == k / 4).Average(i => (double)rows[(i * 4) + (k % 4)])).ToArray();
        double Squares(int row, int label) => Enumerable.Range(0, 4).Sum(j => Math.Pow(rows[(row * 4) + j] - means[(label * 4) + j], 2));
        var variance = Enumerable.Range(0, 60).Sum(i => Squares(i, labels[i])) / 240;
        for (var i = 0; i < 60; i++)
        {
            var likelihoods = Enumerable.Range(0, 3).Select(k => Math.Exp(-Squares(i, k) / (2 * variance))).ToArray();
            Assert.All(Enumerable.Range(0, 3), k => Assert.Equal(Math.Log(likelihoods[k] / likelihoods.Sum()), logs[(i * 3) + k], 1e-4));
        }
    }

    private static float[] Rows(int count, int features, long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count * features).Select(_ => (float)random.NextGaussian())];
    }

    private static GaussianMixture Random(long seed, int components, int features, MixtureCovariance covariance) =>
        GaussianMixture.Fit(new GaussianMixtureOptions { Components = components, Covariance = covariance, Starts = 1, MaxIterations = 3, Regularization = 0.01 }, Rows(400, features, seed), features);
}
