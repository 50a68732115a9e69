using System.Numerics;
using System.Text.Json.Serialization;

namespace Timbre.Evaluation.Descriptive;

/// <summary>
/// Counts per bin of equal width, as <c>numpy.histogram</c>: bin i holds [edge i, edge i + 1), the last also its upper edge. Give groups that are to be
/// compared the same edges. Values outside and NaN are not counted in any bin.
/// </summary>
/// <param name="Edges">Bins + 1 edges, ascending.</param>
/// <param name="Counts">Number of values per bin.</param>
public sealed record Histogram(
    [property: JsonPropertyName("edges")] IReadOnlyList<double> Edges,
    [property: JsonPropertyName("counts")] IReadOnlyList<int> Counts)
{
    /// <summary>Share of the counted values per unit of the horizontal axis (area 1); zeros without values.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> Densities
    {
        get
        {
            var total = Math.Max(1, Counts.Sum());
            return [.. Counts.Select((c, i) => c / (total * (Edges[i + 1] - Edges[i])))];
        }
    }

    /// <summary>
    /// Edges for all the groups together: from the smallest to the largest finite value, as many bins as Freedman and Diaconis' rule says but at least 10 and
    /// at most <paramref name="maximumBins"/>.
    /// </summary>
    public static double[] CommonEdges<T>(ReadOnlySpan<T> all, int maximumBins = 60)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var sorted = Array.FindAll(SortedSample.Of(all).Values, double.IsFinite);
        if (sorted.Length == 0)
        {
            return EvenEdges(0, 1, 1);
        }

        var width = 2 * (Quantiles.OfSorted(sorted, 0.75) - Quantiles.OfSorted(sorted, 0.25)) / Math.Cbrt(sorted.Length);
        var range = sorted[^1] - sorted[0];
        var bins = range > 0 && width > 0 ? (int)Math.Clamp(Math.Ceiling(range / width), 10, Math.Max(10, maximumBins)) : 10;
        return EvenEdges(sorted[0], sorted[^1], bins);
    }

    /// <summary><paramref name="bins"/> bins of equal width; a range without width is widened by 0.5 on both sides, as in NumPy.</summary>
    public static double[] EvenEdges(double low, double high, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (!(low < high))
        {
            (low, high) = (low - 0.5, low + 0.5);
        }

        var edges = new double[bins + 1];
        for (var i = 0; i <= bins; i++)
        {
            edges[i] = i == bins ? high : low + ((high - low) * i / bins);
        }

        return edges;
    }

    /// <summary>Counts <paramref name="values"/> into bins of equal width.</summary>
    public static Histogram Of<T>(ReadOnlySpan<T> values, ReadOnlySpan<double> evenEdges)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        if (evenEdges.Length < 2 || !(evenEdges[^1] > evenEdges[0]))
        {
            throw new ArgumentException("a histogram needs at least two ascending edges", nameof(evenEdges));
        }

        var counts = new int[evenEdges.Length - 1];
        var scale = counts.Length / (evenEdges[^1] - evenEdges[0]);
        foreach (var raw in values)
        {
            var value = double.CreateTruncating(raw);
            if (value >= evenEdges[0] && value <= evenEdges[^1])
            {
                var bin = Math.Min((int)((value - evenEdges[0]) * scale), counts.Length - 1);
                if (value < evenEdges[bin])
                {
                    bin--; // rounding put it one bin too far
                }
                else if (bin + 1 < counts.Length && value >= evenEdges[bin + 1])
                {
                    bin++;
                }

                counts[bin]++;
            }
        }

        return new Histogram(evenEdges.ToArray(), counts);
    }
}
