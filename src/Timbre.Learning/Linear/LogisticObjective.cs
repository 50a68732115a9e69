using System.Numerics.Tensors;

namespace Timbre.Learning.Linear;

/// <summary>
/// Mean log-loss plus λ/2 · ‖coefficients‖² over [outputs, features + 1] parameters, the last of each output being its intercept, which has no penalty.
/// One output is the logistic function, more are softmax. Features are taken around their weighted mean, which changes nothing but the intercepts and makes the problem round.
/// </summary>
internal sealed class LogisticObjective
{
    private readonly double[] _rows;
    private readonly double[] _share; // weight of each row, summing to 1
    private readonly int[] _labels;
    private readonly double[] _probabilities;
    private readonly double[] _mean;
    private readonly int _features;
    private readonly int _outputs;
    private readonly double _lambda;

    public LogisticObjective(ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, int outputs, double c, ReadOnlySpan<double> weights)
    {
        (_features, _outputs) = (features, outputs);
        _labels = labels.ToArray();
        _share = new double[labels.Length];
        _share.AsSpan().Fill(1);
        if (!weights.IsEmpty)
        {
            weights.CopyTo(_share);
        }

        var total = TensorPrimitives.Sum<double>(_share);
        _lambda = 1 / (c * total);
        TensorPrimitives.Divide(_share, total, _share);
        _rows = new double[rows.Length];
        TensorPrimitives.ConvertChecked(rows, _rows.AsSpan());
        _mean = new double[features];
        for (var i = 0; i < labels.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(Row(i), _share[i], _mean, _mean);
        }

        for (var i = 0; i < labels.Length; i++)
        {
            var row = _rows.AsSpan(i * features, features);
            TensorPrimitives.Subtract(row, _mean, row);
        }

        _probabilities = new double[labels.Length * outputs];
    }

    /// <summary>Number of parameters.</summary>
    public int Length => _outputs * (_features + 1);

    /// <summary>The value; <see cref="Gradient"/>, <see cref="Diagonal"/> and <see cref="Curve"/> then speak of the same point.</summary>
    public double Value(ReadOnlySpan<double> point)
    {
        double loss = 0;
        for (var i = 0; i < _labels.Length; i++)
        {
            var p = _probabilities.AsSpan(i * _outputs, _outputs);
            Margins(Row(i), point, p);
            loss += _share[i] * (_outputs == 1 ? LogisticMaths.Sigmoid(ref p[0], _labels[i]) : LogisticMaths.Softmax(p, _labels[i]));
        }

        double squares = 0;
        for (var k = 0; k < _outputs; k++)
        {
            squares += TensorPrimitives.SumOfSquares(point.Slice(k * (_features + 1), _features));
        }

        return loss + (_lambda / 2 * squares);
    }

    public void Gradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Penalty(point, gradient);
        for (var i = 0; i < _labels.Length; i++)
        {
            for (var k = 0; k < _outputs; k++)
            {
                var wanted = _outputs == 1 ? _labels[i] : _labels[i] == k ? 1 : 0;
                Add(gradient, k, i, _share[i] * (_probabilities[(i * _outputs) + k] - wanted));
            }
        }
    }

    /// <summary>The diagonal of the second derivatives.</summary>
    public void Diagonal(Span<double> diagonal)
    {
        diagonal.Fill(_lambda);
        var squares = new double[_features];
        for (var i = 0; i < _labels.Length; i++)
        {
            TensorPrimitives.Multiply(Row(i), Row(i), squares);
            for (var k = 0; k < _outputs; k++)
            {
                var p = _probabilities[(i * _outputs) + k];
                var own = diagonal.Slice(k * (_features + 1), _features);
                TensorPrimitives.MultiplyAdd(squares, _share[i] * p * (1 - p), own, own);
                diagonal[(k * (_features + 1)) + _features] += _share[i] * p * (1 - p);
            }
        }
    }

    /// <summary>The second derivatives times a direction.</summary>
    public void Curve(ReadOnlySpan<double> direction, Span<double> result)
    {
        Penalty(direction, result);
        Span<double> u = new double[_outputs];
        for (var i = 0; i < _labels.Length; i++)
        {
            Margins(Row(i), direction, u);
            var p = _probabilities.AsSpan(i * _outputs, _outputs);
            var mean = TensorPrimitives.Dot<double>(p, u);
            for (var k = 0; k < _outputs; k++)
            {
                Add(result, k, i, _share[i] * p[k] * (_outputs == 1 ? (1 - p[k]) * u[k] : u[k] - mean));
            }
        }
    }

    /// <summary>Coefficients and intercepts for features as they were given; the intercepts of several outputs sum to 0.</summary>
    public (double[] Coefficients, double[] Intercepts) Uncentred(ReadOnlySpan<double> point)
    {
        var (coefficients, intercepts) = (new double[_outputs * _features], new double[_outputs]);
        for (var k = 0; k < _outputs; k++)
        {
            var own = point.Slice(k * (_features + 1), _features);
            own.CopyTo(coefficients.AsSpan(k * _features));
            intercepts[k] = point[(k * (_features + 1)) + _features] - TensorPrimitives.Dot(own, _mean);
        }

        if (_outputs > 1)
        {
            TensorPrimitives.Subtract(intercepts, TensorPrimitives.Sum<double>(intercepts) / _outputs, intercepts);
        }

        return (coefficients, intercepts);
    }

    private ReadOnlySpan<double> Row(int i) => _rows.AsSpan(i * _features, _features);

    private void Margins(ReadOnlySpan<double> row, ReadOnlySpan<double> point, Span<double> margins)
    {
        for (var k = 0; k < _outputs; k++)
        {
            var own = point.Slice(k * (_features + 1), _features + 1);
            margins[k] = TensorPrimitives.Dot(row, own[.._features]) + own[_features];
        }
    }

    private void Penalty(ReadOnlySpan<double> point, Span<double> result)
    {
        TensorPrimitives.Multiply(point, _lambda, result);
        for (var k = 0; k < _outputs; k++)
        {
            result[(k * (_features + 1)) + _features] = 0;
        }
    }

    private void Add(Span<double> sums, int output, int row, double factor)
    {
        var own = sums.Slice(output * (_features + 1), _features + 1);
        TensorPrimitives.MultiplyAdd(Row(row), factor, own[.._features], own[.._features]);
        own[_features] += factor;
    }
}
