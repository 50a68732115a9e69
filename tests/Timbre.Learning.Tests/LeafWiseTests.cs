namespace Timbre.Learning.Tests;

public sealed class LeafWiseTests
{
    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(4, 1)]
    public void WithoutALimitOfLeavesItIsDepthWise(int depth, int extra)
    {
        var (rows, labels) = BoostingData.Make(700, 6, 2 + extra, 5, 0.1);
        var options = new BoostingOptions { Trees = 6, MaxDepth = depth, MinChildWeight = 2 };
        var byDepth = BoostingData.Saved(GradientBoostedTrees.Fit(options, rows, 6, labels, 2 + extra));
        var byLeaf = options with { Growth = TreeGrowth.LeafWise };
        Assert.Equal(byDepth, BoostingData.Saved(GradientBoostedTrees.Fit(byLeaf, rows, 6, labels, 2 + extra)));
        Assert.Equal(byDepth, BoostingData.Saved(GradientBoostedTrees.Fit(byLeaf with { MaxLeaves = 1 << depth }, rows, 6, labels, 2 + extra)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(40)]
    public void ItTakesTheSplitsThatGainMost(int leaves)
    {
        var (rows, labels) = BoostingData.Make(900, 5, 2, 6, 0.05);
        var options = new BoostingOptions { Trees = 1, MaxDepth = 12, Growth = TreeGrowth.LeafWise, MinChildWeight = 0.5 };
        var all = Assert.Single(GradientBoostedTrees.Fit(options, rows, 5, labels, 2).Trees);
        var few = Assert.Single(GradientBoostedTrees.Fit(options with { MaxLeaves = leaves }, rows, 5, labels, 2).Trees);

        // Best first over the tree that knows every split.
        var (open, expected) = (new List<int> { 0 }, new List<float>());
        while (expected.Count < leaves - 1)
        {
            var best = open.Where(n => !all.IsLeaf(n)).MaxBy(n => all.Gains[n]);
            open.Remove(best);
            open.AddRange([all.Nodes[best].Left, all.Nodes[best].Left + 1]);
            expected.Add(all.Gains[best]);
        }

        Assert.True(all.Nodes.Length > few.Nodes.Length);
        Assert.Equal(leaves, Enumerable.Range(0, few.Nodes.Length).Count(few.IsLeaf));
        Assert.Equal(expected.Order(), few.Gains.Where((_, n) => !few.IsLeaf(n)).Order());
    }

    [Fact]
    public void WithAsManyLeavesItGainsAtLeastAsMuch()
    {
        foreach (var seed in (long[])[1, 2, 3])
        {
            var (rows, labels) = BoostingData.Make(2000, 8, 2, seed, 0.05);
            var options = new BoostingOptions { Trees = 1, MaxDepth = 5 };
            var byDepth = Assert.Single(GradientBoostedTrees.Fit(options, rows, 8, labels, 2).Trees);
            var leaves = Enumerable.Range(0, byDepth.Nodes.Length).Count(byDepth.IsLeaf);
            var byLeaf = GradientBoostedTrees.Fit(options with { Growth = TreeGrowth.LeafWise, MaxDepth = 0, MaxLeaves = leaves }, rows, 8, labels, 2).Trees[0];
            Assert.True(byLeaf.Gains.Sum(g => (double)g) > byDepth.Gains.Sum(g => (double)g));
        }
    }

    [Theory]
    [InlineData(40_000, 7, 2, 1.0)]
    [InlineData(3000, 5, 3, 0.6)]
    [InlineData(300, 30, 2, 0.7)]
    public void AnyThreadCountAndMemoryGivesTheSameBits(int count, int features, int classes, double share)
    {
        var (rows, labels) = BoostingData.Make(count, features, classes, 5, 0.05);
        var options = new BoostingOptions
        {
            Trees = 3, Growth = TreeGrowth.LeafWise, MaxDepth = 0, MaxLeaves = 61, RowFraction = share, ColumnFraction = share, Gamma = 0.01,
        };
        var one = BoostingData.Saved(GradientBoostedTrees.Fit(options, rows, features, labels, classes));
        foreach (var threads in (int[])[1, 2, 5])
        {
            foreach (var bytes in (long[])[0, 20_000, 64 << 20])
            {
                var other = options with { Threads = threads, LeafHistogramBytes = bytes };
                Assert.Equal(one, BoostingData.Saved(GradientBoostedTrees.Fit(other, rows, features, labels, classes)));
            }
        }
    }

    [Fact]
    public void AnUnevenTreeIsGrownAndWalked()
    {
        // Each value is well above the one before, so that the largest ones are split off again and again.
        var targets = Enumerable.Range(0, 250).Select(i => (float)Math.Pow(1.15, i)).ToArray();
        var rows = Enumerable.Range(0, 250).Select(i => (float)i).ToArray();
        var options = new BoostingOptions { Trees = 3, LearningRate = 1, L2 = 0, MinChildWeight = 0, Growth = TreeGrowth.LeafWise, MaxDepth = 0, MaxLeaves = 100 };
        var model = GradientBoostedTrees.FitRegression(options, rows, 1, targets);
        Assert.True(model.Trees[0].Nodes.Length == 199);
        Assert.Equal(ForestTests.Walk(model, rows), BoostingData.Margins(model, rows));
    }

    [Fact]
    public void NoSplitBelowGammaIsMade()
    {
        var (rows, labels) = BoostingData.Make(900, 5, 2, 6, 0.05);
        var options = new BoostingOptions { Trees = 5, Growth = TreeGrowth.LeafWise, MaxDepth = 0, MaxLeaves = 200, Gamma = 3 };
        foreach (var tree in GradientBoostedTrees.Fit(options, rows, 5, labels, 2).Trees)
        {
            Assert.All(Enumerable.Range(0, tree.Nodes.Length).Where(n => !tree.IsLeaf(n)), n => Assert.True(tree.Gains[n] >= 3));
        }
    }

    [Theory]
    [InlineData(TreeGrowth.DepthWise, 0, 0, "MaxDepth=0")]
    [InlineData(TreeGrowth.DepthWise, 3, 8, "MaxLeaves=8")]
    [InlineData(TreeGrowth.LeafWise, 0, 0, "MaxLeaves=0")]
    [InlineData(TreeGrowth.LeafWise, 3, 1, "MaxLeaves=1")]
    [InlineData(TreeGrowth.LeafWise, 31, 8, "MaxDepth=31")]
    [InlineData((TreeGrowth)7, 3, 0, "Growth=7")]
    public void MistakesAreNamed(TreeGrowth growth, int depth, int leaves, string part)
    {
        var options = new BoostingOptions { Growth = growth, MaxDepth = depth, MaxLeaves = leaves };
        Assert.StartsWith(part, Assert.Throws<TimbreException>(() => GradientBoostedTrees.Fit(options, [1f], 1, [0], 2)).Message, StringComparison.Ordinal);
    }
}
