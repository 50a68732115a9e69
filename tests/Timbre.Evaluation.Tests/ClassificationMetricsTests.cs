using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Timbre.Numerics;

namespace Timbre.Evaluation.Tests;

public sealed class ClassificationMetricsTests
{
    private static readonly int[] s_truth = [0, 1, 2, 2, 1, 0, 2];

    // [7, 3]
    private static readonly double[] s_rows = [.7, .2, .1, .3, .4, .3, .1, .3, .6, .4, .4, .2, .2, .2, .6, .5, .25, .25, .05, .15, .8];

    [Fact]
    public void ThreeClassesAgreeWithScikitLearn()
    {
        var m = ClassificationMetrics.Compute(s_truth, s_rows, ["a", "b", "c"]);
        Assert.Equal(5 / 7.0, m.Accuracy, 1e-12);
        Assert.Equal(0.7222222222222222, m.BalancedAccuracy, 1e-12);
        Assert.Equal(0.7777777777777777, m.Precision, 1e-12);
        Assert.Equal(0.7222222222222222, m.Recall, 1e-12);
        Assert.Equal(0.7111111111111111, m.F1, 1e-12);
        Assert.Equal(0.5809475019311126, m.Mcc, 1e-12);
        Assert.Equal(0.8455654080458906, m.LogLoss, 1e-12);
        Assert.Equal(0.7694444444444445, m.RocAuc, 1e-12);
        Assert.Equal(0.7129629629629629, m.AveragePrecision, 1e-12);
        Assert.Equal([1, 0, 2], new[] { m.Confusion.Counts[2][0], m.Confusion.Counts[2][1], m.Confusion.Counts[2][2] });
    }

    [Fact]
    public void TheOtherClassMayBeThePositiveOne()
    {
        int[] truth = [0, 0, 1, 1];
        double[] rows = [.9, .1, .6, .4, .65, .35, .2, .8];
        Assert.Equal(ClassificationMetrics.Compute(truth, rows, ["F", "M"]).RocAuc, ClassificationMetrics.Compute(truth, rows, ["F", "M"], 0).RocAuc, 1e-12);
        Assert.Equal(0.75, ClassificationMetrics.Compute(truth, rows, ["F", "M"]).RocAuc, 1e-12);
        Assert.Equal(0.5, ClassificationMetrics.Compute(truth, rows, ["F", "M"]).Eer, 1e-12);
    }

    [Fact]
    public void NothingAtAllIsUndefinedAndNotAnError()
    {
        var m = ClassificationMetrics.Compute([], ReadOnlySpan<float>.Empty, ["F", "M"]);
        Assert.Equal(0, m.N);
        Assert.True(double.IsNaN(m.Accuracy) && double.IsNaN(m.RocAuc) && double.IsNaN(m.LogLoss) && double.IsNaN(m.Mcc) && double.IsNaN(m.PerClass["M"].F1));
        Assert.Null(m.ToJson()["eer"]);
    }

    [Fact]
    public void OneClassAloneHasAccuracyButNoCurve()
    {
        var m = ClassificationMetrics.Compute([1, 1], [.2f, .8f, .7f, .3f], ["F", "M"]);
        Assert.Equal(0.5, m.Accuracy);
        Assert.Equal(0.5, m.BalancedAccuracy);
        Assert.True(double.IsNaN(m.RocAuc) && double.IsNaN(m.Eer) && double.IsNaN(m.Mcc) && double.IsNaN(m.PerClass["F"].Recall));
        Assert.True(m.LogLoss > 0);
    }

    [Fact]
    public void AMajorityVoteMayDifferFromTheShares()
    {
        int[] truth = [0, 1];
        float[] shares = [.5f, .5f, .5f, .5f];
        Assert.Equal(1, ClassificationMetrics.Compute(truth, truth, shares, ["F", "M"]).Accuracy);
        Assert.Equal(0.5, ClassificationMetrics.Compute(truth, shares, ["F", "M"]).Accuracy);
        Assert.Equal(0.5, ClassificationMetrics.Compute(truth, truth, shares, ["F", "M"]).RocAuc);
    }

