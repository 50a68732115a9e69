using Timbre.Learning.Linear;

namespace Timbre.Learning;

/// <summary>
/// Classes told apart by linear functions of the features: one with two classes (the log-odds of class 1), softmax with more. Fitted by
/// <see cref="LogisticRegression"/> or <see cref="LinearDiscriminant"/>. Immutable, may be shared by threads.
/// </summary>
public sealed class LinearClassifier
{
    private const string Model = "linear classifier";
    private readonly double[] _coefficients;
    private readonly double[] _intercepts;

    /// <summary>Takes parameters fitted before.</summary>
    /// <param name="coefficients">[outputs, features], finite.</param>
    /// <param name="intercepts">[outputs], finite: 1 with two classes, else one per class.</param>
    /// <exception cref="TimbreException">They do not go together or are not finite.</exception>
    public LinearClassifier(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts)
    {
        if (intercepts.IsEmpty || coefficients.IsEmpty || coefficients.Length % intercepts.Length != 0 || intercepts.Length == 2)
        {
            throw new TimbreException($"{Model}: {coefficients.Length} coefficients and {intercepts.Length} intercepts do not go together; two classes have one intercept, more classes one each");
        }

        _coefficients = coefficients.ToArray();
        _intercepts = intercepts.ToArray();
        if (!_coefficients.Concat(_intercepts).All(double.IsFinite))
        {
            throw new TimbreException($"{Model}: coefficients and intercepts must be finite");
        }
    }

    /// <summary>[<see cref="Outputs"/>, <see cref="FeatureCount"/>]; a copy.</summary>
    public double[] Coefficients => [.. _coefficients];

    /// <summary>[<see cref="Outputs"/>]; a copy.</summary>
    public double[] Intercepts => [.. _intercepts];

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount => _coefficients.Length / _intercepts.Length;

    /// <summary>Linear functions: 1 with two classes (the log-odds of class 1), else one per class.</summary>
    public int Outputs => _intercepts.Length;

    /// <summary>Number of classes, at least 2.</summary>
    public int ClassCount => Math.Max(2, Outputs);

    /// <summary>The linear functions of each row.</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>].</param>
    /// <param name="margins">[n, <see cref="Outputs"/>].</param>
    /// <exception cref="TimbreException">The values do not divide into rows.</exception>
    public void PredictMargins(ReadOnlySpan<float> rows, Span<float> margins)
    {
        var count = LearningData.Count(Model, rows, FeatureCount, margins.Length, Outputs);
        Span<double> own = new double[Outputs];
        for (var i = 0; i < count; i++)
        {
            Margins(rows.Slice(i * FeatureCount, FeatureCount), own);
            for (var k = 0; k < own.Length; k++)
            {
                margins[(i * own.Length) + k] = (float)own[k];
            }
        }
    }

    /// <summary>The natural logarithm of the probability of each class, rows one after another.</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>].</param>
    /// <param name="logProbabilities">[n, <see cref="ClassCount"/>].</param>
    /// <exception cref="TimbreException">The values do not divide into rows.</exception>
    public void PredictLogProbabilities(ReadOnlySpan<float> rows, Span<float> logProbabilities)
    {
        var count = LearningData.Count(Model, rows, FeatureCount, logProbabilities.Length, ClassCount);
        Span<double> own = new double[Outputs];
        for (var i = 0; i < count; i++)
        {
            Margins(rows.Slice(i * FeatureCount, FeatureCount), own);
            var result = logProbabilities.Slice(i * ClassCount, ClassCount);
            if (Outputs == 1)
            {
                (result[0], result[1]) = ((float)-LogisticMaths.SoftPlus(own[0]), (float)-LogisticMaths.SoftPlus(-own[0]));
                continue;
            }

            var total = LogisticMaths.LogSum(own);
            for (var k = 0; k < own.Length; k++)
            {
                result[k] = (float)(own[k] - total);
            }
        }
    }

    private void Margins(ReadOnlySpan<float> row, Span<double> margins)
    {
        for (var k = 0; k < margins.Length; k++)
        {
            var sum = _intercepts[k];
            var own = _coefficients.AsSpan(k * row.Length, row.Length);
            for (var j = 0; j < row.Length; j++)
            {
                sum += own[j] * row[j];
            }

            margins[k] = sum;
        }
    }
}
