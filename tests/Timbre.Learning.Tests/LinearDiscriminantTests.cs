using Timbre.Numerics;

namespace Timbre.Learning.Tests;

public sealed class LinearDiscriminantTests
{
    /// <summary>scikit-learn 1.2: LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto").</summary>
    [Fact]
    public void Coefficients_are_those_of_scikit_learn()
    {
        Check(40, 3, 2, [-1.5273459349956968, 5.08687286841054, 4.454929555966746], [-1.7421122463045295]);
        Check(
            60,
            4,
            3,
            [
                8.166330035033534, -0.2673823201389389, 0.42120380370011823, 7.047372667695765, 1.4462569791640854, 5.571339196573392,
                4.906612938830908, 0.8393793667365552, 1.9263568890274385, 4.775326130650835, 5.7662911818557046, 1.7541476141681955,
            ],
            [-5.2195523354939395, -3.532596879279235, -3.6341312576559286]);
    }

    [Fact]
    public void More_features_than_rows_are_those_of_scikit_learn_too() => Check(
        12,
        20,
        2,
        [
            -7.430389694878625, 6.988391740503445, 0.6424894492587709, -0.7224493410387343, -0.9640220832472264, -0.25151896280796304, 0.6103769064993281,
            0.06436222714244622, -0.870298621058127, -1.0714857252494474, 0.3595318064859291, -0.6426623859740201, 0.6180734935123887, 0.9484997068640242,
            0.1659382502260559, -0.2512372720294039, 1.2602247522319139, 1.7647007648704416, 0.7575214092263111, -2.034045062828749,
        ],
        [-0.49643160093964145]);

    [Fact]
    public void Probabilities_follow_the_shares_of_the_classes_where_the_features_say_nothing()
    {
        // Each class has the same rows, class 1 three times as often.
        float[] rows = [0, 1, 2, 5, 0, 1, 2, 5, 0, 1, 2, 5, 0, 1, 2, 5];
        var model = LinearDiscriminant.Fit(rows, 1, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 2);
        var logs = new float[2];
        model.PredictLogProbabilities([3], logs);
        Assert.Equal(0.25, Math.Exp(logs[0]), 6);
        Assert.Equal(0.75, Math.Exp(logs[1]), 6);
    }

    [Fact]
    public void Scaling_a_feature_changes_nothing_but_its_coefficient()
    {
        var (x, y) = WaveData.Make(50, 4, 3);
        var plain = LinearDiscriminant.Fit(x, 4, y, 3);
        var scaled = LinearDiscriminant.Fit([.. x.Select((v, i) => i % 4 == 2 ? v * 1024 : v)], 4, y, 3);
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(plain.Coefficients[i], scaled.Coefficients[i] * (i % 4 == 2 ? 1024 : 1), 8);
        }

        Assert.All(plain.Intercepts, (v, i) => Assert.Equal(v, scaled.Intercepts[i], 8));
    }

    [Fact]
    public void A_constant_feature_among_others_does_no_harm()
    {
        var (x, y) = WaveData.Make(40, 3, 2);
        var with = LinearDiscriminant.Fit([.. x.Chunk(3).SelectMany(row => row.Append(7f))], 4, y, 2);
        Assert.All(with.Coefficients.Append(with.Intercepts[0]), v => Assert.True(double.IsFinite(v)));
        Assert.Equal(0, with.Coefficients[3], 9);
    }

    [Fact]
    public void The_same_rows_give_the_same_bits()
    {
        var (x, y) = BoostingData.Make(200, 5, 3, seed: 9);
        var one = LinearDiscriminant.Fit(x, 5, y, 3);
        var other = new LinearClassifier[4];
        WorkPool.For(4, 4, i => other[i] = LinearDiscriminant.Fit(x, 5, y, 3));
        Assert.All(other, o => Assert.Equal(one.Coefficients, o.Coefficients));
        Assert.All(other, o => Assert.Equal(one.Intercepts, o.Intercepts));
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Assert.Contains("class 1 has no rows", Message([1, 2], 1, [0, 0]), StringComparison.Ordinal);
        Assert.Contains("row 1 has the label 2", Message([1, 2], 1, [0, 2]), StringComparison.Ordinal);
        Assert.Contains("feature 0 of row 1 is NaN", Message([1, float.NaN], 1, [0, 1]), StringComparison.Ordinal);
        Assert.Contains("linear discriminant: 0 values are not rows", Message([], 1, []), StringComparison.Ordinal);
        Assert.Contains("linear discriminant: 3 values are not rows of 2 features", Message([1, 2, 3], 2, [0, 1]), StringComparison.Ordinal);
        Assert.Contains("needs at least 1 feature and 2 classes", Message([1, 2], 0, [0, 1]), StringComparison.Ordinal);
        Assert.Contains("features=8193: must be at most 8192", Message(new float[2 * 8193], 8193, [0, 1]), StringComparison.Ordinal);
        Assert.Contains("no feature varies within a class", Message([1, 1, 2, 2], 1, [0, 0, 1, 1]), StringComparison.Ordinal);
        Assert.Contains("no feature varies within a class", Message([1, 5], 1, [0, 1]), StringComparison.Ordinal); // one row each

        static string Message(float[] rows, int features, int[] labels) =>
            Assert.Throws<TimbreException>(() => LinearDiscriminant.Fit(rows, features, labels, 2)).Message;
    }

    private static void Check(int count, int features, int classes, double[] coefficients, double[] intercepts)
    {
        var (x, y) = WaveData.Make(count, features, classes);
        var model = LinearDiscriminant.Fit(x, features, y, classes);
        Assert.Equal((coefficients.Length, intercepts.Length), (model.Coefficients.Length, model.Intercepts.Length));
        Assert.All(coefficients, (e, i) => Assert.True(Math.Abs(model.Coefficients[i] - e) <= 1e-9 * (1 + Math.Abs(e)), $"coefficient {i}: {model.Coefficients[i]} instead of {e}"));
        Assert.All(intercepts, (e, i) => Assert.True(Math.Abs(model.Intercepts[i] - e) <= 1e-9 * (1 + Math.Abs(e)), $"intercept {i}: {model.Intercepts[i]} instead of {e}"));
    }
}
