using FsCheck;
using FsCheck.Fluent;
using Timbre.Numerics;

namespace Timbre.Learning.Tests;

public sealed class GradientBoostedTreesTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(20260101, 7);

    [Fact]
    public void TrainingLossNeverRises() => Check.One(Fixed, Prop.ForAll(Cases(), c =>
    {
        var (rows, labels) = BoostingData.Make(c.Rows, c.Features, c.Classes, c.Seed, 0.1);
        var reports = new BoostingData.Reports();
        GradientBoostedTrees.Fit(new() { Trees = 15, LearningRate = 0.3 }, rows, c.Features, labels, c.Classes, progress: reports);
        Assert.Equal(15, reports.All.Count);
        for (var i = 1; i < reports.All.Count; i++)
        {
            Assert.True(reports.All[i].TrainLoss <= reports.All[i - 1].TrainLoss + 1e-6);
        }
    }));

    [Fact]
    public void AMonotoneTransformOfAFeatureChangesNoTrainingMargin() => Check.One(Fixed, Prop.ForAll(Cases(), c =>
    {
        var (rows, labels) = BoostingData.Make(c.Rows, c.Features, c.Classes, c.Seed, 0.1);
        var transformed = Array.ConvertAll(rows, v => MathF.Round(v * 1024)); // exact from here on, so order and ties stay
        rows = transformed;
        transformed = Array.ConvertAll(rows, v => (v * v * v / 1048576f) + (4 * v));
        var options = new BoostingOptions { Trees = 5, MaxDepth = 4 };
        var plain = GradientBoostedTrees.Fit(options, rows, c.Features, labels, c.Classes);
        var other = GradientBoostedTrees.Fit(options, transformed, c.Features, labels, c.Classes);
        Assert.Equal(BoostingData.Margins(plain, rows), BoostingData.Margins(other, transformed));
    }));

    [Theory]
    [InlineData(40_000, 9, 2, 1.0)]
    [InlineData(40_000, 3, 3, 1.0)]
    [InlineData(40_000, 5, 2, 0.5)]
    [InlineData(200, 20, 2, 0.7)]
    public void AnyThreadCountGivesTheSameBits(int count, int features, int classes, double share)
    {
        var (rows, labels) = BoostingData.Make(count, features, classes, 5, 0.05);
        var options = new BoostingOptions { Trees = 4, MaxDepth = 6, RowFraction = share, ColumnFraction = share, Seed = 3, Gamma = 0.5 };
        var one = BoostingData.Saved(GradientBoostedTrees.Fit(options, rows, features, labels, classes));
        foreach (var threads in (int[])[1, 2, 3, 8])
        {
            Assert.Equal(one, BoostingData.Saved(GradientBoostedTrees.Fit(options with { Threads = threads }, rows, features, labels, classes)));
        }
    }

    [Fact]
    public void SavingAndLoadingKeepsEveryBit() => Check.One(Fixed, Prop.ForAll(Cases(), c =>
    {
        var (rows, labels) = BoostingData.Make(c.Rows, c.Features, c.Classes, c.Seed, 0.2);
        var names = Enumerable.Range(0, c.Features).Select(i => $"mfcc_\"{i}\"é").ToArray();
        var model = GradientBoostedTrees.Fit(new() { Trees = 6, MaxDepth = 5 }, rows, c.Features, labels, c.Classes, featureNames: names);
        var saved = BoostingData.Saved(model);
        var again = GradientBoostedTrees.Load(new MemoryStream(saved), "again.json");
        Assert.Equal(BoostingData.Margins(model, rows), BoostingData.Margins(again, rows));
        Assert.Equal(saved, BoostingData.Saved(again));
        Assert.Equal(model.Importances(), again.Importances());
        Assert.Equal((model.ClassCount, model.TreeCount, model.ParameterCount), (again.ClassCount, again.TreeCount, again.ParameterCount));
    }));

    [Fact]
    public void ThePredictionIsThePlainWalkDownEachTree()
    {
        var (rows, labels) = BoostingData.Make(333, 7, 3, 2, 0.2);
        var model = GradientBoostedTrees.Fit(new() { Trees = 5, MaxDepth = 6 }, rows, 7, labels, 3);
        var margins = BoostingData.Margins(model, rows);
        for (var row = 0; row < 333; row++)
        {
            var expected = new float[3];
            expected.AsSpan().Fill(0.5f);
            foreach (var tree in model.Trees)
            {
                var node = 0;
                while (!tree.IsLeaf(node))
                {
                    var (value, at) = (rows[(row * 7) + tree.Nodes[node].Feature], tree.Nodes[node]);
                    node = at.Left + ((float.IsNaN(value) ? at.MissingLeft : value < at.Condition) ? 0 : 1);
                }

                expected[tree.Output] += tree.Nodes[node].Value;
            }

            Assert.Equal(expected, margins[(row * 3)..((row * 3) + 3)]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void WhereMissingMeansAClassTheDefaultSideIsLearnt(int missingClass)
    {
        var random = new SeededRandom(1);
        var labels = Enumerable.Range(0, 400).Select(i => i % 2).ToArray();
        var rows = labels.Select(label => label == missingClass ? float.NaN : (float)random.NextGaussian()).ToArray();
        var model = GradientBoostedTrees.Fit(new() { Trees = 30, LearningRate = 0.5 }, rows, 1, labels, 2);
        var probabilities = new float[6];
        model.PredictProbabilities([float.NaN, 0.3f, 1e30f], probabilities);
        Assert.True(probabilities[missingClass] > 0.95);
        Assert.True(probabilities[2 + missingClass] < 0.05);
        Assert.True(probabilities[4 + missingClass] < 0.05);
    }

    [Fact]
    public void ItLearnsAnInteraction()
    {
        var random = new SeededRandom(4);
        var rows = Enumerable.Range(0, 4000).Select(_ => (float)random.NextGaussian()).ToArray();
        var labels = Enumerable.Range(0, 2000).Select(i => rows[2 * i] * rows[(2 * i) + 1] > 0 ? 1 : 0).ToArray();
        var model = GradientBoostedTrees.Fit(new(), rows, 2, labels, 2);
        var probabilities = new float[4000];
        model.PredictProbabilities(rows, probabilities);
        Assert.True(Enumerable.Range(0, 2000).Count(i => (probabilities[(2 * i) + 1] > 0.5 ? 1 : 0) == labels[i]) > 1900);
    }

    [Fact]
    public void EarlyStoppingKeepsTheBestRounds()
    {
        var (rows, labels) = BoostingData.Make(150, 6, 2, 3);
        var (held, heldLabels) = BoostingData.Make(400, 6, 2, 4);
        var reports = new BoostingData.Reports();
        var options = new BoostingOptions { Trees = 500, LearningRate = 0.5, EarlyStoppingRounds = 8 };
        var model = GradientBoostedTrees.Fit(options, rows, 6, labels, 2, held, heldLabels, progress: reports);
        var best = reports.All.MinBy(r => r.ValidationLoss)!.Round;
        Assert.Equal(best, model.TreeCount);
        Assert.Equal(best + 8, reports.All.Count);
        var probabilities = new float[800];
        model.PredictProbabilities(held, probabilities);
        var loss = Enumerable.Range(0, 400).Average(i => -Math.Log(probabilities[(2 * i) + heldLabels[i]]));
        Assert.Equal(reports.All[best - 1].ValidationLoss!.Value, loss, 5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void TinyDataIsSafe(int classes)
    {
        foreach (var l2 in (double[])[0, 1])
        {
            foreach (var weight in (double[])[0, 1])
            {
                var options = new BoostingOptions { Trees = 40, L2 = l2, MinChildWeight = weight, LearningRate = 1 };
                Finite(options, [1f], 1, [0]);                                             // one row
                Finite(options, [1f, 1f, 1f, 1f], 1, [0, 1, 1, 0]);                          // a constant feature
                Finite(options, [1f, 2f, 3f, 4f], 1, [1, 1, 1, 1]);                          // one class
                Finite(options, [1f, 2f], 1, [0, 1]);                                        // separable
                Finite(options, [float.NaN, float.NaN], 1, [0, 1]);                          // nothing but missing
                Finite(options, [-0f, 0f, float.NaN, 3e38f, -3e38f, 1e-45f], 2, [0, 1, 1]);   // extremes
            }
        }

        void Finite(BoostingOptions options, float[] rows, int features, int[] labels)
        {
            var model = GradientBoostedTrees.Fit(options, rows, features, labels, classes);
            Assert.All(BoostingData.Margins(model, rows), m => Assert.True(float.IsFinite(m)));
            var probabilities = new float[labels.Length * classes];
            model.PredictProbabilities(rows, probabilities);
            Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
            BoostingData.Margins(GradientBoostedTrees.Load(new MemoryStream(BoostingData.Saved(model)), "tiny"), rows);
        }
    }

    [Fact]
    public void GammaPrunesAndConstraintsHold()
    {
        var (rows, labels) = BoostingData.Make(500, 5, 2, 8);
        var free = GradientBoostedTrees.Fit(new() { Trees = 10, MaxDepth = 5 }, rows, 5, labels, 2);
        var pruned = GradientBoostedTrees.Fit(new() { Trees = 10, MaxDepth = 5, Gamma = 5, MinChildWeight = 7, L1 = 0.5 }, rows, 5, labels, 2);
        Assert.True(pruned.ParameterCount < free.ParameterCount);
        foreach (var tree in pruned.Trees)
        {
            Assert.All(tree.Covers, cover => Assert.True(cover >= 6.99));
            for (var node = 0; node < tree.Nodes.Length; node++)
            {
                var aboveLeaves = !tree.IsLeaf(node) && tree.IsLeaf(tree.Nodes[node].Left) && tree.IsLeaf(tree.Nodes[node].Left + 1);
                Assert.True(!aboveLeaves || tree.Gains[node] >= 5);
            }
        }
    }

    [Fact]
    public void MistakesAreNamed()
    {
        Fails("Trees=0", () => GradientBoostedTrees.Fit(new() { Trees = 0 }, [1f], 1, [0], 2));
        Fails("LearningRate=NaN", () => GradientBoostedTrees.Fit(new() { LearningRate = double.NaN }, [1f], 1, [0], 2));
        Fails("label 2", () => GradientBoostedTrees.Fit(new(), [1f], 1, [2], 2));
        Fails("infinite", () => GradientBoostedTrees.Fit(new(), [1f, float.PositiveInfinity], 1, [0, 1], 2));
        Fails("training rows", () => GradientBoostedTrees.Fit(new(), [1f, 2f, 3f], 2, [0], 2));
        Fails("validation rows", () => GradientBoostedTrees.Fit(new() { EarlyStoppingRounds = 2 }, [1f], 1, [0], 2));
        Fails("rows of 1 features", () => GradientBoostedTrees.Fit(new(), [1f, 2f], 2, [0], 2, featureNames: ["a", "b"]).PredictMargins([1f], new float[1]), "divide");
        Fails("absent.json", () => GradientBoostedTrees.Load("absent.json"));

        static void Fails(string part, Action act, string? instead = null) =>
            Assert.Contains(instead ?? part, Assert.Throws<TimbreException>(act).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CancellationStopsTraining()
    {
        var (rows, labels) = BoostingData.Make(100, 3, 2, 1);
        Assert.ThrowsAny<OperationCanceledException>(() => GradientBoostedTrees.Fit(new(), rows, 3, labels, 2, cancellation: new CancellationToken(canceled: true)));
    }

    private static Arbitrary<Case> Cases() => Arb.From(
        from rows in Gen.Choose(1, 600)
        from features in Gen.Choose(1, 18)
        from classes in Gen.Choose(2, 4)
        from seed in Gen.Choose(0, 1_000_000)
        select new Case(rows, features, classes, seed));

    private sealed record Case(int Rows, int Features, int Classes, long Seed);
}
