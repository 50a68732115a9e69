using System.Numerics.Tensors;
using Timbre.Learning.SupportVectors;

namespace Timbre.Learning;

/// <summary>
/// A support vector machine for two classes, as LIBSVM's C-SVC (and so scikit-learn's <c>SVC</c>) fits it. Its scores are distances, not probabilities.
/// Immutable, may be shared by threads.
/// </summary>
public sealed class SupportVectorMachine
{
    private const string Model = "support vector machine";
    private readonly double[] _vectors;
    private readonly double[] _squares;
    private readonly double[] _coefficients;

    /// <summary>Takes parameters fitted before.</summary>
    /// <param name="kernel">How rows are compared.</param>
    /// <param name="gamma">γ of the Rbf kernel, above 0; the linear one does not look at it.</param>
    /// <param name="supportVectors">[vectors, features], finite.</param>
    /// <param name="coefficients">[vectors], finite; above 0 for class 1.</param>
    /// <param name="intercept">Added to every score; finite.</param>
    /// <exception cref="TimbreException">They do not go together or are out of range.</exception>
    public SupportVectorMachine(SupportVectorKernel kernel, double gamma, ReadOnlySpan<float> supportVectors, ReadOnlySpan<double> coefficients, double intercept)
    {
        if (coefficients.IsEmpty || supportVectors.IsEmpty || supportVectors.Length % coefficients.Length != 0)
        {
            throw new TimbreException($"{Model}: {supportVectors.Length} values are not one row for each of {coefficients.Length} coefficients");
        }

        if (!TensorPrimitives.IsFiniteAll(supportVectors) || !TensorPrimitives.IsFiniteAll(coefficients) || !double.IsFinite(intercept)
            || (kernel == SupportVectorKernel.Rbf && !(gamma > 0 && double.IsFinite(gamma))))
        {
            throw new TimbreException($"{Model}: vectors, coefficients and intercept must be finite, gamma above 0");
        }

        (Kernel, Gamma, Intercept) = (kernel, gamma, intercept);
        _coefficients = coefficients.ToArray();
        FeatureCount = supportVectors.Length / coefficients.Length;
        _vectors = new double[supportVectors.Length];
        TensorPrimitives.ConvertChecked(supportVectors, _vectors.AsSpan());
        _squares = [.. Enumerable.Range(0, VectorCount).Select(i => TensorPrimitives.SumOfSquares<double>(_vectors.AsSpan(i * FeatureCount, FeatureCount)))];
    }

    /// <summary>How rows are compared.</summary>
    public SupportVectorKernel Kernel { get; }

    /// <summary>γ of the Rbf kernel.</summary>
    public double Gamma { get; }

    /// <summary>Added to every score.</summary>
    public double Intercept { get; }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of support vectors.</summary>
    public int VectorCount => _coefficients.Length;

    /// <summary>[<see cref="VectorCount"/>, <see cref="FeatureCount"/>]; a copy.</summary>
    public float[] SupportVectors => Array.ConvertAll(_vectors, v => (float)v);

    /// <summary>[<see cref="VectorCount"/>]; a copy.</summary>
    public double[] Coefficients => [.. _coefficients];

    /// <summary>Fits in double. The same input gives the same bits; there is nothing random in it.</summary>
    /// <param name="options">How.</param>
    /// <param name="rows">[n, features], finite; best standardised.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="labels">[n], 0 or 1; both must occur.</param>
    /// <param name="rowWeights">[n], 0 or more, times C for each row; empty = 1 each.</param>
    /// <exception cref="TimbreException">An option is out of range, the data does not fit together, or the optimum was not found.</exception>
    public static SupportVectorMachine Fit(SupportVectorOptions options, ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, ReadOnlySpan<double> rowWeights = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        LearningData.Check(Model, rows, features, labels, 2, rowWeights);
        var gamma = options.Kernel == SupportVectorKernel.Linear ? 0 : options.Gamma ?? ScaleGamma(rows, features);
        var kernel = new KernelRows(rows, features, options.Kernel == SupportVectorKernel.Linear ? null : gamma, options.CacheMegabytes);
        var (signs, limits) = (new sbyte[labels.Length], new double[labels.Length]);
        for (var i = 0; i < labels.Length; i++)
        {
            signs[i] = (sbyte)(labels[i] == 1 ? 1 : -1);
            limits[i] = options.C * (rowWeights.IsEmpty ? 1 : rowWeights[i]);
        }

        var (alpha, threshold) = new SmoSolver(kernel, signs, limits, options.Tolerance).Solve(options.MaxIterations);
        var (vectors, coefficients) = (new List<float>(), new List<double>());
        for (var i = 0; i < alpha.Length; i++)
        {
            if (alpha[i] > 0)
            {
                vectors.AddRange(rows.Slice(i * features, features));
                coefficients.Add(alpha[i] * signs[i]);
            }
        }

        return new SupportVectorMachine(options.Kernel, gamma, vectors.ToArray(), coefficients.ToArray(), -threshold);
    }

    /// <summary>The score of each row, above 0 for class 1.</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>].</param>
    /// <param name="decisions">[n].</param>
    /// <exception cref="TimbreException">The values do not divide into rows.</exception>
    public void PredictDecisions(ReadOnlySpan<float> rows, Span<float> decisions)
    {
        var count = LearningData.Count(Model, rows, FeatureCount, decisions.Length, 1);
        var row = new double[FeatureCount];
        for (var i = 0; i < count; i++)
        {
            TensorPrimitives.ConvertChecked(rows.Slice(i * FeatureCount, FeatureCount), row.AsSpan());
            decisions[i] = (float)Decision(row);
        }
    }

    private static double ScaleGamma(ReadOnlySpan<float> rows, int features)
    {
        double sum = 0, squares = 0;
        foreach (var value in rows)
        {
            sum += value;
        }

        foreach (var value in rows)
        {
            squares += (value - (sum / rows.Length)) * (value - (sum / rows.Length));
        }

        return squares > 0 ? 1 / (features * (squares / rows.Length)) : 1;
    }

    private double Decision(double[] row)
    {
        var sum = Intercept;
        var square = TensorPrimitives.SumOfSquares<double>(row);
        for (var v = 0; v < _coefficients.Length; v++)
        {
            var product = TensorPrimitives.Dot<double>(row, _vectors.AsSpan(v * FeatureCount, FeatureCount));
            sum += _coefficients[v] * (Kernel == SupportVectorKernel.Linear ? product : Math.Exp(-Gamma * Math.Max(0, square + _squares[v] - (2 * product))));
        }

        return sum;
    }
}
