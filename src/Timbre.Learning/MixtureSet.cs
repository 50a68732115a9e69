using System.Numerics;
using System.Numerics.Tensors;
using Timbre.Learning.Mixtures;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// Several Gaussian mixtures over the same features, asked together: the components of all stand in one matrix, so a block of rows takes one product. In float;
/// <see cref="GaussianMixture.LogLikelihoods"/> is the same in double. Immutable, may be shared by threads.
/// </summary>
public sealed class MixtureSet
{
    private const int BlockValues = 1 << 20; // of the products of a block of rows
    private const double LeastWeight = 1e-30;
    private const float Largest = 1e30f;
    private const float Negligible = -30; // its exponential is below the last digit of a sum that holds a 1

    private readonly int[] _starts; // of each mixture among the components
    private readonly float[] _centre; // taken off every row, so that squares stay small
    private readonly float[] _matrix; // [inputs, columns]
    private readonly float[] _bias; // [columns]
    private readonly float[] _constants; // full only: of each component
    private readonly bool _full;

    /// <summary>Takes mixtures fitted before.</summary>
    /// <param name="mixtures">At least one, all of the same number of features and all with the same kind of covariance.</param>
    /// <exception cref="TimbreException">They do not go together, or one is too narrow or too far out for float.</exception>
    public MixtureSet(IReadOnlyList<GaussianMixture> mixtures)
    {
        ArgumentNullException.ThrowIfNull(mixtures);
        if (mixtures.Count == 0 || mixtures.Any(m => m.Features != mixtures[0].Features || m.Covariance != mixtures[0].Covariance))
        {
            throw new TimbreException($"{GaussianMixture.Name}: a set needs at least one mixture, and all must have the same features and the same kind of covariance");
        }

        Mixtures = [.. mixtures];
        Features = mixtures[0].Features;
        _full = mixtures[0].Covariance == MixtureCovariance.Full;
        _starts = new int[mixtures.Count + 1];
        for (var i = 0; i < mixtures.Count; i++)
        {
            _starts[i + 1] = _starts[i] + mixtures[i].Components;
        }

        _centre = Centre();
        var columns = checked(Components * (_full ? Features : 1));
        _matrix = new float[checked((_full ? Features : 2 * Features) * columns)];
        _bias = new float[columns];
        _constants = _full ? new float[Components] : [];
        for (var i = 0; i < mixtures.Count; i++)
        {
            var parameters = mixtures[i].Parameters;
            for (var k = 0; k < parameters.Components; k++)
            {
                if (_full)
                {
                    StackFull(parameters, k, _starts[i] + k);
                }
                else
                {
                    StackDiagonal(parameters, k, _starts[i] + k);
                }
            }
        }

        if (!AreBelow(_matrix) || !AreBelow(_bias) || !AreBelow(_constants))
        {
            throw new TimbreException($"{GaussianMixture.Name}: a component is too narrow or too far out to be computed in float; give Regularization or VarianceFloor");
        }
    }

    /// <summary>The mixtures.</summary>
    public IReadOnlyList<GaussianMixture> Mixtures { get; }

    /// <summary>Features of a row.</summary>
    public int Features { get; }

    /// <summary>Components of all mixtures together.</summary>
    public int Components => _starts[^1];

    /// <summary>The natural log-likelihood of each row in each mixture. Works on blocks of rows, so the memory it takes does not grow with their number.</summary>
    /// <param name="rows">[n, <see cref="Features"/>], finite and best below some thousands in size.</param>
    /// <param name="logLikelihoods">[n, mixtures].</param>
    /// <exception cref="TimbreException">The values do not divide into rows.</exception>
    /// <exception cref="ArgumentException">There is no room for the results.</exception>
    public void LogLikelihoods(ReadOnlySpan<float> rows, Span<float> logLikelihoods)
    {
        var count = LearningData.Count(GaussianMixture.Name, rows, Features, logLikelihoods.Length, Mixtures.Count);
        var inputs = _full ? Features : 2 * Features;
        var block = Math.Min(count, Math.Clamp(BlockValues / Math.Max(_bias.Length, inputs), 8, 512));
        var values = new float[block * inputs];
        var products = new float[block * _bias.Length];
        var logs = new float[Components];
        for (var start = 0; start < count; start += block)
        {
            var length = Math.Min(block, count - start);
            Fill(rows.Slice(start * Features, length * Features), values);
            Gemm.Multiply(new MatrixView(values, length, inputs), new MatrixView(_matrix, inputs, _bias.Length), products, bias: _bias);
            for (var i = 0; i < length; i++)
            {
                var own = products.AsSpan(i * _bias.Length, _bias.Length);
                if (_full)
                {
                    Densities(own, logs);
                    own = logs;
                }

                Sum(own, logLikelihoods.Slice((start + i) * Mixtures.Count, Mixtures.Count));
            }
        }
    }

