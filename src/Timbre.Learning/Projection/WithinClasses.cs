using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Learning.Projection;

/// <summary>How rows spread about the means of their classes, and the axes along which that spread is 1.</summary>
internal sealed class WithinClasses
{
    private const double Negligible = 1e-10; // of the largest variance: what is below is rounding, not spread

    private WithinClasses(double[] mean, double[] means, double[] priors, double[] whitening)
    {
        (Mean, Means, Priors, Whitening) = (mean, means, priors, whitening);
    }

    /// <summary>[features], over all rows.</summary>
    public double[] Mean { get; }

    /// <summary>[classes, features].</summary>
    public double[] Means { get; }

    /// <summary>Share of each class in the rows.</summary>
    public double[] Priors { get; }

    /// <summary>[axes, features], axes at most features: along each the spread within classes has variance 1, and axes do not correlate.</summary>
    public double[] Whitening { get; }

    /// <exception cref="TimbreException">The data does not fit together, or nothing varies within classes.</exception>
    public static WithinClasses Of(
        string model, ReadOnlyMemory<float> rows, int features, ReadOnlyMemory<int> labels, int classes, double shrinkage, int threads, CancellationToken cancellation)
    {
        LearningData.Check(model, rows.Span, features, labels.Span, classes, []);
        LearningData.Require(features <= 8192, nameof(features), features, $"must be at most 8192 for {model}");
        LearningData.Require(shrinkage >= 0 && shrinkage <= 1, nameof(shrinkage), shrinkage, "must be from 0 to 1");
        LearningData.Require(threads > 0, nameof(threads), threads, "must be at least 1");
        var count = labels.Length;
        var (mean, means, priors) = (new double[features], new double[classes * features], new double[classes]);
        var line = new double[features];
        for (var i = 0; i < count; i++)
        {
            TensorPrimitives.ConvertTruncating(rows.Span.Slice(i * features, features), line.AsSpan());
            var own = means.AsSpan(labels.Span[i] * features, features);
            TensorPrimitives.Add(own, line, own);
            priors[labels.Span[i]]++;
        }

        for (var k = 0; k < classes; k++)
        {
            var own = means.AsSpan(k * features, features);
            TensorPrimitives.Divide(own, priors[k], own);
            priors[k] /= count;
            TensorPrimitives.MultiplyAdd(own, priors[k], mean, mean);
        }

        var scatter = CentredProducts.OfFeatures(rows.Span, features, means, labels.Span, threads, cancellation);
        TensorPrimitives.Multiply(scatter, (1 - shrinkage) / count, scatter);
        var trace = 0.0;
        for (var j = 0; j < features; j++)
        {
            trace += scatter[(j * features) + j];
        }

        for (var j = 0; j < features && shrinkage > 0; j++)
        {
            // The trace was shrunk above, hence the division; all of it is lost only where the shrinkage is 1.
            scatter[(j * features) + j] += shrinkage < 1 ? shrinkage / (1 - shrinkage) * trace / features : 1;
        }

        var eigen = SymmetricEigen.Decompose(scatter, features, threads);
        if (!(eigen.Values[0] > 0))
        {
            throw new TimbreException($"{model}: no feature varies within a class; leave such features out, or give more rows");
        }

        var axes = 0;
        while (axes < features && eigen.Values[axes] > Negligible * eigen.Values[0])
        {
            axes++;
        }

        var whitening = eigen.Vectors[..(axes * features)].ToArray();
        for (var a = 0; a < axes; a++)
        {
            var axis = whitening.AsSpan(a * features, features);
            TensorPrimitives.Multiply(axis, 1 / Math.Sqrt(eigen.Values[a]), axis);
        }

        Axes.FixSigns(whitening, features);
        return new WithinClasses(mean, means, priors, whitening);
    }
}
