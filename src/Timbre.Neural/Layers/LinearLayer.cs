using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>
/// y = x W + b at every position, with the ReLU that follows it: a linear layer, or a convolution whose window is one value wide.
/// W lies in memory as [inputs, outputs]; a file has [outputs, inputs].
/// </summary>
internal sealed class LinearLayer(Shape input, Shape output, bool relu, Parameter weight, Parameter? bias) : Layer(input, output)
{
    private readonly int _inputs = input.Channels;
    private readonly int _outputs = output.Channels;

    public override IReadOnlyList<Parameter> Parameters { get; } = bias is null ? [weight] : [weight, bias];

    public override LayerState CreateState(int capacity, bool training) => training ? new LayerState { Sums = new double[_outputs] } : LayerState.None;

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) =>
        Gemm.Multiply(
            new MatrixView(x, pass.Count * Input.Positions, _inputs),
            new MatrixView(pass.Weights.Slice(weight.Offset, weight.Length), _inputs, _outputs),
            y,
            bias: pass.Values(bias),
            relu: relu);

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (relu)
        {
            ColumnMaths.MaskByRelu(y, dy);
        }

        var rows = pass.Count * Input.Positions;
        ColumnMaths.BiasGradient(pass, bias, dy, rows);

        var gradient = new MatrixView(dy, rows, _outputs);
        Gemm.Multiply(new MatrixView(x, rows, _inputs).Transposed, gradient, pass.Gradients.Slice(weight.Offset, weight.Length));
        if (!dx.IsEmpty)
        {
            Gemm.Multiply(gradient, new MatrixView(pass.Weights.Slice(weight.Offset, weight.Length), _inputs, _outputs).Transposed, dx);
        }
    }
}
