using Timbre.Learning.Linear;

namespace Timbre.Learning;

/// <summary>
/// Linear discriminant analysis: each class a normal distribution, all of one covariance. The covariance is drawn towards a multiple of the identity as
/// far as the data asks for (Ledoit and Wolf, <i>A well-conditioned estimator for large-dimensional covariance matrices</i>, 2004), so that more
/// features than rows do no harm; as scikit-learn's <c>LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")</c>.
/// </summary>
public static class LinearDiscriminant
{
    private const string Model = "linear discriminant";

    /// <summary>Fits in double. The same input gives the same bits; there is nothing random in it.</summary>
    /// <param name="rows">[n, features], finite.</param>
    /// <param name="features">Number of features, at most 8192.</param>
    /// <param name="labels">[n], each from 0 to <paramref name="classes"/> − 1; every class must occur.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <exception cref="TimbreException">The data does not fit together, or no feature varies within a class.</exception>
    public static LinearClassifier Fit(ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, int classes)
    {
        LearningData.Check(Model, rows, features, labels, classes, []);
        LearningData.Require(features <= 8192, "features", features, "must be at most 8192 for a linear discriminant");
        var means = new double[classes * features];
        var priors = new double[classes];
        var covariance = new double[features * features];
        for (var k = 0; k < classes; k++)
        {
            var own = ClassCovariance.Of(rows, features, labels, k, means.AsSpan(k * features, features));
            priors[k] = (double)own.Count / labels.Length;
            for (var i = 0; i < covariance.Length; i++)
            {
                covariance[i] += priors[k] * own.Covariance[i];
            }
        }

        if (!Cholesky.TryFactor(covariance, features))
        {
            throw new TimbreException($"{Model}: no feature varies within a class, or features are exact copies; leave such features out");
        }

        var coefficients = (double[])means.Clone();
        var intercepts = new double[classes];
        for (var k = 0; k < classes; k++)
        {
            var own = coefficients.AsSpan(k * features, features);
            Cholesky.Solve(covariance, own);
            intercepts[k] = Math.Log(priors[k]) - (0.5 * System.Numerics.Tensors.TensorPrimitives.Dot<double>(own, means.AsSpan(k * features, features)));
        }

        return classes > 2
            ? new LinearClassifier(coefficients, intercepts)
            : new LinearClassifier([.. Enumerable.Range(0, features).Select(j => coefficients[features + j] - coefficients[j])], [intercepts[1] - intercepts[0]]);
    }
}
