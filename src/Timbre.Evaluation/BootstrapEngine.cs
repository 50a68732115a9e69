using Timbre.Evaluation.Descriptive;
using Timbre.Numerics;

namespace Timbre.Evaluation;

/// <summary>Statistics of a resample, given how often each group was drawn.</summary>
internal delegate void DrawStatistic(ReadOnlySpan<int> timesDrawn, Span<double> results);

/// <summary>Draws groups with replacement and turns replicates into intervals. Each replicate has its own random numbers, so threads do not matter.</summary>
internal static class BootstrapEngine
{
    public static PairedDifference[] Run(int groups, int outputs, DrawStatistic statistic, BootstrapOptions? options, CancellationToken ct)
    {
        options ??= new BootstrapOptions();
        options.Check();
        var once = new int[groups];
        Array.Fill(once, 1);
        var estimates = new double[outputs];
        if (groups > 0)
        {
            statistic(once, estimates);
        }
        else
        {
            Array.Fill(estimates, double.NaN);
        }

        if (groups < 2)
        {
            return Array.ConvertAll(estimates, e => new PairedDifference(new ConfidenceInterval(e, double.NaN, double.NaN, options.Level), double.NaN));
        }

        var replicates = Evaluate(options.Replicates, outputs, statistic, options, ct, r => Draw(groups, new SeededRandom(options.Seed).Fork($"replicate {r}")));
        var leftOut = options.Method == BootstrapMethod.BiasCorrectedAccelerated
            ? Evaluate(groups, outputs, statistic, options, ct, g => WithoutOne(groups, g))
            : null;
        var result = new PairedDifference[outputs];
        for (var o = 0; o < outputs; o++)
        {
            result[o] = Summarise(estimates[o], Finite(replicates, o), leftOut is null ? null : Finite(leftOut, o), options.Level);
        }

        return result;
    }

    private static double[][] Evaluate(int count, int outputs, DrawStatistic statistic, BootstrapOptions options, CancellationToken ct, Func<int, int[]> draw)
    {
        var results = new double[count][];
        var parallel = new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = options.Jobs <= 0 ? -1 : options.Jobs };
        Parallel.For(0, count, parallel, r =>
        {
            results[r] = new double[outputs];
            statistic(draw(r), results[r]);
        });
        return results;
    }

    private static int[] Draw(int groups, SeededRandom random)
    {
        var times = new int[groups];
        for (var i = 0; i < groups; i++)
        {
            times[random.NextInt(groups)]++;
        }

        return times;
    }

    private static int[] WithoutOne(int groups, int left)
    {
        var times = new int[groups];
        Array.Fill(times, 1);
        times[left] = 0;
        return times;
    }

    private static double[] Finite(double[][] rows, int output)
    {
        var values = new List<double>(rows.Length);
        foreach (var row in rows)
        {
            if (double.IsFinite(row[output]))
            {
                values.Add(row[output]);
            }
        }

        return [.. values];
    }

    private static PairedDifference Summarise(double estimate, double[] replicates, double[]? leftOut, double level)
    {
        if (!double.IsFinite(estimate) || replicates.Length < 2)
        {
            return new PairedDifference(new ConfidenceInterval(estimate, double.NaN, double.NaN, level), double.NaN);
        }

        Array.Sort(replicates);
        double low = (1 - level) / 2, high = 1 - low;
        if (leftOut is { Length: > 1 })
        {
            (low, high) = Accelerate(estimate, replicates, leftOut, low, high);
        }

        var interval = new ConfidenceInterval(
            estimate, Math.Min(estimate, Quantiles.OfSorted(replicates, low)), Math.Max(estimate, Quantiles.OfSorted(replicates, high)), level);
        int below = 0, above = 0;
        foreach (var value in replicates)
        {
            below += value <= 0 ? 1 : 0;
            above += value >= 0 ? 1 : 0;
        }

        return new PairedDifference(interval, Math.Min(1, 2.0 * (Math.Min(below, above) + 1) / (replicates.Length + 1)));
    }

    private static (double Low, double High) Accelerate(double estimate, double[] replicates, double[] leftOut, double low, double high)
    {
        var below = 0.0;
        foreach (var value in replicates)
        {
            below += value < estimate ? 1 : value == estimate ? 0.5 : 0;
        }

        var bias = NormalDistribution.Quantile(Math.Clamp(below / replicates.Length, 0.5 / replicates.Length, 1 - (0.5 / replicates.Length)));
        double mean = 0, squares = 0, cubes = 0;
        foreach (var value in leftOut)
        {
            mean += value / leftOut.Length;
        }

        foreach (var value in leftOut)
        {
            squares += (mean - value) * (mean - value);
            cubes += (mean - value) * (mean - value) * (mean - value);
        }

        var acceleration = squares > 0 ? cubes / (6 * squares * Math.Sqrt(squares)) : 0;
        return (Shift(low), Shift(high));

        double Shift(double share)
        {
            var z = bias + NormalDistribution.Quantile(share);
            return NormalDistribution.Cumulative(bias + (z / (1 - (acceleration * z))));
        }
    }
}
