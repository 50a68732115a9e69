using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Learning.Mixtures;

/// <summary>Components whose features vary independently.</summary>
internal sealed class DiagonalDensities : IMixtureDensities
{
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly double[] _offsets;
    private readonly double[] _constants;
    private readonly int _pitch;

    public DiagonalDensities(MixtureParameters parameters)
    {
        Parameters = parameters;
        var (components, features) = (parameters.Components, parameters.Features);
        _pitch = WideRows.Pitch(features);
        _means = new double[components * _pitch];
        _scales = new double[components * _pitch];
        _offsets = new double[components * _pitch];
        _constants = new double[components];
        for (var k = 0; k < components; k++)
        {
            var logs = 0.0;
            for (var j = 0; j < features; j++)
            {
                var (place, variance) = ((k * _pitch) + j, parameters.Variance(k, j));
                _means[place] = parameters.Means[(k * features) + j];
                _scales[place] = 1 / Math.Sqrt(variance);
                _offsets[place] = _means[place] * _scales[place];
                logs += Math.Log(variance);
            }

            _constants[k] = Math.Log(parameters.Weights[k]) - (0.5 * ((features * Math.Log(Math.Tau)) + logs));
        }
    }

    public MixtureParameters Parameters { get; }

    public void LogDensities(ReadOnlySpan<float> rows, Span<double> logs, int step)
    {
        WideRows.ScaledSquares(rows, Parameters.Features, _scales, _offsets, logs, step);
        var count = rows.Length / Parameters.Features;
        for (var k = 0; k < _constants.Length; k++)
        {
            var own = logs.Slice(k * step, count);
            TensorPrimitives.Multiply(own, -0.5, own);
            TensorPrimitives.Add(own, _constants[k], own);
        }
    }

    public void Add(ReadOnlySpan<float> rows, int component, ReadOnlySpan<int> chosen, ReadOnlySpan<double> weights, MixtureSums sums) => WideRows.AddMoments(
        rows, Parameters.Features, chosen, weights, _means.AsSpan(component * _pitch, _pitch), sums.FirstOf(component), sums.SecondOf(component));
}
