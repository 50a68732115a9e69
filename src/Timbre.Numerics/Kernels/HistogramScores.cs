using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Timbre.Numerics;

/// <summary>
/// What a split scores: G²/(H + L2) of both sides, summed (Chen and Guestrin 2016, equation 7, with L1), on sums of packed pairs
/// (<see cref="HistogramKernels"/>). 0 where a side is too light.
/// </summary>
/// <param name="GradientUnit">What one step of a gradient stands for.</param>
/// <param name="HessianUnit">What one step of a Hessian stands for.</param>
/// <param name="L1">By how much a gradient is drawn towards 0.</param>
/// <param name="L2">Added to each side's Hessian.</param>
/// <param name="LeastHessian">A side with less counts as too light; above 0.</param>
public readonly record struct HistogramScores(double GradientUnit, double HessianUnit, double L1, double L2, double LeastHessian)
{
    private const int Lanes = 8;
    private const long UnsignedMagic = 0x4330_0000_0000_0000; // 2^52: a double whose last bits are a whole number from 0 on
    private const long SignedMagic = 0x4338_0000_0000_0000; // 1.5 · 2^52: the same for numbers of either sign

    /// <summary>The score of one split, over one division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(long left, long right)
    {
        var leftHessian = (uint)left * HessianUnit;
        var rightHessian = (uint)right * HessianUnit;
        if (leftHessian < LeastHessian || rightHessian < LeastHessian)
        {
            return 0;
        }

        leftHessian += L2;
        rightHessian += L2;
        var leftGradient = Math.Max(Math.Abs((int)(left >> 32) * GradientUnit) - L1, 0);
        var rightGradient = Math.Max(Math.Abs((int)(right >> 32) * GradientUnit) - L1, 0);
        return ((leftGradient * leftGradient * rightHessian) + (rightGradient * rightGradient * leftHessian)) / (leftHessian * rightHessian);
    }

    /// <summary>
    /// Whether one of a feature's splits after a bin may score above <paramref name="least"/>, missing values going either way: the same
    /// arithmetic as <see cref="Of"/>, eight splits at a time. Where that is not quick, always true.
    /// </summary>
    /// <param name="bins">The feature's bins, at most 256, without the last and without the missing values.</param>
    /// <param name="missing">The sum of the missing values.</param>
    /// <param name="sum">The sum of the node.</param>
    /// <param name="least">The score to beat.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe bool AnyAbove(ReadOnlySpan<long> bins, long missing, long sum, double least)
    {
        if (!Vector256.IsHardwareAccelerated || bins.Length > HistogramKernels.BinCount)
        {
            return true;
        }

        // A bin without rows gives the same sides as the one before it.
        var sides = stackalloc long[HistogramKernels.BinCount + Lanes];
        var count = 0;
        var left = 0L;
        foreach (var pair in bins)
        {
            left += pair;
            sides[count] = left;
            count += pair != 0 ? 1 : 0;
        }

        for (var i = 0; i < Lanes; i++)
        {
            sides[count + i] = 0; // an empty side scores nothing
        }

        var best = Vector512<double>.Zero;
        var all = Vector512.Create(sum);
        var apart = Vector512.Create(missing);
        for (var i = 0; i < count; i += Lanes)
        {
            var some = Vector512.Load(sides + i);
            best = Vector512.Max(best, Eight(some, all - some));
            if (missing != 0)
            {
                some += apart;
                best = Vector512.Max(best, Eight(some, all - some));
            }
        }

        return Vector512.GreaterThanAny(best, Vector512.Create(least));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Eight(Vector512<long> left, Vector512<long> right)
    {
        var (leftHessian, rightHessian) = (Hessian(left), Hessian(right));
        var least = Vector512.Create(LeastHessian);
        var heavy = Vector512.GreaterThanOrEqual(leftHessian, least) & Vector512.GreaterThanOrEqual(rightHessian, least);
        leftHessian += Vector512.Create(L2);
        rightHessian += Vector512.Create(L2);
        var (leftGradient, rightGradient) = (Gradient(left), Gradient(right));
        var score = ((leftGradient * leftGradient * rightHessian) + (rightGradient * rightGradient * leftHessian)) / (leftHessian * rightHessian);
        return heavy & score;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Hessian(Vector512<long> pair)
    {
        var whole = ((pair & Vector512.Create(0xFFFF_FFFFL)) | Vector512.Create(UnsignedMagic)).AsDouble() - Vector512.Create(UnsignedMagic).AsDouble();
        return whole * HessianUnit;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Gradient(Vector512<long> pair)
    {
        var whole = ((pair >> 32) + Vector512.Create(SignedMagic)).AsDouble() - Vector512.Create(SignedMagic).AsDouble();
        return Vector512.Max(Vector512.Abs(whole * GradientUnit) - Vector512.Create(L1), Vector512<double>.Zero);
    }
}
