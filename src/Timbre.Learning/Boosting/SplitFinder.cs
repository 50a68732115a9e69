using System.Runtime.CompilerServices;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>The best split of one node; <see cref="Feature"/> is −1 where none pays.</summary>
internal readonly record struct Split(double Gain, int Feature, byte LastLeftBin, bool MissingLeft, long Left)
{
    public static Split None => new(0, -1, 0, MissingLeft: false, 0);
}

/// <summary>Gain and leaf values by XGBoost's formulas (Chen and Guestrin 2016, equations 5 and 7, with L1).</summary>
internal sealed class SplitFinder(BoostingOptions options, GradientPairs pairs, BinCuts cuts)
{
    private const double LeastGain = 1e-6;

    public double Weight(long sum)
    {
        var hessian = pairs.Hessian(sum) + options.L2;
        return hessian > 0 ? -Shrink(pairs.Gradient(sum)) / hessian : 0;
    }

    public bool MaySplit(long sum) => pairs.Hessian(sum) >= 2 * options.MinChildWeight;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Split Find(ReadOnlySpan<long> histogram, long sum, bool[] active)
    {
        var best = Split.None;
        var own = pairs.Hessian(sum) + options.L2;
        var parent = own > 0 ? Square(Shrink(pairs.Gradient(sum))) / own : 0;
        var scores = new HistogramScores(pairs.GradientUnit, pairs.HessianUnit, options.L1, options.L2, Math.Max(options.MinChildWeight, double.Epsilon));
        var least = parent + LeastGain; // the score to beat
        for (var feature = 0; feature < active.Length; feature++)
        {
            if (!active[feature])
            {
                continue;
            }

            var bins = histogram.Slice(feature * HistogramKernels.BinCount, HistogramKernels.BinCount);
            var missing = bins[HistogramKernels.MissingBin];
            bins = bins[..cuts.Counts[feature]];
            if (scores.AnyAbove(bins, missing, sum, least))
            {
                Scan(bins, missing, sum, parent, feature, scores, ref least, ref best);
            }

            if (missing != 0 && scores.Of(sum - missing, missing) is var apart && apart > least)
            {
                least = apart;
                best = new Split(apart - parent, feature, (byte)bins.Length, MissingLeft: false, sum - missing);
            }
        }

        if (best.Feature >= 0 && histogram[(best.Feature * HistogramKernels.BinCount) + HistogramKernels.MissingBin] == 0)
        {
            // Nothing was missing here: later, a missing value goes where most of the weight went.
            return best with { MissingLeft = (uint)best.Left >= (uint)(sum - best.Left) };
        }

        return best;
    }

    // The first of the best, in the order of bins.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scan(ReadOnlySpan<long> bins, long missing, long sum, double parent, int feature, HistogramScores scores, ref double least, ref Split best)
    {
        var left = 0L;
        for (var bin = 0; bin < bins.Length; bin++)
        {
            var pair = bins[bin];
            if (pair == 0)
            {
                continue; // no row, hence the same sides as before
            }

            left += pair;
            var score = scores.Of(left, sum - left);
            if (score > least)
            {
                least = score;
                best = new Split(score - parent, feature, (byte)bin, MissingLeft: false, left);
            }

            if (missing == 0)
            {
                continue;
            }

            score = scores.Of(left + missing, sum - left - missing);
            if (score > least)
            {
                least = score;
                best = new Split(score - parent, feature, (byte)bin, MissingLeft: true, left + missing);
            }
        }
    }

    private double Shrink(double gradient) => gradient > options.L1 ? gradient - options.L1 : gradient < -options.L1 ? gradient + options.L1 : 0;

    private static double Square(double value) => value * value;
}