    private static bool AreBelow(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!(Math.Abs(value) <= Largest))
            {
                return false;
            }
        }

        return true;
    }

    private float[] Centre()
    {
        var sums = new double[Features];
        foreach (var mixture in Mixtures)
        {
            var means = mixture.Parameters.Means;
            for (var i = 0; i < means.Length; i++)
            {
                sums[i % Features] += means[i] / Components;
            }
        }

        return Array.ConvertAll(sums, s => (float)s);
    }

    /// <summary>One column: the logarithm of the density is linear in the features and their squares.</summary>
    private void StackDiagonal(MixtureParameters parameters, int component, int column)
    {
        var constant = Math.Log(Math.Max(LeastWeight, parameters.Weights[component])) - (0.5 * Features * Math.Log(Math.Tau));
        for (var j = 0; j < Features; j++)
        {
            var (mean, variance) = (parameters.Means[(component * Features) + j] - _centre[j], parameters.Variance(component, j));
            _matrix[(j * Components) + column] = (float)(mean / variance);
            _matrix[((Features + j) * Components) + column] = (float)(-0.5 / variance);
            constant -= 0.5 * (Math.Log(variance) + (mean * mean / variance));
        }

        _bias[column] = (float)constant;
    }

    /// <summary>As many columns as features: L⁻¹ (row − mean), whose squares sum to the distance.</summary>
    private void StackFull(MixtureParameters parameters, int component, int place)
    {
        var factor = parameters.Factor(component);
        var inverse = new double[Features * Features];
        Linear.Cholesky.Invert(factor, Features, inverse, Features);
        var constant = Math.Log(Math.Max(LeastWeight, parameters.Weights[component])) - (0.5 * Features * Math.Log(Math.Tau));
        for (var i = 0; i < Features; i++)
        {
            var column = (place * Features) + i;
            var offset = 0.0;
            for (var j = 0; j <= i; j++)
            {
                var value = inverse[(i * Features) + j];
                _matrix[(j * _bias.Length) + column] = (float)value;
                offset -= value * (parameters.Means[(component * Features) + j] - _centre[j]);
            }

            _bias[column] = (float)offset;
            constant -= Math.Log(factor[(i * Features) + i]);
        }

        _constants[place] = (float)constant;
    }

    private void Fill(ReadOnlySpan<float> rows, float[] values)
    {
        var inputs = _full ? Features : 2 * Features;
        for (var i = 0; i < rows.Length / Features; i++)
        {
            var own = values.AsSpan(i * inputs, Features);
            TensorPrimitives.Subtract(rows.Slice(i * Features, Features), _centre, own);
            if (!_full)
            {
                TensorPrimitives.Multiply(own, own, values.AsSpan((i * inputs) + Features, Features));
            }
        }
    }

    private void Densities(ReadOnlySpan<float> products, Span<float> logs)
    {
        for (var k = 0; k < logs.Length; k++)
        {
            logs[k] = _constants[k] - (0.5f * Squares(products.Slice(k * Features, Features)));
        }
    }

    /// <summary>In an order that does not depend on how far the runtime has compiled what it calls.</summary>
    private static float Squares(ReadOnlySpan<float> values)
    {
        var lanes = Vector<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var own = new Vector<float>(values[i..]);
            lanes += own * own;
        }

        var sum = Vector.Sum(lanes);
        for (; i < values.Length; i++)
        {
            sum += values[i] * values[i];
        }

        return sum;
    }

    /// <summary>log Σ exp over the components of each mixture.</summary>
    private void Sum(ReadOnlySpan<float> logs, Span<float> result)
    {
        for (var m = 0; m < result.Length; m++)
        {
            var own = logs[_starts[m].._starts[m + 1]];
            var largest = float.NegativeInfinity;
            foreach (var log in own)
            {
                largest = Math.Max(largest, log);
            }

            var sum = 0f;
            foreach (var log in own)
            {
                // most components are far from a row
                sum += log - largest > Negligible ? MathF.Exp(log - largest) : 0;
            }

            result[m] = largest + MathF.Log(sum);
        }
    }
}
