using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>Mean of each channel over time, then the root of each channel's variance plus <see cref="Epsilon"/>.</summary>
internal sealed class StatisticsPoolLayer(Shape input) : Layer(input, Shape.Flat(2 * input.Channels))
{
    /// <summary>Keeps the slope of the root finite where a channel does not change.</summary>
    private const double Epsilon = 1e-5;

    /// <summary>Saved: two rows of coefficients.</summary>
    public override LayerState CreateState(int capacity, bool training) => new()
    {
        Means = new float[Input.Channels],
        Saved = new AlignedFloats(training ? 2 * Input.Channels : 0),
        Sums = new double[Input.Channels],
    };

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var (means, sums, channels, frames) = (pass.State.Means, pass.State.Sums, Input.Channels, Input.Positions);
        for (var i = 0; i < pass.Count; i++)
        {
            var own = x.Slice(i * Input.Size, Input.Size);
            var result = y.Slice(i * Output.Size, Output.Size);
            ColumnMaths.Sum(own, frames, channels, sums);
            for (var c = 0; c < channels; c++)
            {
                result[c] = means[c] = (float)(sums[c] / frames);
            }

            ColumnMaths.SumSquares(own, means, frames, channels, sums);
            for (var c = 0; c < channels; c++)
            {
                result[channels + c] = (float)Math.Sqrt((sums[c] / frames) + Epsilon);
            }
        }
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
        {
            return;
        }

        var channels = Input.Channels;
        var scale = pass.State.Saved.Span[..channels];
        var share = pass.State.Saved.Span.Slice(channels, channels);
        for (var i = 0; i < pass.Count; i++)
        {
            var result = y.Slice(i * Output.Size, Output.Size);
            var slope = dy.Slice(i * Output.Size, Output.Size);
            TensorPrimitives.Multiply(slope[..channels], 1f / Input.Positions, share);
            TensorPrimitives.Divide(slope.Slice(channels, channels), result[channels..], scale);
            TensorPrimitives.Multiply(scale, 1f / Input.Positions, scale);
            for (var at = i * Input.Size; at < (i + 1) * Input.Size; at += channels)
            {
                // dx = (dMean + dDeviation · (x − mean) / deviation) / frames, with the difference first: the deviation may be small
                var target = dx.Slice(at, channels);
                TensorPrimitives.Subtract(x.Slice(at, channels), result[..channels], target);
                TensorPrimitives.FusedMultiplyAdd(target, scale, share, target);
            }
        }
    }
}
