using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>y = body(x) + shortcut(x), with the ReLU that follows it.</summary>
internal sealed class ResidualLayer(Shape input, Shape output, LayerBranch body, LayerBranch shortcut, bool relu) : Layer(input, output)
{
    public override IReadOnlyList<Parameter> Parameters { get; } = [.. body.Parameters, .. shortcut.Parameters];

    public override long InnerSize => body.Size + shortcut.Size;

    /// <summary>Scratch: the shortcut's share of dx.</summary>
    public override LayerState CreateState(int capacity, bool training) => new()
    {
        Branches = [body.CreateState(capacity, training), shortcut.CreateState(capacity, training)],
        Scratch = new AlignedFloats(training && !shortcut.IsEmpty ? checked(capacity * Input.Size) : 0),
    };

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var sum = body.Forward(pass, pass.State.Branches[0], x);
        var other = shortcut.Forward(pass, pass.State.Branches[1], x);
        ColumnMaths.AddAbove(sum, other, relu ? 0 : float.NegativeInfinity, y);
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (relu)
        {
            ColumnMaths.MaskByRelu(y, dy);
        }

        body.Backward(pass, pass.State.Branches[0], x, dy, dx);
        if (shortcut.IsEmpty)
        {
            TensorPrimitives.Add(dx, dy[..dx.Length], dx);
            return;
        }

        var own = pass.State.Scratch.Span[..dx.Length];
        shortcut.Backward(pass, pass.State.Branches[1], x, dy, own);
        TensorPrimitives.Add(dx, own, dx);
    }
}
