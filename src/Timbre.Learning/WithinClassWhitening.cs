using System.Numerics.Tensors;
using Timbre.Learning.Projection;

namespace Timbre.Learning;

/// <summary>
/// Turns and scales rows so that they spread within their classes alike in all directions (Hatch, Kajarekar and Stolcke, <i>Within-class covariance
/// normalization for SVM-based speaker recognition</i>, 2006): what varies within one speaker counts less. Immutable, may be shared by threads.
/// </summary>
public sealed class WithinClassWhitening
{
    private const string Model = "within-class whitening";
    private readonly double[] _mean;
    private readonly double[] _axes;

    /// <summary>Takes parameters fitted before.</summary>
    /// <param name="mean">[features], finite.</param>
    /// <param name="axes">[k, features], finite, k at least 1.</param>
    /// <exception cref="TimbreException">They do not go together or are not finite.</exception>
    public WithinClassWhitening(ReadOnlySpan<double> mean, ReadOnlySpan<double> axes)
    {
        if (mean.IsEmpty || axes.IsEmpty || axes.Length % mean.Length != 0 || !TensorPrimitives.IsFiniteAll(mean) || !TensorPrimitives.IsFiniteAll(axes))
        {
            throw new TimbreException($"{Model}: {axes.Length} values are not finite axes of {mean.Length} features");
        }

        (_mean, _axes) = (mean.ToArray(), axes.ToArray());
    }

    /// <summary>[<see cref="FeatureCount"/>]: subtracted from each row.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>[<see cref="AxisCount"/>, <see cref="FeatureCount"/>]: along each, rows spread within their classes with variance 1 and without correlation.</summary>
    public ReadOnlySpan<double> Axes => _axes;

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount => _mean.Length;

    /// <summary>Number of axes: the features, less directions in which nothing varies within classes.</summary>
    public int AxisCount => _axes.Length / _mean.Length;

    /// <summary>Fits in double. The same input gives the same bits at any number of threads.</summary>
    /// <param name="rows">[n, features], finite.</param>
    /// <param name="features">Number of features, at most 8192.</param>
    /// <param name="labels">[n], each from 0 to <paramref name="classes"/> − 1; every class must occur.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="shrinkage">How far the covariance within classes is drawn to a multiple of the identity, from 0 to 1.</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="TimbreException">The data does not fit together, or nothing varies within classes.</exception>
    public static WithinClassWhitening Fit(
        ReadOnlyMemory<float> rows, int features, ReadOnlyMemory<int> labels, int classes, double shrinkage = 0, int threads = 1, CancellationToken cancellation = default)
    {
        var within = WithinClasses.Of(Model, rows, features, labels, classes, shrinkage, threads, cancellation);
        return new WithinClassWhitening(within.Mean, within.Whitening);
    }

    /// <summary>Each row along each axis: [n, <see cref="AxisCount"/>].</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>].</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <exception cref="TimbreException">The values do not divide into rows.</exception>
    public float[] Transform(ReadOnlySpan<float> rows, int threads = 1) => Projected.Scores(Model, rows, _mean, _axes, AxisCount, threads);
}
