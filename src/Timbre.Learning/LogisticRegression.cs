using Timbre.Learning.Linear;

namespace Timbre.Learning;

/// <summary>Logistic regression with an L2 penalty, as scikit-learn's <c>LogisticRegression</c>; intercepts are not penalised.</summary>
public static class LogisticRegression
{
    private const string Model = "logistic regression";

    /// <summary>Fits in double by Newton's method. The same input gives the same bits; there is nothing random in it.</summary>
    /// <param name="options">How.</param>
    /// <param name="rows">[n, features], finite; best standardised, because the penalty is the same for all.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="labels">[n], each from 0 to <paramref name="classes"/> − 1; every class must occur.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="rowWeights">[n], 0 or more, each row counting so many times; empty = 1 each.</param>
    /// <exception cref="TimbreException">An option is out of range, the data does not fit together, or the minimum was not found.</exception>
    public static LinearClassifier Fit(
        LogisticRegressionOptions options, ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<double> rowWeights = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        LearningData.Check(Model, rows, features, labels, classes, rowWeights);
        var objective = new LogisticObjective(rows, features, labels, classes == 2 ? 1 : classes, options.C, rowWeights);
        var (coefficients, intercepts) = objective.Uncentred(NewtonSolver.Minimise(objective, options.Tolerance, options.MaxIterations));
        return new LinearClassifier(coefficients, intercepts);
    }
}
