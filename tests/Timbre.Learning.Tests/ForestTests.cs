namespace Timbre.Learning.Tests;

/// <summary>The ways to predict: many rows at once, one by one, on several threads, all give what a plain walk gives.</summary>
public sealed class ForestTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void TreesOfEverySizeGiveWhatAWalkGives(int classes)
    {
        var (rows, labels) = BoostingData.Make(3000, 7, classes, 2, 0.1);
        for (var i = 0; i < rows.Length; i += 97)
        {
            rows[i] = (i % 3) switch { 0 => float.NaN, 1 => 3e38f, _ => -3e38f };
        }

        foreach (var leaves in (int[])[2, 3, 7, 8, 16, 31, 32, 33, 64, 65, 200])
        {
            var options = new BoostingOptions { Trees = 4, Growth = TreeGrowth.LeafWise, MaxDepth = 0, MaxLeaves = leaves, MinChildWeight = 0.01 };
            var model = GradientBoostedTrees.Fit(options, rows, 7, labels, classes);
            var expected = Walk(model, rows);
            foreach (var count in (int[])[1, 5, 11, 12, 63, 64, 65, 200, 3000])
            {
                var margins = new float[count * model.Outputs];
                foreach (var threads in (int[])[1, 2, 5])
                {
                    model.PredictMargins(rows.AsSpan(0, count * 7), margins, threads);
                    Assert.Equal(expected[..margins.Length], margins);
                }
            }
        }
    }

    [Fact]
    public void InfiniteValuesGoToTheirSide()
    {
        var model = GradientBoostedTrees.FitRegression(new() { Trees = 1, LearningRate = 1, L2 = 0, MinChildWeight = 0 }, [1f, 2f, float.NaN], 1, [0f, 6f, 6f]);
        var rows = Enumerable.Repeat((float[])[float.NegativeInfinity, float.PositiveInfinity, float.NaN], 30).SelectMany(r => r).ToArray();
        Assert.Equal(Enumerable.Repeat((float[])[0f, 6f, 6f], 30).SelectMany(r => r), BoostingData.Margins(model, rows));
        Assert.Equal([0f, 6f, 6f], BoostingData.Margins(model, rows.AsSpan(0, 3)));
    }

    [Fact]
    public void ProbabilitiesAreTheSameOnAnyNumberOfThreads()
    {
        foreach (var classes in (int[])[2, 4])
        {
            var (rows, labels) = BoostingData.Make(2500, 5, classes, 2, 0.1);
            var model = GradientBoostedTrees.Fit(new() { Trees = 3 }, rows, 5, labels, classes);
            var (one, five) = (new float[2500 * classes], new float[2500 * classes]);
            model.PredictProbabilities(rows, one);
            model.PredictProbabilities(rows, five, 5);
            Assert.Equal(one, five);
            Assert.All(Enumerable.Range(0, 2500), row => Assert.Equal(1, one.AsSpan(row * classes, classes).ToArray().Sum(), 1e-5));
        }
    }

    /// <summary>The margins, row by row and node by node.</summary>
    public static float[] Walk(GradientBoostedTrees model, float[] rows)
    {
        var features = model.FeatureCount;
        var margins = new float[rows.Length / features * model.Outputs];
        margins.AsSpan().Fill(GradientBoostedTrees.BaseMargin(model.BaseScore, model.Objective));
        for (var row = 0; row < rows.Length / features; row++)
        {
            foreach (var tree in model.Trees)
            {
                var node = 0;
                while (!tree.IsLeaf(node))
                {
                    var (value, at) = (rows[(row * features) + tree.Nodes[node].Feature], tree.Nodes[node]);
                    node = at.Left + ((float.IsNaN(value) ? at.MissingLeft : value < at.Condition) ? 0 : 1);
                }

                margins[(row * model.Outputs) + tree.Output] += tree.Nodes[node].Value;
            }
        }

        return margins;
    }
}
