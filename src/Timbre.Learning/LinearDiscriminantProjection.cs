using System.Numerics.Tensors;
using Timbre.Learning.Projection;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// The few directions along which classes lie furthest apart against the spread within them (Fisher's discriminants), as the
/// <c>transform</c> of scikit-learn's <c>LinearDiscriminantAnalysis(solver="eigen")</c> less a constant. Immutable, may be shared by threads.
/// </summary>
public sealed class LinearDiscriminantProjection
{
    private const string Model = "linear discriminant projection";
    private readonly double[] _mean;
    private readonly double[] _components;

    /// <summary>Takes parameters fitted before.</summary>
    /// <param name="mean">[features], finite.</param>
    /// <param name="components">[k, features], finite, k at least 1.</param>
    /// <exception cref="TimbreException">They do not go together or are not finite.</exception>
    public LinearDiscriminantProjection(ReadOnlySpan<double> mean, ReadOnlySpan<double> components)
    {
        if (mean.IsEmpty || components.IsEmpty || components.Length % mean.Length != 0 || !TensorPrimitives.IsFiniteAll(mean) || !TensorPrimitives.IsFiniteAll(components))
        {
            throw new TimbreException($"{Model}: {components.Length} values are not finite components of {mean.Length} features");
        }

        (_mean, _components) = (mean.ToArray(), components.ToArray());
    }

    /// <summary>[<see cref="FeatureCount"/>]: subtracted from each row.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>
    /// [<see cref="ComponentCount"/>, <see cref="FeatureCount"/>], the one that parts classes most first. Along each, rows spread within their classes
    /// with variance 1 and without correlation; its largest value (by magnitude) is positive.
    /// </summary>
    public ReadOnlySpan<double> Components => _components;

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount => _mean.Length;

    /// <summary>Number of components: below the number of classes.</summary>
    public int ComponentCount => _components.Length / _mean.Length;

    /// <summary>Fits in double. The same input gives the same bits at any number of threads.</summary>
    /// <param name="rows">[n, features], finite.</param>
    /// <param name="features">Number of features, at most 8192.</param>
    /// <param name="labels">[n], each from 0 to <paramref name="classes"/> − 1; every class must occur.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="components">The most to keep, at least 1; null = all that part classes.</param>
    /// <param name="shrinkage">How far the covariance within classes is drawn to a multiple of the identity, from 0 to 1.</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="TimbreException">The data does not fit together, nothing varies within classes, or all classes have the same mean.</exception>
    public static LinearDiscriminantProjection Fit(
        ReadOnlyMemory<float> rows, int features, ReadOnlyMemory<int> labels, int classes, int? components = null, double shrinkage = 0, int threads = 1, CancellationToken cancellation = default)
    {
        LearningData.Require(components is null or >= 1, nameof(components), components ?? 0, "must be at least 1");
        var within = WithinClasses.Of(Model, rows, features, labels, classes, shrinkage, threads, cancellation);
        var axes = within.Whitening.Length / features;

        // Means of the classes in the whitened space, each weighted: their products have few rows.
        var means = new double[classes * axes];
        var distance = new double[features];
        for (var k = 0; k < classes; k++)
        {
            TensorPrimitives.Subtract(within.Means.AsSpan(k * features, features), within.Mean, distance);
            for (var a = 0; a < axes; a++)
            {
                means[(k * axes) + a] = Math.Sqrt(within.Priors[k]) * TensorPrimitives.Dot<double>(distance, within.Whitening.AsSpan(a * features, features));
            }
        }

        var products = new double[classes * classes];
        for (var i = 0; i < products.Length; i++)
        {
            products[i] = TensorPrimitives.Dot<double>(means.AsSpan(i / classes * axes, axes), means.AsSpan(i % classes * axes, axes));
        }

        var eigen = SymmetricEigen.Decompose(products, classes, threads);
        var kept = 0;
        while (kept < Math.Min(components ?? int.MaxValue, Math.Min(classes - 1, axes)) && eigen.Values[kept] > 1e-10 * eigen.Values[0])
        {
            kept++;
        }

        if (kept == 0 || eigen.Values[0] < 1e-24)
        {
            throw new TimbreException($"{Model}: all classes have the same mean; no direction parts them");
        }

        var result = new double[kept * features];
        for (var c = 0; c < kept; c++)
        {
            var component = result.AsSpan(c * features, features);
            for (var a = 0; a < axes; a++)
            {
                var weight = 0.0;
                for (var k = 0; k < classes; k++)
                {
                    weight += means[(k * axes) + a] * eigen.Vectors[(c * classes) + k];
                }

                TensorPrimitives.MultiplyAdd(within.Whitening.AsSpan(a * features, features), weight / Math.Sqrt(eigen.Values[c]), component, component);
            }
        }

        Axes.FixSigns(result, features);
        return new LinearDiscriminantProjection(within.Mean, result);
    }

    /// <summary>Where each row lies along each component: [n, <see cref="ComponentCount"/>].</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>].</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <exception cref="TimbreException">The values do not divide into rows.</exception>
    public float[] Transform(ReadOnlySpan<float> rows, int threads = 1) => Projected.Scores(Model, rows, _mean, _components, ComponentCount, threads);
}
