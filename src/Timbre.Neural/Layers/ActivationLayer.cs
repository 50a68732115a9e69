using System.Numerics.Tensors;

namespace Timbre.Neural.Layers;

internal enum Activation
{
    Relu,
    Tanh,
    Sigmoid,
}

/// <summary>A function of each value by itself.</summary>
internal sealed class ActivationLayer(Shape shape, Activation activation) : Layer(shape, shape)
{
    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        switch (activation)
        {
            case Activation.Relu: TensorPrimitives.Max(x, 0, y); break;
            case Activation.Tanh: TensorPrimitives.Tanh(x, y); break;
            default: TensorPrimitives.Sigmoid(x, y); break;
        }
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
        {
            return;
        }

        switch (activation)
        {
            case Activation.Relu:
                ColumnMaths.MaskByRelu(y, dy);
                dy.CopyTo(dx);
                break;
            case Activation.Tanh:
                for (var i = 0; i < dx.Length; i++)
                {
                    dx[i] = dy[i] * (1 - (y[i] * y[i]));
                }

                break;
            default:
                for (var i = 0; i < dx.Length; i++)
                {
                    dx[i] = dy[i] * y[i] * (1 - y[i]);
                }

                break;
        }
    }
}
