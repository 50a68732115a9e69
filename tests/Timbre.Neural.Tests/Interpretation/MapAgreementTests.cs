namespace Timbre.Neural.Tests.Interpretation;

/// <summary>Rank correlation of maps, and maps of networks with other weights.</summary>
public sealed class MapAgreementTests
{
    [Theory]
    [InlineData(new float[] { 1, 2, 3, 4, 5 }, new float[] { 10, 20, 30, 40, 5000 }, 1)]
    [InlineData(new float[] { 1, 2, 3, 4, 5 }, new float[] { 5, 4, 3, 2, -1 }, -1)]
    [InlineData(new float[] { 106, 100, 86, 101, 99, 103, 97, 113, 112, 110 }, new float[] { 7, 27, 2, 50, 28, 29, 20, 12, 6, 17 }, -0.17575757575757575)]
    [InlineData(new float[] { 1, 2, 2, 3 }, new float[] { 1, 3, 2, 3 }, 0.8333333333333334)] // scipy.stats.spearmanr
    [InlineData(new float[] { 0, 0, 0, 1, 5 }, new float[] { 0, -1, 2, 2, 2 }, 0.625)]
    [InlineData(new float[] { 0f, -0f, 1 }, new float[] { 1, 1, 2 }, 1)]
    [InlineData(new float[] { 1, 1, 1 }, new float[] { 1, 2, 3 }, double.NaN)]
    [InlineData(new float[] { 1, float.NaN, 3 }, new float[] { 1, 2, 3 }, double.NaN)]
    [InlineData(new float[0], new float[0], double.NaN)]
    public void Ranks_correlate_as_published(float[] first, float[] second, double expected)
    {
        Assert.Equal(expected, MapAgreement.Spearman(first, second), 1e-12);
        Assert.Equal(expected, MapAgreement.Spearman(second, first), 1e-12);
    }

    [Fact]
    public void Maps_must_be_alike_in_size()
    {
        Assert.Throws<ArgumentException>(() => MapAgreement.Spearman(new EvidenceMap(2, 3, new float[6]), new EvidenceMap(3, 2, new float[6])));
        Assert.Throws<ArgumentException>(() => new EvidenceMap(2, 3, new float[5]));
    }

    [Fact]
    public void Other_weights_give_other_maps()
    {
        var network = PatchPictures.Trained;
        var x = PatchPictures.Picture(1005, second: true);
        var before = network.Weights.Span.ToArray();
        foreach (var map in new Func<Network, EvidenceMap>[] { n => new GradCam(n).Of(x, 1), n => new IntegratedGradients(n).Of(x, 1).Map, n => new Occlusion(n, new OcclusionOptions(3, 3, 1, 1)).Of(x, 1) })
        {
            var test = RandomisationTest.Of(network, map, draws: 8, seed: 5);
            Assert.Equal(8, test.HeadOnly.Count);
            Assert.InRange(Mean(test.HeadOnly), -0.5, 0.5);
            Assert.InRange(Mean(test.AllLayers), -0.5, 0.5);
            Assert.Equal(test.AllLayers, RandomisationTest.Of(network, map, draws: 8, seed: 5).AllLayers);
        }

        Assert.Equal(before, network.Weights.Span.ToArray());
        Assert.Contains("draws=0", Assert.Throws<TimbreException>(() => RandomisationTest.Redrawn(network, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_depend_on_the_network_fails_the_test()
    {
        var x = PatchPictures.Picture(1005, second: true);
        var test = RandomisationTest.Of(PatchPictures.Trained, _ => new EvidenceMap(PatchPictures.Height, PatchPictures.Width, x), draws: 2);
        Assert.All(test.HeadOnly.Concat(test.AllLayers), r => Assert.Equal(1, r, 1e-12));
    }

    [Fact]
    public void The_head_alone_is_drawn_anew()
    {
        var network = PatchPictures.Trained;
        var (head, all) = RandomisationTest.Redrawn(network, 1)[0];
        foreach (var parameter in network.Plan.Parameters.Where(p => p.Name.EndsWith(".weight", StringComparison.Ordinal) && p.Length > 8))
        {
            Assert.Equal(network.Values(parameter).ToArray(), head.Values(parameter).ToArray());
            Assert.NotEqual(network.Values(parameter).ToArray(), all.Values(parameter).ToArray());
        }

        var own = network.Plan.Parameters.Single(p => p.Name == "head.weight");
        Assert.NotEqual(network.Values(own).ToArray(), head.Values(own).ToArray());
        Assert.Equal(network.Statistics.Span.ToArray(), head.Statistics.Span.ToArray());
    }

    private static double Mean(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(0).Average();
}
