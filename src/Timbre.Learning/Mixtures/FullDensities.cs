using System.Buffers;
using System.Numerics.Tensors;
using Timbre.Learning.Linear;
using Timbre.Numerics;

namespace Timbre.Learning.Mixtures;

/// <summary>Components with a covariance matrix each: L⁻¹ of its Cholesky factor turns a row's distance from the mean into independent numbers.</summary>
internal sealed class FullDensities : IMixtureDensities
{
    private readonly double[] _means;
    private readonly double[] _inverses;
    private readonly double[] _constants;
    private readonly int _pitch;

    public FullDensities(MixtureParameters parameters)
    {
        Parameters = parameters;
        var (components, features) = (parameters.Components, parameters.Features);
        _pitch = WideRows.Pitch(features);
        _means = new double[components * _pitch];
        _inverses = new double[checked(components * features * _pitch)];
        _constants = new double[components];
        for (var k = 0; k < components; k++)
        {
            parameters.Means.AsSpan(k * features, features).CopyTo(_means.AsSpan(k * _pitch));
            var factor = parameters.Factor(k);
            Cholesky.Invert(factor, features, _inverses.AsSpan(k * features * _pitch, features * _pitch), _pitch);
            var logs = 0.0;
            for (var j = 0; j < features; j++)
            {
                logs += Math.Log(factor[(j * features) + j]);
            }

            _constants[k] = Math.Log(parameters.Weights[k]) - (0.5 * features * Math.Log(Math.Tau)) - logs;
        }
    }

    public MixtureParameters Parameters { get; }

    public void LogDensities(ReadOnlySpan<float> rows, Span<double> logs, int step)
    {
        var features = Parameters.Features;
        var count = rows.Length / features;
        for (var k = 0; k < _constants.Length; k++)
        {
            var own = logs.Slice(k * step, count);
            WideRows.TriangularSquares(rows, features, _means.AsSpan(k * _pitch, _pitch), _inverses.AsSpan(k * features * _pitch, features * _pitch), own);
            TensorPrimitives.Multiply(own, -0.5, own);
            TensorPrimitives.Add(own, _constants[k], own);
        }
    }

    public void Add(ReadOnlySpan<float> rows, int component, ReadOnlySpan<int> chosen, ReadOnlySpan<double> weights, MixtureSums sums)
    {
        var features = Parameters.Features;
        var length = chosen.Length * _pitch;
        var rented = ArrayPool<double>.Shared.Rent(2 * length);
        var distances = rented.AsSpan(0, length);
        var weighted = rented.AsSpan(length, length);
        var mean = _means.AsSpan(component * _pitch, _pitch);
        var first = sums.FirstOf(component);
        for (var i = 0; i < chosen.Length; i++)
        {
            var row = rows.Slice(chosen[i] * features, features);
            var distance = distances.Slice(i * _pitch, _pitch);
            distance[features..].Clear();
            for (var j = 0; j < row.Length; j++)
            {
                distance[j] = row[j] - mean[j];
            }

            var own = weighted.Slice(i * _pitch, _pitch);
            TensorPrimitives.Multiply(distance, weights[i], own);
            TensorPrimitives.Add(first, own, first);
        }

        WideRows.AddProducts(weighted, distances, features, sums.SecondOf(component));
        ArrayPool<double>.Shared.Return(rented);
    }
}
