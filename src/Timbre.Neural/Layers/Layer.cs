namespace Timbre.Neural.Layers;

/// <summary>One step of a network. Immutable; what a pass must remember is in its <see cref="LayerState"/>.</summary>
internal abstract class Layer(Shape input, Shape output)
{
    public Shape Input { get; } = input;

    public Shape Output { get; } = output;

    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Values that one example leaves inside the layer besides its output.</summary>
    public virtual long InnerSize => 0;

    /// <summary>Memory for passes of up to <paramref name="capacity"/> examples.</summary>
    public virtual LayerState CreateState(int capacity, bool training) => LayerState.None;

    /// <summary>x [n, input] → y [n, output]. In training the running statistics change.</summary>
    public abstract void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y);

    /// <summary>Gradients of the loss: dy [n, output] → dx [n, input] (not wanted when empty) and the weights' share. May overwrite dy.</summary>
    public abstract void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx);
}

/// <summary>What a layer is given besides its input.</summary>
internal readonly ref struct LayerPass(int count, bool training, LayerState state, ReadOnlySpan<float> weights, Span<float> gradients, Span<float> statistics)
{
    /// <summary>Number of examples.</summary>
    public int Count { get; } = count;

    public bool Training { get; } = training;

    /// <summary>Whether batch normalisation rests while others train: it uses its running statistics and leaves them as they are.</summary>
    public bool Settled { get; init; }

    /// <summary>Set while running statistics are taken anew: the share of this batch in them, in place of a layer's momentum. Nothing is dropped then.</summary>
    public double? StatisticsShare { get; init; }

    public LayerState State { get; } = state;

    /// <summary>All weights of the network.</summary>
    public ReadOnlySpan<float> Weights { get; } = weights;

    /// <summary>All gradients, laid out like the weights.</summary>
    public Span<float> Gradients { get; } = gradients;

    /// <summary>All running statistics.</summary>
    public Span<float> Statistics { get; } = statistics;

    /// <summary>A tensor of weights; empty for one that the layer does not have.</summary>
    public ReadOnlySpan<float> Values(Parameter? weight) => weight is null ? default : Weights.Slice(weight.Offset, weight.Length);

    /// <summary>The same pass for a layer inside this one.</summary>
    public LayerPass Inside(LayerState state) => new(Count, Training, state, Weights, Gradients, Statistics);
}

/// <summary>What one pass remembers for a layer, allocated once.</summary>
internal sealed class LayerState
{
    public static readonly LayerState None = new();

    public Timbre.Numerics.AlignedFloats Saved { get; init; } = new(0);

    public Timbre.Numerics.AlignedFloats Scratch { get; init; } = new(0);

    public float[] Means { get; init; } = [];

    public double[] Sums { get; init; } = [];

    public int[] Indices { get; init; } = [];

    public Timbre.Numerics.SeededRandom? Random { get; set; }

    /// <summary>Of the layers inside this one.</summary>
    public BranchState[] Branches { get; init; } = [];

    /// <summary>This state and those of the layers inside, in a fixed order, each with the layer's place.</summary>
    public IEnumerable<(LayerState State, string Place)> All(string place)
    {
        yield return (this, place);
        for (var b = 0; b < Branches.Length; b++)
        {
            for (var i = 0; i < Branches[b].States.Length; i++)
            {
                foreach (var inner in Branches[b].States[i].All($"{place}.{b}.{i}"))
                {
                    yield return inner;
                }
            }
        }
    }
}
