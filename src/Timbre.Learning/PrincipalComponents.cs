using System.Numerics.Tensors;
using Timbre.Learning.Projection;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// Principal component analysis: the directions along which rows vary most, as scikit-learn's <c>PCA</c> with its exact solvers. It decomposes the
/// covariance of the features or, with fewer rows than features, the products of the rows; in double, whatever the rows are.
/// Immutable, may be shared by threads.
/// </summary>
public sealed class PrincipalComponents
{
    private const string Model = "principal components";
    private const int MaxSize = 16384;
    private readonly double[] _mean;
    private readonly double[] _components;
    private readonly double[] _axes; // what rows are multiplied with: the components, whitened where that is wanted

    /// <summary>Takes parameters fitted before.</summary>
    /// <param name="mean">[features], finite.</param>
    /// <param name="components">[k, features], finite; k = variances of the spectrum.</param>
    /// <param name="spectrum">Variance of each component and of all.</param>
    /// <param name="whiten">Whether <see cref="Transform"/> gives each component variance 1.</param>
    /// <exception cref="TimbreException">They do not go together or are not finite.</exception>
    public PrincipalComponents(ReadOnlySpan<double> mean, ReadOnlySpan<double> components, VarianceSpectrum spectrum, bool whiten = false)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (mean.IsEmpty || (long)mean.Length * spectrum.Variances.Length != components.Length)
        {
            throw new TimbreException($"{Model}: {components.Length} values are not {spectrum.Variances.Length} components of {mean.Length} features");
        }

        if (!TensorPrimitives.IsFiniteAll(mean) || !TensorPrimitives.IsFiniteAll(components))
        {
            throw new TimbreException($"{Model}: mean and components must be finite");
        }

