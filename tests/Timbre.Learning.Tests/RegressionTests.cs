using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Timbre.Numerics;

namespace Timbre.Learning.Tests;

public sealed class RegressionTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(20260102, 9);

    [Fact]
    public void TrainingErrorNeverRisesAndScalesWithTheTargets() => Check.One(Fixed, Prop.ForAll(Arb.From(Gen.Choose(1, 1_000_000)), seed =>
    {
        var (rows, targets) = Make(1 + (seed % 500), seed);
        var reports = new BoostingData.Reports();
        var options = new BoostingOptions { Trees = 15, LearningRate = 0.3 };
        var model = GradientBoostedTrees.FitRegression(options, rows, 4, targets, progress: reports);
        for (var i = 1; i < reports.All.Count; i++)
        {
            Assert.True(reports.All[i].TrainLoss <= reports.All[i - 1].TrainLoss * (1 + 1e-6));
        }

        // A power of two changes exponents only, so the trees are the same.
        var scaled = GradientBoostedTrees.FitRegression(options, rows, 4, Array.ConvertAll(targets, t => t * 1024));
        Assert.Equal(BoostingData.Margins(model, rows).Select(v => v * 1024), BoostingData.Margins(scaled, rows));
    }));

    [Fact]
    public void WithoutASplitItIsTheMean()
    {
        var model = GradientBoostedTrees.FitRegression(new() { Trees = 3 }, [1f, 1f, 1f], 1, [2f, 4f, 9f]);
        var values = new float[2];
        model.PredictValues([1f, float.NaN], values);
        Assert.All(values, v => Assert.Equal(5, v, 1e-6));
        Assert.Equal((BoostingObjective.SquaredError, 0, 1), (model.Objective, model.ClassCount, model.Outputs));
    }

    [Fact]
    public void EarlyStoppingKeepsTheRoundsOfTheLeastError()
    {
        var (rows, targets) = Make(120, 3);
        var (held, heldTargets) = Make(300, 4);
        var reports = new BoostingData.Reports();
        var options = new BoostingOptions { Trees = 400, LearningRate = 0.5, MaxDepth = 5, EarlyStoppingRounds = 6 };
        var model = GradientBoostedTrees.FitRegression(options, rows, 4, targets, held, heldTargets, progress: reports);
        var best = reports.All.MinBy(r => r.ValidationLoss)!;
        Assert.Equal(best.Round, model.TreeCount);
        Assert.Equal(best.Round + 6, reports.All.Count);
        var values = new float[300];
        model.PredictValues(held, values, threads: 2);
        Assert.Equal(best.ValidationLoss!.Value, Math.Sqrt(values.Zip(heldTargets).Average(p => Math.Pow((double)p.First - p.Second, 2))), 5);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1250.5)]
    public void SavingAndLoadingKeepsEveryBitAndTheRawBaseScore(double? start)
    {
        var (rows, targets) = Make(300, 5);
        var model = GradientBoostedTrees.FitRegression(new() { Trees = 8, BaseScore = start }, rows, 4, targets);
        var saved = BoostingData.Saved(model);
        var text = Encoding.UTF8.GetString(saved);
        Assert.Contains("\"name\":\"reg:squarederror\"", text, StringComparison.Ordinal);
        Assert.Equal((float)(start ?? targets.Average(t => (double)t)), model.BaseScore);
        var again = GradientBoostedTrees.Load(new MemoryStream(saved), "again.json");
        Assert.Equal(BoostingObjective.SquaredError, again.Objective);
        Assert.Equal(BoostingData.Margins(model, rows), BoostingData.Margins(again, rows));
        Assert.Equal(saved, BoostingData.Saved(again));
        var at = text.IndexOf("\"base_score\":\"", StringComparison.Ordinal) + 14;
        var newer = text.Insert(text.IndexOf('"', at), "]").Insert(at, "[");
        again = GradientBoostedTrees.Load(new MemoryStream(Encoding.UTF8.GetBytes(newer)), "newer.json");
        Assert.Equal(BoostingData.Margins(model, rows), BoostingData.Margins(again, rows));
    }

    [Fact]
    public void AWholeWeightIsSoManyEqualRows()
    {
        var (rows, targets) = Make(200, 6);
        var labels = Array.ConvertAll(targets, t => t > 3 ? 1 : 0);
        var weights = Enumerable.Range(0, 200).Select(i => (float)(i % 4)).ToArray(); // 0: as if it were not there
        var times = Enumerable.Range(0, 200).SelectMany(i => Enumerable.Repeat(i, i % 4)).ToArray();
        var (manyRows, manyTargets) = (times.SelectMany(i => rows[(4 * i)..((4 * i) + 4)]).ToArray(), times.Select(i => targets[i]).ToArray());
        var options = new BoostingOptions { Trees = 10, LearningRate = 0.3 };
        var (weighed, many) = (new BoostingData.Reports(), new BoostingData.Reports());

        Same(
            GradientBoostedTrees.FitRegression(options, rows, 4, targets, weights: weights, progress: weighed),
            GradientBoostedTrees.FitRegression(options, manyRows, 4, manyTargets, progress: many));
        Same(
            GradientBoostedTrees.Fit(options, rows, 4, labels, 2, weights: weights, progress: weighed),
            GradientBoostedTrees.Fit(options, manyRows, 4, times.Select(i => labels[i]).ToArray(), 2, progress: many));
        Assert.All(weighed.All.Zip(many.All), p => Assert.Equal(p.First.TrainLoss, p.Second.TrainLoss, 1e-5));

        void Same(GradientBoostedTrees one, GradientBoostedTrees other) =>
            Assert.All(BoostingData.Margins(one, manyRows).Zip(BoostingData.Margins(other, manyRows)), p => Assert.Equal(p.First, p.Second, 1e-4));
    }

    [Fact]
    public void ExtremeTargetsAreSafe()
    {
        foreach (var targets in (float[][])[[1e18f, -1e18f, 1e18f, 0], [1e-40f, 0, 0, 1e-40f], [0, 0, 0, 0], [5, 5, 5, 5], [1e18f, 1, 2, 3]])
        {
            var model = GradientBoostedTrees.FitRegression(new() { Trees = 30, LearningRate = 1, MinChildWeight = 0, L2 = 0 }, [1f, 2f, 3f, float.NaN], 1, targets);
            Assert.All(BoostingData.Margins(model, [1f, 2f, 3f, float.NaN, float.PositiveInfinity]), v => Assert.True(float.IsFinite(v)));
            GradientBoostedTrees.Load(new MemoryStream(BoostingData.Saved(model)), "extreme.json");
        }
    }

    [Fact]
    public void MistakesAreNamed()
    {
        var model = GradientBoostedTrees.FitRegression(new() { Trees = 1 }, [1f], 1, [1f]);
        Fails("target NaN", () => GradientBoostedTrees.FitRegression(new(), [1f], 1, [float.NaN]));
        Fails("1e18", () => GradientBoostedTrees.FitRegression(new(), [1f], 1, [float.PositiveInfinity]));
        Fails("training rows", () => GradientBoostedTrees.FitRegression(new(), [], 1, []));
        Fails("validation rows", () => GradientBoostedTrees.FitRegression(new() { EarlyStoppingRounds = 1 }, [1f], 1, [1f]));
        Fails("2 weights", () => GradientBoostedTrees.FitRegression(new(), [1f], 1, [1f], weights: [1f, 2f]));
        Fails("weight -1", () => GradientBoostedTrees.FitRegression(new(), [1f], 1, [1f], weights: [-1f]));
        Fails("every weight", () => GradientBoostedTrees.FitRegression(new(), [1f], 1, [1f], weights: [0f]));
        Fails("BaseScore=NaN", () => GradientBoostedTrees.FitRegression(new() { BaseScore = double.NaN }, [1f], 1, [1f]));
        Fails("BaseScore=2", () => GradientBoostedTrees.Fit(new() { BaseScore = 2 }, [1f], 1, [0], 2));
        Fails("regression", () => model.PredictProbabilities([1f], new float[2]));
        Fails("threads=0", () => model.PredictValues([1f], new float[1], threads: 0));
        Fails("2 classes", () => GradientBoostedTrees.Fit(new() { Trees = 1 }, [1f], 1, [0], 2).PredictValues([1f], new float[1]));

        static void Fails(string part, Action act) => Assert.Contains(part, Assert.Throws<TimbreException>(act).Message, StringComparison.Ordinal);
    }

    private static (float[] Rows, float[] Targets) Make(int count, long seed)
    {
        var random = new SeededRandom(seed);
        var rows = Enumerable.Range(0, count * 4).Select(_ => random.NextDouble() < 0.1 ? float.NaN : (float)random.NextGaussian()).ToArray();
        var targets = Enumerable.Range(0, count).Select(i => (float)((2 * Or0(rows[4 * i])) + (Or0(rows[(4 * i) + 1]) * Or0(rows[(4 * i) + 2])) + random.NextGaussian() + 3)).ToArray();
        return (rows, targets);

        static double Or0(float value) => float.IsNaN(value) ? 0 : value;
    }
}
