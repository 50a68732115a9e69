using Timbre.Learning.Linear;

namespace Timbre.Learning.Clustering;

/// <summary>Lloyd's algorithm from given centres to its end, step for step as scikit-learn's.</summary>
internal static class LloydIterations
{
    public static (double[] Centres, int[] Labels, double Inertia, int Iterations) Run(ClusterRows rows, double[] start, KMeansOptions options)
    {
        var centres = start;
        var assignment = new BoundedAssignment(rows, start.Length / rows.Features);
        var tolerance = options.Tolerance * rows.MeanVariance;
        var (settled, near, iteration) = (false, false, 0);
        while (!settled && !near && iteration < options.MaxIterations)
        {
            rows.Cancellation.ThrowIfCancellationRequested();
            settled = assignment.Assign(new CentreSet(rows, centres)) == 0;
            var next = Means(rows, assignment, centres);
            near = FixedOrder.SquaredDistance(centres, next) <= tolerance;
            centres = next;
            iteration++;
        }

        if (!settled)
        {
            assignment.Assign(new CentreSet(rows, centres));
        }

        var distances = Distances(rows, assignment.Labels, centres);
        return (centres, assignment.Labels, distances.Sum, iteration);
    }

    private static double[] Means(ClusterRows rows, BoundedAssignment assignment, double[] before)
    {
        var (counts, sums) = assignment.Totals();
        if (counts.Contains(0))
        {
            FillEmpty(rows, assignment.Labels, before, counts, sums);
        }

        for (var k = 0; k < counts.Length; k++)
        {
            for (var i = k * rows.Features; i < (k + 1) * rows.Features; i++)
            {
                sums[i] = counts[k] > 0 ? sums[i] / counts[k] : before[i];
            }
        }

        return sums;
    }

    /// <summary>The rows farthest from their centres become the centres that have no rows.</summary>
    private static void FillEmpty(ClusterRows rows, int[] labels, double[] centres, double[] counts, double[] sums)
    {
        var distances = Distances(rows, labels, centres).PerRow;
        var farthest = Enumerable.Range(0, rows.Count).ToArray();
        Array.Sort(distances, farthest);
        var next = rows.Count - 1;
        for (var k = 0; k < counts.Length && next >= 0; k++)
        {
            if (counts[k] > 0 || distances[next] == 0)
            {
                continue;
            }

            var row = rows.Row(farthest[next]);
            var from = labels[farthest[next]];
            next--;
            counts[from]--;
            ClusterRows.AddTo(sums.AsSpan(from * rows.Features, rows.Features), row, -1);
            counts[k] = 1;
            sums.AsSpan(k * rows.Features, rows.Features).Clear();
            ClusterRows.AddTo(sums.AsSpan(k * rows.Features, rows.Features), row, 1);
        }
    }

    /// <summary>Squared distances of the rows from their centres, and their sum part by part.</summary>
    private static (double[] PerRow, double Sum) Distances(ClusterRows rows, int[] labels, double[] centres)
    {
        var distances = new double[rows.Count];
        var sums = new double[rows.Parts.Count];
        rows.Blocks((first, count, part) =>
        {
            for (var i = first; i < first + count; i++)
            {
                distances[i] = rows.SquaredDistance(i, centres.AsSpan(labels[i] * rows.Features, rows.Features));
                sums[part] += distances[i];
            }
        });
        return (distances, sums.Sum());
    }
}
