using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>A weighted mean of what layers give, added up while they are computed, so that no layer's frames are kept.</summary>
internal sealed class LayerMix
{
    private readonly float[] _weights;

    /// <param name="layers">0: what the first layer is given; n: what layer n gives.</param>
    /// <param name="layerCount">Layers of the network.</param>
    /// <exception cref="TimbreException">There is no such layer, one is there twice, or the weights are not positive numbers.</exception>
    public LayerMix(IReadOnlyList<(int Layer, double Weight)> layers, int layerCount)
    {
        var weights = new double[layerCount + 1];
        var sum = 0.0;
        foreach (var (layer, weight) in layers)
        {
            Require(layer >= 0 && layer <= layerCount, FormattableString.Invariant($"layer={layer}: must be from 0 (what the first layer is given) to {layerCount}, the last layer of this model"));
            Require(weight > 0 && double.IsFinite(weight), FormattableString.Invariant($"layer={layer}:{weight}: the weight must be a positive number"));
            Require(weights[layer] == 0, FormattableString.Invariant($"layer={layer}: is there twice; each layer can be given one weight"));
            weights[layer] = weight;
            sum += weight;
            Last = Math.Max(Last, layer);
        }

        Require(layers.Count > 0, "layer: names no layer to take the mean of");
        Require(double.IsFinite(sum), "layer: the weights are too large to be added");
        _weights = Array.ConvertAll(weights, w => (float)(w / sum));
    }

    /// <summary>The last layer that counts: those beyond need not be computed.</summary>
    public int Last { get; }

    /// <summary>Adds what a layer gives, <c>[frames, units]</c>, where it counts.</summary>
    public void Add(int layer, FrameBuffer hidden, int rows, Memory<float> sums, WorkTeam team)
    {
        var weight = _weights[layer];
        if (weight == 0)
        {
            return;
        }

        team.ForRows(rows, (first, count) =>
        {
            for (var row = first; row < first + count; row++)
            {
                var sum = sums.Span.Slice(row * hidden.Columns, hidden.Columns);
                TensorPrimitives.FusedMultiplyAdd(hidden.Row(row), weight, sum, sum);
            }
        });
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new TimbreException(message);
        }
    }
}
