using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>The memory of one pass at a time over up to <see cref="Capacity"/> examples, allocated once.</summary>
internal sealed class Workspace
{
    private readonly NetworkPlan _plan;
    private readonly bool _training;
    private readonly AlignedFloats[] _values;
    private readonly AlignedFloats[] _gradients;
    private readonly LayerState[] _states;
    private readonly bool[] _resting;
    private int _first; // layer that learns

    public Workspace(NetworkPlan plan, int capacity, bool training)
    {
        _plan = plan;
        _training = training;
        Capacity = capacity;
        _resting = new bool[plan.Layers.Count];
        _first = plan.FirstTrained;
        _values = [new AlignedFloats(checked(capacity * plan.Input.Size)), .. plan.Layers.Select(l => new AlignedFloats(checked(capacity * l.Output.Size)))];
        var widest = training ? Math.Max(plan.Input.Size, plan.Layers.Select(l => l.Output.Size).DefaultIfEmpty().Max()) : 0;
        _gradients = [new AlignedFloats(checked(capacity * widest)), new AlignedFloats(checked(capacity * widest))];
        _states = [.. plan.Layers.Select(l => l.CreateState(capacity, training))];
    }

    public int Capacity { get; }

    private IEnumerable<(LayerState State, string Place)> States => _states.SelectMany((state, i) => state.All($"layer {i}"));

    /// <summary>Gives every layer that draws random numbers its own sequence.</summary>
    public void Seed(SeededRandom random)
    {
        foreach (var (state, place) in States)
        {
            state.Random = state.Random is null ? null : random.Fork(place);
        }
    }

    /// <summary>Where the random sequences of the layers that have one stand, in the layers' order.</summary>
    public List<SeededRandomState> RandomStates
    {
        get => [.. States.Where(s => s.State.Random is not null).Select(s => s.State.Random!.State)];
        set
        {
            var next = 0;
            foreach (var (state, _) in States)
            {
                state.Random = state.Random is null ? null : SeededRandom.FromState(value[next++]);
            }
        }
    }

    /// <summary>From the next pass on, layers that rest keep their running statistics and gradients go no further back than the first that learns.</summary>
    public void Rest(Func<Layer, bool> rests, int first)
    {
        for (var i = 0; i < _resting.Length; i++)
        {
            _resting[i] = rests(_plan.Layers[i]);
        }

        _first = first;
    }

    /// <summary>Where the input of <paramref name="count"/> examples goes.</summary>
    public Span<float> Input(int count) => _values[0].Span[..(count * _plan.Input.Size)];

    /// <summary>Runs the layers; the result is valid until the next pass.</summary>
    /// <param name="count">Number of examples.</param>
    /// <param name="weights">Of the network.</param>
    /// <param name="statistics">Of the network; they change in training.</param>
    /// <param name="statisticsShare">See <see cref="LayerPass.StatisticsShare"/>.</param>
    public ReadOnlySpan<float> Forward(int count, ReadOnlySpan<float> weights, Span<float> statistics, double? statisticsShare = null)
    {
        for (var i = 0; i < _states.Length; i++)
        {
            var layer = _plan.Layers[i];
            var pass = new LayerPass(count, _training, _states[i], weights, default, statistics) { Settled = _resting[i], StatisticsShare = statisticsShare };
            layer.Forward(pass, _values[i].Span[..(count * layer.Input.Size)], _values[i + 1].Span[..(count * layer.Output.Size)]);
        }

        return _values[^1].Span[..(count * _plan.Outputs)];
    }

    /// <summary>Where the gradient of the output goes before <see cref="Backward"/>.</summary>
    public Span<float> OutputGradient(int count) => _gradients[_states.Length & 1].Span[..(count * _plan.Outputs)];

    /// <summary>Fills <paramref name="gradients"/> for the pass that <see cref="Forward"/> just made; those of layers before the first that learns stay as they are.</summary>
    public void Backward(int count, ReadOnlySpan<float> weights, Span<float> gradients, Span<float> statistics)
    {
        for (var i = _states.Length - 1; i >= 0 && i >= _first; i--)
        {
            var layer = _plan.Layers[i];
            var pass = new LayerPass(count, _training, _states[i], weights, gradients, statistics) { Settled = _resting[i] };
            var dy = _gradients[(i + 1) & 1].Span[..(count * layer.Output.Size)];
            var dx = i > _first ? _gradients[i & 1].Span[..(count * layer.Input.Size)] : default;
            layer.Backward(pass, _values[i].Span[..(count * layer.Input.Size)], _values[i + 1].Span[..(count * layer.Output.Size)], dy, dx);
        }
    }
}
