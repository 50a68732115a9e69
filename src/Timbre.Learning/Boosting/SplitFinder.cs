using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>The best split of one node; <see cref="Feature"/> is −1 where none pays.</summary>
internal readonly record struct Split(double Gain, int Feature, byte LastLeftBin, bool MissingLeft, long Left);

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

    public Split Find(ReadOnlySpan<long> histogram, long sum, bool[] active)
    {
        var best = new Split(0, -1, 0, MissingLeft: false, 0);
        var own = pairs.Hessian(sum) + options.L2;
        var parent = own > 0 ? Square(Shrink(pairs.Gradient(sum))) / own : 0;
        for (var feature = 0; feature < cuts.Counts.Length; feature++)
        {
            if (!active[feature])
            {
                continue;
            }

            var bins = histogram.Slice(feature * HistogramKernels.BinCount, HistogramKernels.BinCount);
            var missing = bins[HistogramKernels.MissingBin];
            var count = cuts.Counts[feature];
            var left = 0L;
            for (var bin = 0; bin < count; bin++)
            {
                var pair = bins[bin];
                if (pair == 0)
                {
                    continue; // no row, hence the same sides as before
                }

                left += pair;
                Consider(ref best, left, sum, parent, feature, bin, missingLeft: false);
                if (missing != 0)
                {
                    Consider(ref best, left + missing, sum, parent, feature, bin, missingLeft: true);
                }
            }

            if (missing != 0)
            {
                Consider(ref best, sum - missing, sum, parent, feature, count, missingLeft: false);
            }
        }

        if (best.Feature >= 0 && histogram[(best.Feature * HistogramKernels.BinCount) + HistogramKernels.MissingBin] == 0)
        {
            // Nothing was missing here: later, a missing value goes where most rows went.
            return best with { MissingLeft = (uint)best.Left >= (uint)(sum - best.Left) };
        }

        return best;
    }

    private void Consider(ref Split best, long left, long sum, double parent, int feature, int bin, bool missingLeft)
    {
        var right = sum - left;
        var leftHessian = pairs.Hessian(left);
        var rightHessian = pairs.Hessian(right);
        if (leftHessian < options.MinChildWeight || rightHessian < options.MinChildWeight || leftHessian <= 0 || rightHessian <= 0)
        {
            return;
        }

        leftHessian += options.L2;
        rightHessian += options.L2;
        var score = ((Square(Shrink(pairs.Gradient(left))) * rightHessian) + (Square(Shrink(pairs.Gradient(right))) * leftHessian)) / (leftHessian * rightHessian);
        var gain = score - parent;
        if (gain > LeastGain && gain > best.Gain)
        {
            best = new Split(gain, feature, (byte)bin, missingLeft, left);
        }
    }

    private double Shrink(double gradient) =>
        gradient > options.L1 ? gradient - options.L1 : gradient < -options.L1 ? gradient + options.L1 : 0;

    private static double Square(double value) => value * value;
}
