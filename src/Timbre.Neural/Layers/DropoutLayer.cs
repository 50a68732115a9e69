using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>Drops values while training. The mask comes from the layer's own random sequence, so it depends on the seed alone.</summary>
internal sealed class DropoutLayer(Shape shape, double rate) : Layer(shape, shape)
{
    public override LayerState CreateState(int capacity, bool training) => training
        ? new LayerState { Saved = new AlignedFloats(capacity * Input.Size), Random = new SeededRandom(0) }
        : LayerState.None;

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        if (!pass.Training || pass.StatisticsShare is not null)
        {
            x.CopyTo(y);
            return;
        }

        var mask = pass.State.Saved.Span[..x.Length];
        var random = pass.State.Random!;
        var kept = (float)(1 / (1 - rate));
        var threshold = (uint)Math.Min(uint.MaxValue, rate * 4294967296.0);
        for (var i = 0; i < mask.Length; i += 2)
        {
            var bits = random.NextBits();
            mask[i] = (uint)bits >= threshold ? kept : 0;
            if (i + 1 < mask.Length)
            {
                mask[i + 1] = (uint)(bits >> 32) >= threshold ? kept : 0;
            }
        }

        TensorPrimitives.Multiply(x, mask, y);
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
        {
            return;
        }

        if (pass.Training)
        {
            TensorPrimitives.Multiply(dy, pass.State.Saved.Span[..dy.Length], dx);
        }
        else
        {
            dy.CopyTo(dx);
        }
    }
}
