using System.Numerics.Tensors;

namespace Timbre.Neural.Layers;

/// <summary>Mean over all positions.</summary>
internal sealed class GlobalAveragePoolLayer(Shape input) : Layer(input, Shape.Flat(input.Channels))
{
    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < pass.Count; i++)
        {
            var mean = y.Slice(i * Input.Channels, Input.Channels);
            mean.Clear();
            for (var p = 0; p < Input.Positions; p++)
            {
                TensorPrimitives.Add(mean, x.Slice((i * Input.Size) + (p * Input.Channels), Input.Channels), mean);
            }

            TensorPrimitives.Multiply(mean, 1f / Input.Positions, mean);
        }
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
        {
            return;
        }

        for (var i = 0; i < pass.Count; i++)
        {
            for (var p = 0; p < Input.Positions; p++)
            {
                TensorPrimitives.Multiply(dy.Slice(i * Input.Channels, Input.Channels), 1f / Input.Positions, dx.Slice((i * Input.Size) + (p * Input.Channels), Input.Channels));
            }
        }
    }
}
