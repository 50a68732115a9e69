using System.Numerics;
using System.Text.Json.Serialization;

namespace Timbre.Evaluation.Descriptive;

/// <summary>Rule for the width of the kernel.</summary>
public enum BandwidthRule
{
    /// <summary>0.9 · min(sd, IQR / 1.34) · n^(−1/5) (Silverman 1986, eq. 3.31): holds its own against outliers.</summary>
    Silverman,

    /// <summary>sd · n^(−1/5) (Scott 1992), SciPy's default.</summary>
    Scott,
}

/// <summary>
/// A smooth density with a Gaussian kernel, as a violin plot shows it. The values are put on a fine grid first (linear binning,
/// at least four bins per bandwidth where the range allows), so that 100,000 values cost no more than 1,000.
/// </summary>
/// <param name="Positions">Where the density was computed, evenly spaced; empty where the values do not vary.</param>
/// <param name="Densities">Density there (area 1 over the whole line).</param>
/// <param name="Bandwidth">Standard deviation of the kernel; NaN where the values do not vary.</param>
public sealed record KernelDensity(
    [property: JsonPropertyName("positions")] IReadOnlyList<double> Positions,
    [property: JsonPropertyName("densities")] IReadOnlyList<double> Densities,
    [property: JsonPropertyName("bandwidth")][property: JsonConverter(typeof(NanAsNullConverter))] double Bandwidth)
{
    private const int MostBins = 1 << 16;

    /// <summary>Density of <paramref name="values"/>; those that are not finite are left out.</summary>
    /// <param name="values">The sample.</param>
    /// <param name="points">Number of positions.</param>
    /// <param name="rule">Rule for the bandwidth.</param>
    /// <param name="cut">Bandwidths by which the positions reach beyond the smallest and largest value.</param>
    public static KernelDensity Of<T>(ReadOnlySpan<T> values, int points = 64, BandwidthRule rule = BandwidthRule.Silverman, double cut = 2)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        var sample = SortedSample.Of(values);
        var sorted = Array.FindAll(sample.Values, double.IsFinite);
        if (sorted.Length < 2 || !(sorted[^1] > sorted[0]))
        {
            return new KernelDensity([], [], double.NaN);
        }

        var width = BandwidthOf(sorted, rule);
        var bins = (int)Math.Clamp(Math.Ceiling((sorted[^1] - sorted[0]) / width * 4), 512, MostBins);
        var weights = Bin(sorted, bins, out var step);
        var low = sorted[0] - (cut * width);
        var high = sorted[^1] + (cut * width);
        var positions = new double[points];
        var densities = new double[points];
        for (var p = 0; p < points; p++)
        {
            positions[p] = low + ((high - low) * p / (points - 1));
            var first = (int)Math.Clamp((positions[p] - sorted[0] - (8 * width)) / step, 0, bins);
            var last = (int)Math.Clamp(((positions[p] - sorted[0] + (8 * width)) / step) + 1, 0, bins);
            for (var b = first; b <= last; b++)
            {
                var z = (positions[p] - sorted[0] - (b * step)) / width;
                densities[p] += weights[b] * Math.Exp(-0.5 * z * z);
            }

            densities[p] /= sorted.Length * width * Math.Sqrt(2 * Math.PI);
        }

        return new KernelDensity(positions, densities, width);
    }

    private static double BandwidthOf(double[] sorted, BandwidthRule rule)
    {
        var summary = Summary.Of<double>(sorted);
        var spread = summary.Deviation;
        var factor = Math.Pow(sorted.Length, -0.2);
        if (rule == BandwidthRule.Scott)
        {
            return factor * spread;
        }

        var robust = summary.InterquartileRange / 1.34;
        return 0.9 * factor * (robust > 0 ? Math.Min(spread, robust) : spread);
    }

    /// <summary>Shares each value between the two grid points beside it.</summary>
    private static double[] Bin(double[] sorted, int bins, out double step)
    {
        step = (sorted[^1] - sorted[0]) / bins;
        var weights = new double[bins + 1];
        foreach (var value in sorted)
        {
            var position = (value - sorted[0]) / step;
            var below = Math.Clamp((int)position, 0, bins - 1);
            weights[below] += 1 - (position - below);
            weights[below + 1] += position - below;
        }

        return weights;
    }
}
