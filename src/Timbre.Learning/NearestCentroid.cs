namespace Timbre.Learning;

/// <summary>
/// The nearest class mean: each class a normal distribution round about its mean, all of one variance and equally likely beforehand, so that the
/// log-probabilities are the softmax over −‖x − mean‖²/(2·variance).
/// </summary>
public static class NearestCentroid
{
    private const string Model = "nearest centroid";
    private const double LeastVariance = 1e-6;

    /// <summary>Fits in double. The same input gives the same bits; there is nothing random in it.</summary>
    /// <param name="rows">[n, features], finite; best standardised, because the variance is the same for all features.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="labels">[n], each from 0 to <paramref name="classes"/> − 1; every class must occur.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <exception cref="TimbreException">The data does not fit together.</exception>
    public static LinearClassifier Fit(ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, int classes)
    {
        LearningData.Check(Model, rows, features, labels, classes, []);
        var means = new double[classes * features];
        var counts = new int[classes];
        for (var i = 0; i < labels.Length; i++)
        {
            counts[labels[i]]++;
            for (var j = 0; j < features; j++)
            {
                means[(labels[i] * features) + j] += rows[(i * features) + j];
            }
        }

        for (var i = 0; i < means.Length; i++)
        {
            means[i] /= counts[i / features];
        }

        var squares = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var distance = rows[i] - means[(labels[i / features] * features) + (i % features)];
            squares += distance * distance;
        }

        // The distance's square is linear in the row but for ‖x‖², which all classes share.
        var variance = Math.Max(LeastVariance, squares / rows.Length);
        var coefficients = Array.ConvertAll(means, m => m / variance);
        var intercepts = new double[classes];
        for (var i = 0; i < means.Length; i++)
        {
            intercepts[i / features] -= means[i] * coefficients[i] / 2;
        }

        return classes > 2
            ? new LinearClassifier(coefficients, intercepts)
            : new LinearClassifier([.. Enumerable.Range(0, features).Select(j => coefficients[features + j] - coefficients[j])], [intercepts[1] - intercepts[0]]);
    }
}
