namespace Timbre.Neural.Layers;

/// <summary>A definition made ready to run: its layers with their shapes, and the memory of their weights.</summary>
internal sealed class NetworkPlan
{
    private readonly ParameterArena _arena = new();
    private readonly SequencePlan _sequence;

    public NetworkPlan(NetworkDefinition definition)
    {
        Input = Shape.From(definition.InputShape, "input_shape");
        _sequence = new SequencePlan(Input, _arena);
        _sequence.ToChannelsLast();
        _sequence.AddAll(definition.Layers, prefix: "", unnamed: "");
        _sequence.ToChannelMajor();
        if (_sequence.Shape.Rank != 1)
        {
            throw new TimbreException($"the network ends with the shape {_sequence.Shape}; add a flatten or global_average_pool layer and a linear one");
        }

        if (Parameters.Select(p => p.Name).Distinct().Count() != Parameters.Count)
        {
            throw new TimbreException("two layers of the network have the same name; names must differ");
        }

        FirstTrained = Layers.TakeWhile(l => l.Parameters.Count == 0).Count() is var first && first < Layers.Count ? first : -1;
    }

    public Shape Input { get; }

    public int Outputs => _sequence.Shape.Size;

    public IReadOnlyList<Layer> Layers => _sequence.Layers;

    /// <summary>In the order of a torch state dictionary.</summary>
    public IReadOnlyList<Parameter> Parameters => _arena.Parameters;

    /// <summary>Length of the arena of weights.</summary>
    public int WeightsLength => _arena.WeightsLength;

    /// <summary>Length of the arena of running statistics.</summary>
    public int StatisticsLength => _arena.StatisticsLength;

    /// <summary>Gradients need not go further back than the first layer with weights; −1 without any.</summary>
    public int FirstTrained { get; }
}
