using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>Layers one after the other inside a layer; without any, the input is the output. Immutable; what a pass must remember is in its <see cref="BranchState"/>.</summary>
internal sealed class LayerBranch(Shape input, IReadOnlyList<Layer> layers)
{
    private readonly Layer[] _layers = [.. layers];

    public bool IsEmpty => _layers.Length == 0;

    public IEnumerable<Parameter> Parameters => _layers.SelectMany(l => l.Parameters);

    /// <summary>Values that one example leaves here.</summary>
    public long Size => _layers.Sum(l => l.Output.Size + l.InnerSize);

    /// <summary>Memory for passes of up to <paramref name="capacity"/> examples.</summary>
    public BranchState CreateState(int capacity, bool training)
    {
        var widest = training ? _layers.Select(l => l.Output.Size).DefaultIfEmpty().Max() : 0;
        return new BranchState(
            [.. _layers.Select(l => l.CreateState(capacity, training))],
            [.. _layers.Select(l => new AlignedFloats(checked(capacity * l.Output.Size)))],
            [new AlignedFloats(checked(capacity * widest)), new AlignedFloats(checked(capacity * widest))]);
    }

    /// <summary>The result lies in the state until the next pass.</summary>
    public ReadOnlySpan<float> Forward(in LayerPass pass, BranchState state, ReadOnlySpan<float> x)
    {
        for (var i = 0; i < _layers.Length; i++)
        {
            var y = Output(state, i, pass.Count);
            _layers[i].Forward(pass.Inside(state.States[i]), x, y);
            x = y;
        }

        return x;
    }

    /// <summary>dy, which stays as it is, → dx (not wanted when empty) and the weights' share, for the pass that <see cref="Forward"/> just made with this x.</summary>
    public void Backward(in LayerPass pass, BranchState state, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx)
    {
        if (_layers.Length == 0)
        {
            dy[..dx.Length].CopyTo(dx);
            return;
        }

        dy.CopyTo(state.Gradients[_layers.Length & 1].Span);
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            var layer = _layers[i];
            var own = state.Gradients[(i + 1) & 1].Span[..(pass.Count * layer.Output.Size)];
            var below = i > 0 ? state.Gradients[i & 1].Span[..(pass.Count * layer.Input.Size)] : dx;
            layer.Backward(pass.Inside(state.States[i]), i > 0 ? Output(state, i - 1, pass.Count) : x[..(pass.Count * input.Size)], Output(state, i, pass.Count), own, below);
        }
    }

    private Span<float> Output(BranchState state, int layer, int count) => state.Values[layer].Span[..(count * _layers[layer].Output.Size)];
}

/// <summary>What one pass remembers for a branch, allocated once: of each layer its state and its output; two gradients in turn.</summary>
internal sealed record BranchState(LayerState[] States, AlignedFloats[] Values, AlignedFloats[] Gradients);