    [Fact]
    public void NoDecisionCountsAsWrong()
    {
        var m = ClassificationMetrics.ComputeFromDecisions([0, 0, 1, 1], [0, -1, 1, 1], ["F", "M"]);
        Assert.Equal(0.75, m.Accuracy);
        Assert.Equal(1, m.Abstained);
        Assert.Equal(1, m.PerClass["F"].Precision);
        Assert.Equal(0.5, m.PerClass["F"].Recall);
        Assert.True(double.IsNaN(m.RocAuc));
        Assert.Equal(3, m.Confusion.Counts.Sum(row => row.Sum()));
    }

    [Fact]
    public void ARowOfNaNIsNoDecision()
    {
        var m = ClassificationMetrics.Compute([0, 1], [float.NaN, float.NaN, .1f, .9f], ["F", "M"]);
        Assert.Equal(1, m.Abstained);
        Assert.Equal(0.5, m.Accuracy);
        Assert.True(double.IsNaN(m.RocAuc) && double.IsNaN(m.LogLoss));
    }

    [Fact]
    public void JsonHasTheFieldsOfResults()
    {
        var json = ClassificationMetrics.Compute(s_truth, s_rows, ["a", "b", "c"]).ToJson();
        foreach (var name in new[] { "n", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "per_class", "roc_auc", "eer", "log_loss", "confusion" })
        {
            Assert.True(json.ContainsKey(name), name);
        }

        Assert.False(json.ContainsKey("ci95"));
        Assert.Equal("""{"labels":["a","b","c"],"counts":[[2,0,0],[0,1,1],[1,0,2]]}""", json["confusion"]!.ToJsonString());
        Assert.Equal(["a", "b", "c"], json["per_class"]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void WrongShapesAreRefused()
    {
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute([0, 1], [.5f, .5f], ["F", "M"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassificationMetrics.Compute([2], [.5f, .5f], ["F", "M"]));
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute([0], [.5f, .5f], ["F", "F"]));
    }

    [Fact]
    public void TopKCountsTiesAgainstTheTruth()
    {
        Assert.Equal(1, ClassificationMetrics.TopKAccuracy([2], [.5f, .3f, .2f], 3, 3));
        Assert.Equal(0, ClassificationMetrics.TopKAccuracy([1], [.4f, .4f, .2f], 3, 1));
        Assert.Equal(1, ClassificationMetrics.TopKAccuracy([1], [.4f, .4f, .2f], 3, 2));
    }

    [Fact]
    public void SumsAndBoundsHoldForAnyData()
    {
        Check.One(Config.QuickThrowOnFailure.WithReplay(7, 11), Prop.ForAll<int, byte, byte>((seed, size, kinds) =>
        {
            var classes = 2 + (kinds % 4);
            var random = new SeededRandom(seed);
            var truth = new int[size];
            var rows = new double[size * classes];
            for (var i = 0; i < truth.Length; i++)
            {
                truth[i] = random.NextInt(classes);
                for (var c = 0; c < classes; c++)
                {
                    rows[(i * classes) + c] = Math.Round(random.NextDouble(), 1);
                }
            }

            var m = ClassificationMetrics.Compute(truth, rows, [.. Enumerable.Range(0, classes).Select(c => $"c{c}")]);
            return m.Confusion.Counts.Sum(r => r.Sum()) == size
                && m.PerClass.Values.Sum(c => c.Support) == size
                && new[] { m.Accuracy, m.BalancedAccuracy, m.F1, m.RocAuc, m.AveragePrecision, m.Eer }.All(v => double.IsNaN(v) || v is >= 0 and <= 1)
                && (double.IsNaN(m.Mcc) || m.Mcc is >= -1.0000001 and <= 1.0000001)
                && JsonSerializer.Serialize(m).Length > 0;
        }));
    }
}
