using Timbre.Evaluation.Descriptive;

namespace Timbre.Recipes;

/// <summary>One group's values of a feature, in numbers and as shapes.</summary>
internal sealed record GroupDistribution(string Name, Summary Summary, BoxPlot Box, KernelDensity Density, Histogram Histogram);

/// <summary>Values of one feature, all together and by label. Values that are not finite are left out and counted.</summary>
/// <param name="Overall">All values.</param>
/// <param name="Box">All values.</param>
/// <param name="OutliersByZ">Values with |z| above 3.</param>
/// <param name="Missing">Values that are not finite.</param>
/// <param name="Groups">The labels.</param>
/// <param name="Auc">Share of the pairs (one value of each label) in which the female one is higher; NaN without two labels.</param>
/// <param name="Effect">Cohen's d, positive where female voices are higher; NaN without two labels.</param>
internal sealed record Distribution(Summary Overall, BoxPlot Box, int OutliersByZ, int Missing, IReadOnlyList<GroupDistribution> Groups, double Auc, double Effect)
{
    private const int MostBins = 40, DensityPoints = 64;

    public int OutliersByQuartiles => Box.Outliers;

    /// <summary>Describes the values; the arrays are taken over and sorted.</summary>
    public static Distribution Of(double[] all, IReadOnlyList<(string Name, double[] Values)> groups)
    {
        var missing = all.Length;
        all = Finite(all);
        missing -= all.Length;
        var edges = Histogram.CommonEdges<double>(all, MostBins);
        var described = new List<GroupDistribution>(groups.Count);
        var sorted = new List<double[]>(groups.Count);
        foreach (var (name, raw) in groups)
        {
            var values = Finite(raw);
            sorted.Add(values);
            described.Add(new GroupDistribution(
                name,
                Summary.Of<double>(values),
                BoxPlot.Of<double>(values),
                KernelDensity.Of<double>(values, DensityPoints, cut: 1),
                Histogram.Of<double>(values, edges)));
        }

        return new Distribution(
            Summary.Of<double>(all),
            BoxPlot.Of<double>(all),
            Outliers.ByZScore<double>(all),
            missing,
            described,
            sorted.Count == 2 ? TwoGroups.Auc(sorted[0], sorted[1]) : double.NaN,
            sorted.Count == 2 ? TwoGroups.Effect(sorted[0], sorted[1]) : double.NaN);
    }

    private static double[] Finite(double[] values)
    {
        var kept = Array.TrueForAll(values, double.IsFinite) ? values : Array.FindAll(values, double.IsFinite);
        Array.Sort(kept);
        return kept;
    }
}
