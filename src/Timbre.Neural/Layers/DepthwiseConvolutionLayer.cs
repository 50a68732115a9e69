using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>Convolution over two axes with one filter for each channel, with the ReLU that follows it. Weights lie in memory as [taps, channels]; a file has [channels, 1, taps].</summary>
internal sealed class DepthwiseConvolutionLayer(Shape input, Shape output, WindowGeometry window, bool relu, Parameter weight, Parameter? bias) : Layer(input, output)
{
    private readonly DepthwiseWindow _window = new(
        input.Channels,
        input.Height,
        input.Width,
        window.Height,
        window.Width,
        window.StrideHeight,
        window.Stride,
        window.Top,
        window.Left,
        window.OutputHeight,
        window.OutputWidth);

    public override IReadOnlyList<Parameter> Parameters { get; } = bias is null ? [weight] : [weight, bias];

    public override LayerState CreateState(int capacity, bool training) => training
        ? new LayerState { Scratch = new AlignedFloats(weight.Length), Sums = new double[weight.Length] }
        : LayerState.None;

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        DepthwiseConvolution.Forward(_window, pass.Count, x, pass.Values(weight), pass.Values(bias), y);
        if (relu)
        {
            TensorPrimitives.Max(y, 0, y);
        }
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (relu)
        {
            ColumnMaths.MaskByRelu(y, dy);
        }

        ColumnMaths.BiasGradient(pass, bias, dy, pass.Count * Output.Positions);
        DepthwiseConvolution.WeightsGradient(_window, pass.Count, x, dy, pass.State.Sums, pass.Gradients.Slice(weight.Offset, weight.Length));
        if (!dx.IsEmpty)
        {
            DepthwiseConvolution.InputGradient(_window, pass.Count, dy, pass.Values(weight), pass.State.Scratch.Span, dx);
        }
    }
}
