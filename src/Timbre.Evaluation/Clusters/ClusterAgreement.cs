using System.Text.Json.Serialization;

namespace Timbre.Evaluation.Clusters;

/// <summary>
/// How well clusters found without labels agree with known classes, by scikit-learn's definitions. Cluster and class numbers are names only.
/// All is NaN (JSON: null) without items.
/// </summary>
public sealed record ClusterAgreement
{
    /// <summary>Number of items.</summary>
    [JsonPropertyName("n")]
    public required int N { get; init; }

    /// <summary>Number of distinct classes.</summary>
    [JsonPropertyName("classes")]
    public required int Classes { get; init; }

    /// <summary>Number of distinct clusters.</summary>
    [JsonPropertyName("clusters")]
    public required int Clusters { get; init; }

    /// <summary>Rand index corrected for chance (Hubert and Arabie 1985): 1 = the same partition, about 0 = chance.</summary>
    [JsonPropertyName("adjusted_rand")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double AdjustedRand { get; init; }

    /// <summary>Mutual information over the mean of the two entropies; equals <see cref="VMeasure"/> unless nothing is shared.</summary>
    [JsonPropertyName("nmi")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double NormalizedMutualInformation { get; init; }

    /// <summary>1 where each cluster holds one class only.</summary>
    [JsonPropertyName("homogeneity")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Homogeneity { get; init; }

    /// <summary>1 where each class lies in one cluster only.</summary>
    [JsonPropertyName("completeness")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Completeness { get; init; }

    /// <summary>Harmonic mean of homogeneity and completeness.</summary>
    [JsonPropertyName("v_measure")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double VMeasure { get; init; }

    /// <summary>Share of the items that belong to the commonest class of their cluster; grows with the number of clusters.</summary>
    [JsonPropertyName("purity")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Purity { get; init; }

    /// <summary>Compares the class and the cluster of each item.</summary>
    public static ClusterAgreement Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> clusters)
    {
        if (truth.Length != clusters.Length)
        {
            throw new ArgumentException($"{truth.Length} items, but {clusters.Length} have a cluster", nameof(clusters));
        }

        var classOf = GroupIndex.From(truth);
        var clusterOf = GroupIndex.From(clusters);
        var perClass = new long[classOf.Count];
        var perCluster = new long[clusterOf.Count];
        var largest = new long[clusterOf.Count];
        var cells = new Dictionary<(int Class, int Cluster), long>();
        for (var i = 0; i < truth.Length; i++)
        {
            var cell = (classOf.OfItem[i], clusterOf.OfItem[i]);
            var count = cells.GetValueOrDefault(cell) + 1;
            cells[cell] = count;
            perClass[cell.Item1]++;
            perCluster[cell.Item2]++;
            largest[cell.Item2] = Math.Max(largest[cell.Item2], count);
        }

        double n = truth.Length;
        var information = 0.0;
        foreach (var ((c, k), count) in cells)
        {
            information += count / n * Math.Log(count * n / ((double)perClass[c] * perCluster[k]));
        }

        information = Math.Max(0, information);
        double classEntropy = Entropy(perClass, n), clusterEntropy = Entropy(perCluster, n);
        var homogeneity = n == 0 ? double.NaN : classEntropy > 0 ? Math.Min(1, information / classEntropy) : 1;
        var completeness = n == 0 ? double.NaN : clusterEntropy > 0 ? Math.Min(1, information / clusterEntropy) : 1;
        return new ClusterAgreement
        {
            N = truth.Length,
            Classes = classOf.Count,
            Clusters = clusterOf.Count,
            AdjustedRand = Rand(cells.Values, perClass, perCluster, n),
            NormalizedMutualInformation = n == 0 ? double.NaN
                : classEntropy + clusterEntropy == 0 ? 1 : Math.Min(1, 2 * information / (classEntropy + clusterEntropy)),
            Homogeneity = homogeneity,
            Completeness = completeness,
            VMeasure = homogeneity + completeness == 0 ? 0 : 2 * homogeneity * completeness / (homogeneity + completeness),
            Purity = largest.Sum() / n,
        };
    }

    private static double Rand(IEnumerable<long> cells, long[] perClass, long[] perCluster, double n)
    {
        double together = Pairs(cells), inClasses = Pairs(perClass), inClusters = Pairs(perCluster), all = n * (n - 1) / 2;
        if (n == 0)
        {
            return double.NaN;
        }

        var expected = all == 0 ? 0 : inClasses / all * inClusters;
        var most = (inClasses + inClusters) / 2;
        return most == expected ? 1 : (together - expected) / (most - expected);
    }

    private static double Pairs(IEnumerable<long> counts)
    {
        var sum = 0.0;
        foreach (var count in counts)
        {
            sum += count * (count - 1.0) / 2;
        }

        return sum;
    }

    private static double Entropy(long[] counts, double n)
    {
        var sum = 0.0;
        foreach (var count in counts)
        {
            sum -= count == n ? 0 : count / n * Math.Log(count / n);
        }

        return sum;
    }
}
