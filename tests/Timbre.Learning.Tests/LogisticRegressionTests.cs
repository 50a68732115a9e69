using Timbre.Numerics;

namespace Timbre.Learning.Tests;

public sealed class LogisticRegressionTests
{
    /// <summary>scikit-learn 1.2: LogisticRegression(C, solver="newton-cg", tol=1e-13).</summary>
    [Fact]
    public void Coefficients_are_those_of_scikit_learn()
    {
        Check(40, 2, 1, false, [-0.9400060910924607, 1.9570450463129745, 1.5444065503964701], [-0.7441110990225328]);
        Check(40, 2, 50, false, [-1.113402981029587, 9.227405429430556, 8.802840807572922], [-3.578262582191386]);
        Check(40, 2, 2, true, [-1.044812871510983, 3.4481141861842453, 3.018698646236911], [-1.186547255312535]);
        Check(
            60,
            4,
            0.5,
            false,
            [
                0.5268901489616956, -0.7815597450006936, -0.9627456304294653, -0.4921329234712328, 0.9495923796803472, 0.23305519580477826,
                -0.5676552848394714, 0.41030620794956635, 1.210730051459059, 0.5328980593490092, -0.5783388426292202, -0.48103961683437213,
            ],
            [0.3965907864615758, -0.3225526574961864, 0.2921941695744528, -0.3662322985398413]);

        static void Check(int count, int classes, double c, bool weighted, double[] coefficients, double[] intercepts)
        {
            var (x, y) = WaveData.Make(count, 3, classes);
            var model = LogisticRegression.Fit(new LogisticRegressionOptions { C = c }, x, 3, y, classes, weighted ? WaveData.Weights(count) : []);
            Assert.All(coefficients, (e, i) => Assert.True(Math.Abs(model.Coefficients[i] - e) <= 1e-6 * Math.Abs(e), $"coefficient {i}: {model.Coefficients[i]} instead of {e}"));
            Assert.All(intercepts, (e, i) => Assert.True(Math.Abs(model.Intercepts[i] - e) <= 1e-6 * Math.Abs(e), $"intercept {i}: {model.Intercepts[i]} instead of {e}"));
        }
    }