        (_mean, _components, Spectrum, Whiten) = (mean.ToArray(), components.ToArray(), spectrum, whiten);
        _axes = whiten ? Whitened() : _components;
    }

    /// <summary>[<see cref="FeatureCount"/>]: subtracted from each row.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>[<see cref="ComponentCount"/>, <see cref="FeatureCount"/>]: orthogonal unit vectors, the largest value of each (by magnitude) positive.</summary>
    public ReadOnlySpan<double> Components => _components;

    /// <summary>Variance along each component and of all, those left out included.</summary>
    public VarianceSpectrum Spectrum { get; }

    /// <summary>Variance along each component (over n − 1), the largest first.</summary>
    public ReadOnlySpan<double> ExplainedVariance => Spectrum.Variances;

    /// <summary>Share of each component in the variance of all.</summary>
    public ReadOnlySpan<double> ExplainedVarianceRatio => Spectrum.Ratios;

    /// <summary>Whether <see cref="Transform"/> gives each component variance 1.</summary>
    public bool Whiten { get; }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount => _mean.Length;

    /// <summary>Number of components kept.</summary>
    public int ComponentCount => Spectrum.Variances.Length;

    /// <summary>Fits. The same input gives the same bits at any number of threads.</summary>
    /// <param name="rows">[n, features], finite, n at least 2.</param>
    /// <param name="features">Number of features; it or n must be at most 16384.</param>
    /// <param name="components">How many to keep, from 1 to the smaller of n and <paramref name="features"/>; null = so many.</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <param name="whiten">Whether <see cref="Transform"/> gives each component variance 1.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="TimbreException">The rows or an option are out of range.</exception>
    public static PrincipalComponents Fit(
        ReadOnlyMemory<float> rows, int features, int? components = null, int threads = 1, bool whiten = false, CancellationToken cancellation = default)
    {
        var mean = ColumnMeans.Of(Model, rows, features, threads, cancellation);
        var count = rows.Length / features;
        var most = Size(count, features);
        var kept = components ?? most;
        LearningData.Require(kept >= 1 && kept <= most, nameof(components), kept, $"must be from 1 to {most}, the smaller of rows and features");
        var products = Products(rows.Span, features, mean, threads, cancellation);
        var eigen = SymmetricEigen.Decompose(products, most, threads);
        var axes = features <= count ? eigen.Vectors[..(kept * features)].ToArray() : RowAxes(rows.Span, mean, eigen, kept, threads);
        Axes.FixSigns(axes, features);
        var spectrum = new VarianceSpectrum(Variances(eigen.Values[..kept], count), Total(products, most, count));
        return new PrincipalComponents(mean, axes, spectrum, whiten);
    }

    /// <summary>Only how the variance spreads, over all components: much cheaper than <see cref="Fit"/>.</summary>
    /// <inheritdoc cref="Fit"/>
    public static VarianceSpectrum FitSpectrum(ReadOnlyMemory<float> rows, int features, int threads = 1, CancellationToken cancellation = default)
    {
        var mean = ColumnMeans.Of(Model, rows, features, threads, cancellation);
        var count = rows.Length / features;
        var most = Size(count, features);
        var products = Products(rows.Span, features, mean, threads, cancellation);
        return new VarianceSpectrum(Variances(SymmetricEigen.ValuesOf(products, most), count), Total(products, most, count));
    }

    /// <summary>The smallest number of components that together hold at least <paramref name="share"/> of the variance.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    /// <exception cref="TimbreException">The share is out of range, or the components kept do not hold so much.</exception>
    public int ComponentsFor(double share) => Spectrum.ComponentsFor(share);

    /// <summary>These components without the last ones.</summary>
    /// <param name="components">From 1 to <see cref="ComponentCount"/>.</param>
    /// <exception cref="TimbreException">The number is out of range.</exception>
    public PrincipalComponents Keep(int components)
    {
        LearningData.Require(components >= 1 && components <= ComponentCount, nameof(components), components, $"must be from 1 to {ComponentCount}");
        return new PrincipalComponents(_mean, _components.AsSpan(0, components * FeatureCount), new VarianceSpectrum(ExplainedVariance[..components], Spectrum.Total), Whiten);
    }

    /// <summary>Where each row lies along each component: [n, <see cref="ComponentCount"/>]. NaN in a row stays in that row.</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>].</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <exception cref="TimbreException">The values do not divide into rows.</exception>
    public float[] Transform(ReadOnlySpan<float> rows, int threads = 1) => Projected.Scores(Model, rows, _mean, _axes, ComponentCount, threads);

    private static int Size(int count, int features)
    {
        var size = Math.Min(count, features);
        LearningData.Require(size <= MaxSize, nameof(features), features, $"with {count} rows the matrix to decompose has {size} rows; must be at most {MaxSize}");
        return size;
    }

    private static double[] Products(ReadOnlySpan<float> rows, int features, double[] mean, int threads, CancellationToken cancellation) =>
        features <= rows.Length / features
            ? CentredProducts.OfFeatures(rows, features, mean, [], threads, cancellation)
            : CentredProducts.OfRows(rows, features, mean, threads, cancellation);

    private static double[] Variances(ReadOnlySpan<double> squares, int count)
    {
        var variances = squares.ToArray();
        for (var i = 0; i < variances.Length; i++)
        {
            variances[i] = Math.Max(0, variances[i]) / (count - 1);
        }

        return variances;
    }

    private static double Total(double[] products, int size, int count)
    {
        var trace = 0.0;
        for (var i = 0; i < size; i++)
        {
            trace += products[(i * size) + i];
        }

        return trace / (count - 1);
    }

    /// <summary>From the vectors of the rows' products to those of the features.</summary>
    private static double[] RowAxes(ReadOnlySpan<float> rows, double[] mean, SymmetricEigen eigen, int kept, int threads)
    {
        var features = mean.Length;
        var count = rows.Length / features;
        var centred = new double[rows.Length];
        TensorPrimitives.ConvertTruncating(rows, centred.AsSpan());
        for (var i = 0; i < count; i++)
        {
            var row = centred.AsSpan(i * features, features);
            TensorPrimitives.Subtract(row, mean, row);
        }

        var axes = new double[kept * features];
        WorkPool.For(kept, threads, k =>
        {
            var axis = axes.AsSpan(k * features, features);
            for (var i = 0; i < count; i++)
            {
                TensorPrimitives.MultiplyAdd(centred.AsSpan(i * features, features), eigen.Vectors[(k * count) + i], axis, axis);
            }

            var norm = TensorPrimitives.Norm<double>(axis);
            if (norm > 0)
            {
                TensorPrimitives.Divide(axis, norm, axis);
            }
        });

        // Directions of next to no variance come out of rounding and are no longer at right angles to the large ones.
        for (var k = 0; k < kept; k++)
        {
            if (!(eigen.Values[k] > 1e-6 * eigen.Values[0]))
            {
                Axes.Orthogonalise(axes, features, k, 0.01);
            }
        }

        return axes;
    }

    private double[] Whitened()
    {
        var axes = (double[])_components.Clone();
        for (var k = 0; k < ComponentCount; k++)
        {
            var axis = axes.AsSpan(k * FeatureCount, FeatureCount);
            var deviation = Math.Sqrt(ExplainedVariance[k]);

            // A component that does not vary beyond rounding gives 0, not noise at full height.
            TensorPrimitives.Multiply(axis, deviation > 1e-8 * Math.Sqrt(ExplainedVariance[0]) ? 1 / deviation : 0, axis);
        }

        return axes;
    }
}
