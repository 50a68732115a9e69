using Timbre.Neural.Layers;

namespace Timbre.Neural;

/// <summary>Weights that lie side by side and learn alike.</summary>
/// <param name="Offset">First value in the arena, a multiple of 16.</param>
/// <param name="Length">Number of values, likewise.</param>
/// <param name="Factor">Times the learning rate.</param>
/// <param name="FirstStep">First step that changes them, from 0.</param>
internal readonly record struct WeightStretch(int Offset, int Length, double Factor, long FirstStep);

/// <summary>Which weights of a network learn when, and how fast: <see cref="TrainingOptions.LayerRates"/> for its parameters.</summary>
internal sealed class LearningWeights
{
    private readonly NetworkPlan _plan;
    private readonly Dictionary<string, LayerRate> _rates = new(StringComparer.Ordinal); // of the weights that have one

    /// <exception cref="TimbreException">A prefix begins no name, or no weight learns in the first epoch.</exception>
    public LearningWeights(NetworkPlan plan, IReadOnlyList<LayerRate> rates, long stepsPerEpoch)
    {
        _plan = plan;
        var weights = plan.Parameters.Where(p => p.Trained).OrderBy(p => p.Offset).ToList();
        foreach (var rate in rates)
        {
            if (!weights.Any(w => w.Name.StartsWith(rate.Prefix, StringComparison.Ordinal)))
            {
                var known = weights.Select(w => w.Name[..(w.Name.LastIndexOf('.') + 1)]).Distinct(StringComparer.Ordinal);
                throw new TimbreException($"layer_rates.prefix={rate.Prefix}: must begin the name of a weight; the weights of this network begin with {string.Join(", ", known)}");
            }
        }

        var stretches = new List<WeightStretch>();
        for (var i = 0; i < weights.Count; i++)
        {
            var own = rates.Where(r => weights[i].Name.StartsWith(r.Prefix, StringComparison.Ordinal)).MaxBy(r => r.Prefix.Length);
            if (own is not null)
            {
                _rates[weights[i].Name] = own;
            }

            var end = i + 1 < weights.Count ? weights[i + 1].Offset : plan.WeightsLength;
            var next = new WeightStretch(weights[i].Offset, end - weights[i].Offset, own?.Factor ?? 1, ((own?.FromEpoch ?? 1) - 1) * stepsPerEpoch);
            if (stretches.Count > 0 && stretches[^1] is var last && last.Factor.Equals(next.Factor) && last.FirstStep == next.FirstStep)
            {
                stretches[^1] = last with { Length = last.Length + next.Length };
            }
            else
            {
                stretches.Add(next);
            }
        }

        Stretches = [.. stretches];
        if (rates.Count > 0 && !weights.Any(w => Learns(w, 0)))
        {
            throw new TimbreException("layer_rates: must leave weights that learn in the first epoch");
        }
    }

    /// <summary>All weights, in order.</summary>
    public WeightStretch[] Stretches { get; }

    /// <summary>Whether a layer has weights of which none learns in an epoch (from 0).</summary>
    public bool Rests(Layer layer, int epoch) => layer.Parameters.Any(p => p.Trained) && !layer.Parameters.Any(p => p.Trained && Learns(p, epoch));

    /// <summary>Place of the first layer that learns in an epoch.</summary>
    public int First(int epoch) => Enumerable.Range(0, _plan.Layers.Count).First(i => _plan.Layers[i].Parameters.Any(p => p.Trained && Learns(p, epoch)));

    private bool Learns(Parameter weight, int epoch) => !_rates.TryGetValue(weight.Name, out var rate) || (rate.Factor > 0 && epoch + 1 >= rate.FromEpoch);
}