    /// <summary>The gradient of C Σ loss + ‖coefficients‖²/2, worked out from the probabilities alone, is zero.</summary>
    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(2, 1000, 1)]
    [InlineData(3, 0.01, 1)]
    [InlineData(5, 10, 1)]
    [InlineData(3, 1, 1000)]
    public void The_gradient_is_zero_at_the_solution(int classes, double c, float scaleOfTheLast)
    {
        const int Features = 6;
        var (x, y) = BoostingData.Make(300, Features, classes, seed: 3);
        for (var i = Features - 1; i < x.Length; i += Features)
        {
            x[i] = (scaleOfTheLast * x[i]) + (5 * scaleOfTheLast); // far from standardised
        }

        var model = LogisticRegression.Fit(new LogisticRegressionOptions { C = c }, x, Features, y, classes);
        for (var k = 0; k < model.Outputs; k++)
        {
            var gradient = new double[Features + 1];
            for (var i = 0; i < y.Length; i++)
            {
                var row = x.AsSpan(i * Features, Features).ToArray();
                var z = Enumerable.Range(0, model.Outputs).Select(o => model.Intercepts[o] + row.Select((v, j) => model.Coefficients[(o * Features) + j] * v).Sum()).ToArray();
                var p = model.Outputs == 1 ? 1 / (1 + Math.Exp(-z[0])) : Math.Exp(z[k]) / z.Sum(Math.Exp);
                var error = p - (model.Outputs == 1 ? y[i] : y[i] == k ? 1 : 0);
                for (var j = 0; j <= Features; j++)
                {
                    gradient[j] += c * error * (j == Features ? 1 : row[j] / (j == Features - 1 ? scaleOfTheLast : 1));
                }
            }

            for (var j = 0; j < Features; j++)
            {
                gradient[j] += model.Coefficients[(k * Features) + j] / (j == Features - 1 ? scaleOfTheLast : 1);
            }

            Assert.All(gradient, g => Assert.InRange(g, -1e-5 * c, 1e-5 * c));
        }
    }

    [Fact]
    public void Whole_row_weights_are_repeated_rows()
    {
        var (x, y) = WaveData.Make(50, 3, 3);
        var weights = Enumerable.Range(0, 50).Select(i => (double)(i % 3)).ToArray();
        var repeated = Enumerable.Range(0, 50).SelectMany(i => Enumerable.Repeat(i, i % 3)).ToArray();
        var one = LogisticRegression.Fit(new LogisticRegressionOptions(), x, 3, y, 3, weights);
        var two = LogisticRegression.Fit(new LogisticRegressionOptions(), repeated.SelectMany(i => x[(3 * i)..(3 * i + 3)]).ToArray(), 3, repeated.Select(i => y[i]).ToArray(), 3);
        Assert.All(one.Coefficients, (v, i) => Assert.Equal(v, two.Coefficients[i], 8));
        Assert.All(one.Intercepts, (v, i) => Assert.Equal(v, two.Intercepts[i], 8));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Log_probabilities_are_those_of_the_margins_and_survive_a_copy(int classes)
    {
        var (x, y) = WaveData.Make(30, 3, classes);
        var fitted = LogisticRegression.Fit(new LogisticRegressionOptions { C = 5 }, x, 3, y, classes);
        var model = new LinearClassifier(fitted.Coefficients, fitted.Intercepts);
        Assert.Equal((3, classes, classes == 2 ? 1 : classes), (model.FeatureCount, model.ClassCount, model.Outputs));
        var (margins, logs) = (new float[30 * model.Outputs], new float[30 * classes]);
        model.PredictMargins(x, margins);
        model.PredictLogProbabilities(x, logs);
        Assert.All(logs.Chunk(classes), p => Assert.Equal(1, p.Sum(v => Math.Exp(v)), 6));
        for (var i = 0; i < 30; i++)
        {
            var difference = classes == 2 ? margins[i] : margins[i * classes] - margins[(i * classes) + 1];
            Assert.Equal(difference, classes == 2 ? logs[(2 * i) + 1] - logs[2 * i] : logs[i * classes] - logs[(i * classes) + 1], 4);
        }

        var far = new float[classes];
        model.PredictLogProbabilities([1e30f, -1e30f, 1e30f], far);
        Assert.Contains(far, v => v == 0);
        Assert.DoesNotContain(far, float.IsNaN);
    }

    [Fact]
    public void Separable_rows_and_constant_features_have_an_end()
    {
        var model = LogisticRegression.Fit(new LogisticRegressionOptions { C = 1e6 }, [-1, 7, -2, 7, 1, 7, 2, 7], 2, [0, 0, 1, 1], 2);
        Assert.True(model.Coefficients[0] > 3);
        Assert.Equal(0, model.Coefficients[1], 9);
        Assert.Equal(0, model.Intercepts[0], 5);
    }

    [Fact]
    public void The_same_rows_give_the_same_bits()
    {
        var (x, y) = BoostingData.Make(200, 5, 3, seed: 9);
        var one = LogisticRegression.Fit(new LogisticRegressionOptions(), x, 5, y, 3);
        var other = new LinearClassifier[4];
        WorkPool.For(4, 4, i => other[i] = LogisticRegression.Fit(new LogisticRegressionOptions(), x, 5, y, 3));
        Assert.All(other, o => Assert.Equal(one.Coefficients, o.Coefficients));
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var options = new LogisticRegressionOptions();
        Assert.Contains("C=0", Message(options with { C = 0 }, [1, 2], [0, 1]), StringComparison.Ordinal);
        Assert.Contains("Tolerance=NaN", Message(options with { Tolerance = double.NaN }, [1, 2], [0, 1]), StringComparison.Ordinal);
        Assert.Contains("MaxIterations=0", Message(options with { MaxIterations = 0 }, [1, 2], [0, 1]), StringComparison.Ordinal);
        Assert.Contains("after 1 steps", Message(options with { MaxIterations = 1 }, [1, 2, 5], [0, 1, 0]), StringComparison.Ordinal);
        Assert.Contains("class 1 has no rows", Message(options, [1, 2], [0, 0]), StringComparison.Ordinal);
        Assert.Contains("row 1 has the label 2", Message(options, [1, 2], [0, 2]), StringComparison.Ordinal);
        Assert.Contains("feature 0 of row 1 is NaN", Message(options, [1, float.NaN], [0, 1]), StringComparison.Ordinal);
        Assert.Contains("0 values are not rows", Message(options, [], []), StringComparison.Ordinal);
        Assert.Contains("2 weights for 3 rows", Message(options, [1, 2, 3], [0, 1, 0], 1, 1), StringComparison.Ordinal);
        Assert.Contains("row 0 has the weight -1", Message(options, [1, 2], [0, 1], -1, 1), StringComparison.Ordinal);
        Assert.Contains("class 0 has no rows", Message(options, [1, 2], [0, 1], 0, 1), StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => new LinearClassifier([1, 2], [1, 2]));
        Assert.Throws<TimbreException>(() => new LinearClassifier([1, double.NaN], [1]));
        Assert.Throws<TimbreException>(() => new LinearClassifier([1, 2], [1]).PredictMargins([1, 2, 3], new float[2]));
        Assert.Throws<ArgumentException>(() => new LinearClassifier([1, 2], [1]).PredictLogProbabilities([1, 2], new float[1]));

        static string Message(LogisticRegressionOptions options, float[] rows, int[] labels, params double[] weights) =>
            Assert.Throws<TimbreException>(() => LogisticRegression.Fit(options, rows, 1, labels, 2, weights)).Message;
    }
}
