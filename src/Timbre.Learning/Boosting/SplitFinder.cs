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
        var rules = new Rules(pairs.GradientUnit, pairs.HessianUnit, options.L1, options.L2, Math.Max(options.MinChildWeight, double.Epsilon));
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
            var left = 0L;
            for (var bin = 0; bin < bins.Length; bin++)
            {
                var pair = bins[bin];
                if (pair == 0)
                {
                    continue; // no row, hence the same sides as before
                }

                left += pair;
                var score = rules.Score(left, sum - left);
                if (score > least)
                {
                    least = score;
                    best = new Split(score - parent, feature, (byte)bin, MissingLeft: false, left);
                }

                if (missing == 0)
                {
                    continue;
                }

                score = rules.Score(left + missing, sum - left - missing);
                if (score > least)
                {
                    least = score;
                    best = new Split(score - parent, feature, (byte)bin, MissingLeft: true, left + missing);
                }
            }

            if (missing != 0 && rules.Score(sum - missing, missing) is var apart && apart > least)
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

    private double Shrink(double gradient) => Shrink(gradient, options.L1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Shrink(double gradient, double by) => gradient > by ? gradient - by : gradient < -by ? gradient + by : 0;

    private static double Square(double value) => value * value;

    private readonly struct Rules(double gradientUnit, double hessianUnit, double l1, double l2, double leastHessian)
    {
        // G²/(H + L2) of both sides over one division; 0 where a side is too light.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public double Score(long left, long right)
        {
            var leftHessian = (uint)left * hessianUnit;
            var rightHessian = (uint)right * hessianUnit;
            if (leftHessian < leastHessian || rightHessian < leastHessian)
            {
                return 0;
            }

            leftHessian += l2;
            rightHessian += l2;
            var leftGradient = Shrink((int)(left >> 32) * gradientUnit, l1);
            var rightGradient = Shrink((int)(right >> 32) * gradientUnit, l1);
            return ((leftGradient * leftGradient * rightHessian) + (rightGradient * rightGradient * leftHessian)) / (leftHessian * rightHessian);
        }
    }
}
