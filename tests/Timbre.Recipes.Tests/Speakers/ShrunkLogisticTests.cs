using Timbre.Classification;
using Timbre.Numerics;

namespace Timbre.Recipes.Tests.Speakers;

/// <summary>Many speakers on few values, some of them missing: what logistic regression makes of it.</summary>
public sealed class ShrunkLogisticTests
{
    private const int Classes = 20;
    private const int Features = 5;

    [Fact]
    public void MissingValuesAreAsGoodAsTheMean()
    {
        var train = Rows(seed: 1, missing: 0.2);
        var filled = train with { Rows = [.. train.Rows.Select(v => float.IsNaN(v) ? 0 : v)] };
        foreach (var kind in new[] { ModelCatalog.Logistic, ModelCatalog.Discriminant, ModelCatalog.Centroid })
        {
            Assert.Equal(Logs(kind, filled, filled.Rows, 1), Logs(kind, train, train.Rows, 1));
            Assert.All(Logs(kind, train, train.Rows, 1), v => Assert.True(float.IsFinite(v)));
        }
    }

    [Fact]
    public void AStrongPenaltyLeavesThePriorAloneAndAWeakOneDoesNot()
    {
        // One class has three times the rows of the others, as a speaker whose only other chapter is tested has: nothing of it is held out.
        var (train, other) = (Rows(1, 0.1, often: 3), Rows(2, 0.1));
        double Accuracy(string kind, double c) => Right(Logs(kind, train, other.Rows, c), other.Labels);
        var discriminant = Accuracy(ModelCatalog.Discriminant, 1);
        Assert.InRange(discriminant, 0.5, 1);
        Assert.InRange(Accuracy(ModelCatalog.Logistic, 10), discriminant - 0.1, 1);
        Assert.InRange(Accuracy(ModelCatalog.Logistic, 1e-5), 0, 1.5 / Classes); // nothing but the most frequent class
    }

    private static float[] Logs(string kind, FrameSet train, float[] rows, double c)
    {
        var fitted = FrameTraining.Fit(kind, new TrainingSettings { LogisticC = c }, train, FrameSet.Empty(train.Shape), Classes, 0, null, TestContext.Current.CancellationToken);
        var logs = new float[rows.Length / Features * Classes];
        fitted.Classifier.PredictLogProbabilities(rows, logs);
        return logs;
    }

    private static double Right(float[] logs, int[] labels) =>
        logs.Chunk(Classes).Zip(labels).Count(p => Array.IndexOf(p.First, p.First.Max()) == p.Second) / (double)labels.Length;

    /// <summary>Classes stand apart in two directions; values of a class are close to one another.</summary>
    private static FrameSet Rows(long seed, double missing, int often = 1)
    {
        var random = new SeededRandom(seed);
        var (rows, labels) = (new List<float>(), new List<int>());
        for (var c = 0; c < Classes; c++)
        {
            var angle = 2 * Math.PI * c / Classes;
            for (var i = 0; i < 30 * (c == 7 ? often : 1); i++)
            {
                double[] means = [1.4 * Math.Cos(angle), 1.4 * Math.Sin(angle), 1.4 * Math.Cos(2 * angle), 1.4 * Math.Sin(2 * angle), 0];
                rows.AddRange(means.Select(m => random.NextDouble() < missing ? float.NaN : (float)(m + (0.1 * random.NextGaussian()))));
                labels.Add(c);
            }
        }

        return new FrameSet([.. rows], [.. labels], [Features]);
    }
}
