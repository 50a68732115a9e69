namespace Timbre.Learning.Mixtures;

/// <summary>The components of a mixture, readied for passes over rows. Immutable, shared by threads.</summary>
internal interface IMixtureDensities
{
    MixtureParameters Parameters { get; }

    /// <summary>The logarithm of weight times density of every component k and row, at <c>logs[k·step + row]</c>.</summary>
    void LogDensities(ReadOnlySpan<float> rows, Span<double> logs, int step);

    /// <summary>Adds the chosen rows of a block, weighted, to the moments of one component about its present mean.</summary>
    void Add(ReadOnlySpan<float> rows, int component, ReadOnlySpan<int> chosen, ReadOnlySpan<double> weights, MixtureSums sums);
}
