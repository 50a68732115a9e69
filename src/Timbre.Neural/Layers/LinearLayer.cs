using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>y = x W + b, with the ReLU that follows it. W lies in memory as [inputs, outputs]; a file has [outputs, inputs].</summary>
internal sealed class LinearLayer(Shape input, int outputs, bool relu, Parameter weight, Parameter bias) : Layer(input, Shape.Flat(outputs))
{
    public override IReadOnlyList<Parameter> Parameters { get; } = [weight, bias];

    public override LayerState CreateState(int capacity, bool training) => training ? new LayerState { Sums = new double[outputs] } : LayerState.None;

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) =>
        Gemm.Multiply(
            new MatrixView(x, pass.Count, Input.Size),
            new MatrixView(pass.Weights.Slice(weight.Offset, weight.Length), Input.Size, outputs),
            y,
            bias: pass.Weights.Slice(bias.Offset, outputs),
            relu: relu);

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (relu)
        {
            ColumnMaths.MaskByRelu(y, dy);
        }

        ColumnMaths.Sum(dy, pass.Count, outputs, pass.State.Sums);
        for (var o = 0; o < outputs; o++)
        {
            pass.Gradients[bias.Offset + o] = (float)pass.State.Sums[o];
        }

        var gradient = new MatrixView(dy, pass.Count, outputs);
        Gemm.Multiply(new MatrixView(x, pass.Count, Input.Size).Transposed, gradient, pass.Gradients.Slice(weight.Offset, weight.Length));
        if (!dx.IsEmpty)
        {
            Gemm.Multiply(gradient, new MatrixView(pass.Weights.Slice(weight.Offset, weight.Length), Input.Size, outputs).Transposed, dx);
        }
    }
}
