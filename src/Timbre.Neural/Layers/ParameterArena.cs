namespace Timbre.Neural.Layers;

/// <summary>The tensors of a network while it is planned: each gets its place in one of two stretches of memory, of weights and of running statistics.</summary>
internal sealed class ParameterArena
{
    private const long MaximumWeights = 1 << 28;
    private readonly List<Parameter> _parameters = [];
    private int _weights;
    private int _statistics;

    /// <summary>In the order of a torch state dictionary.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Length of the arena of weights.</summary>
    public int WeightsLength => _weights;

    /// <summary>Length of the arena of running statistics.</summary>
    public int StatisticsLength => _statistics;

    public Parameter AddWeight(string name, int[] shape, Func<int, int>? place, ParameterStart start) => Add(name, shape, place, start, trained: true, ref _weights);

    public Parameter AddStatistic(string name, int[] shape, ParameterStart start) => Add(name, shape, null, start, trained: false, ref _statistics);

    private Parameter Add(string name, int[] shape, Func<int, int>? place, ParameterStart start, bool trained, ref int end)
    {
        var length = shape.Aggregate(1L, (a, b) => Math.Min(MaximumWeights + 1, a * b));
        if (length + end + 16 > MaximumWeights)
        {
            throw new TimbreException($"{name}: the shape [{string.Join(", ", shape)}] makes the network larger than Timbre allows ({MaximumWeights} weights)");
        }

        var parameter = new Parameter(name, shape, end, place, trained, start);
        end += (int)((length + 15) / 16 * 16); // each begins at a cache line
        _parameters.Add(parameter);
        return parameter;
    }
}
