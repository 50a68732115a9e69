using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// Whether maps depend on what a network has learned (Adebayo et al. 2018): they are drawn again with the weights of the head, and of all layers, drawn anew at random, and compared to
/// the original ones. A method whose maps stay alike shows the picture and not the network.
/// </summary>
/// <param name="HeadOnly">The rank correlations with new weights in the last layer, one per draw; NaN where a map is the same everywhere.</param>
/// <param name="AllLayers">The rank correlations with new weights in all layers, and running statistics as they begin.</param>
public sealed record RandomisationTest(IReadOnlyList<double> HeadOnly, IReadOnlyList<double> AllLayers)
{
    /// <summary>Draws the weights anew and compares.</summary>
    /// <param name="network">The network; it keeps its weights.</param>
    /// <param name="map">How a map is made of a network.</param>
    /// <param name="draws">How often weights are drawn: 1 to 1,000.</param>
    /// <param name="seed">What the weights depend on.</param>
    /// <exception cref="TimbreException">The number of draws is not possible.</exception>
    public static RandomisationTest Of(Network network, Func<Network, EvidenceMap> map, int draws = 5, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(map);
        var original = map(network);
        var redrawn = Redrawn(network, draws, seed);
        return new RandomisationTest(
            [.. redrawn.Select(r => MapAgreement.Spearman(original, map(r.HeadOnly)))],
            [.. redrawn.Select(r => MapAgreement.Spearman(original, map(r.AllLayers)))]);
    }

    /// <summary>Networks with new weights in the last layer that has some, and in all layers; to be used for many pictures.</summary>
    /// <exception cref="TimbreException">The number of draws is not possible.</exception>
    public static IReadOnlyList<(Network HeadOnly, Network AllLayers)> Redrawn(Network network, int draws = 5, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (draws is < 1 or > 1000)
        {
            throw new TimbreException($"draws={draws}: must be from 1 to 1000");
        }

        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, draws).Select(draw =>
        {
            var all = Network.Create(network.Definition, (long)(random.NextBits() >> 1));
            var head = network.Copy();
            foreach (var parameter in network.Plan.Layers.LastOrDefault(l => l.Parameters.Count > 0)?.Parameters ?? [])
            {
                all.Values(parameter).CopyTo(head.Values(parameter));
            }

            return (head, all);
        })];
    }
}
