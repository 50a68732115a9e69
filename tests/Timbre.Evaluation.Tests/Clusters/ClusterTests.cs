using FsCheck;
using FsCheck.Fluent;
using Timbre.Evaluation.Clusters;
using Timbre.Numerics;

namespace Timbre.Evaluation.Tests.Clusters;

public sealed class ClusterTests
{
    [Fact]
    public void TheSamePartitionUnderOtherNamesAgreesFully()
    {
        var agreement = ClusterAgreement.Of([0, 0, 1, 1, 2], [7, 7, 3, 3, -1]);
        Assert.Equal((3, 3, 5), (agreement.Classes, agreement.Clusters, agreement.N));
        Assert.All(
            new[] { agreement.AdjustedRand, agreement.NormalizedMutualInformation, agreement.Homogeneity, agreement.Completeness, agreement.VMeasure, agreement.Purity },
            v => Assert.Equal(1, v, 1e-12));
    }

    [Fact]
    public void HandComputed()
    {
        // scikit-learn's own example: homogeneity 1, completeness 2/3, adjusted Rand 0.571428…
        var agreement = ClusterAgreement.Of([0, 0, 1, 1], [0, 0, 1, 2]);
        Assert.Equal(1, agreement.Homogeneity, 1e-12);
        Assert.Equal(2.0 / 3, agreement.Completeness, 1e-12);
        Assert.Equal(4.0 / 7, agreement.AdjustedRand, 1e-12);
        Assert.Equal(1, agreement.Purity, 1e-12);
    }

    [Fact]
    public void DegenerateCasesAreSafe()
    {
        Assert.True(double.IsNaN(ClusterAgreement.Of([], []).AdjustedRand) && double.IsNaN(ClusterAgreement.Of([], []).Purity));
        Assert.Equal(1, ClusterAgreement.Of([0], [0]).AdjustedRand);
        var one = ClusterAgreement.Of([0, 1], [0, 0]);
        Assert.Equal((0, 1, 0, 0.5), (one.Homogeneity, one.Completeness, one.VMeasure, one.Purity));
        Assert.True(double.IsNaN(ClusterSeparation.Silhouette([1, 2], 1, [0, 0])));
        Assert.True(double.IsNaN(ClusterSeparation.DaviesBouldin([1, 2], 1, [0, 1])));
        Assert.Throws<ArgumentException>(() => ClusterSeparation.DaviesBouldin([1, 2], 2, [0, 1]));
    }

    [Fact]
    public void TwoTightPairs()
    {
        float[] rows = [0, 1, 10, 11];
        int[] clusters = [0, 0, 1, 1];
        Assert.Equal(((1 - (1 / 10.5)) + (1 - (1 / 9.5))) / 2, ClusterSeparation.Silhouette(rows, 1, clusters), 1e-12);
        Assert.Equal(0.1, ClusterSeparation.DaviesBouldin(rows, 1, clusters), 1e-12);
    }

    [Fact]
    public void APartStandsForAll()
    {
        var random = new SeededRandom(1);
        var rows = new float[2000];
        var clusters = new int[2000];
        for (var i = 0; i < rows.Length; i++)
        {
            clusters[i] = i % 2;
            rows[i] = (float)(random.NextGaussian() + (4 * clusters[i]));
        }

        var all = ClusterSeparation.Silhouette(rows, 1, clusters);
        var part = ClusterSeparation.Silhouette(rows, 1, clusters, 400);
        Assert.Equal(all, part, 0.06);
        Assert.Equal(part, ClusterSeparation.Silhouette(rows, 1, clusters, 400));
    }

    [Fact]
    public void AgreementIsSymmetricAndBounded()
    {
        Check.One(Config.QuickThrowOnFailure.WithReplay(5, 7), Prop.ForAll<int, byte>((seed, size) =>
        {
            var random = new SeededRandom(seed);
            var a = Enumerable.Range(0, 1 + size).Select(_ => random.NextInt(4)).ToArray();
            var b = Enumerable.Range(0, 1 + size).Select(_ => random.NextInt(3)).ToArray();
            var there = ClusterAgreement.Of(a, b);
            var back = ClusterAgreement.Of(b, a);
            return Math.Abs(there.AdjustedRand - back.AdjustedRand) < 1e-12
                && Math.Abs(there.VMeasure - back.VMeasure) < 1e-12
                && Math.Abs(there.Homogeneity - back.Completeness) < 1e-12
                && there.NormalizedMutualInformation is >= 0 and <= 1
                && there.AdjustedRand is >= -0.5000001 and <= 1.0000001
                && there.Purity is > 0 and <= 1;
        }));
    }
}
