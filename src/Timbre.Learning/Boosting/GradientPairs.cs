using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Learning;

/// <summary>Gradient and Hessian of a loss at each row, for whole vectors of rows and for one.</summary>
internal interface IGradientRule
{
    /// <summary>Of the rows from <paramref name="row"/> on.</summary>
    (Vector<float> Gradient, Vector<float> Hessian) Vector(int row);

    /// <summary>Of one row; the same operations, so the same bits.</summary>
    (float Gradient, float Hessian) One(int row);
}

/// <summary>
/// Gradients and Hessians as packed fixed-point pairs (see <see cref="Timbre.Numerics.HistogramKernels"/>). The scales are powers
/// of two, chosen anew for each tree so that the sum over all rows just fits: sums of pairs are exact, whatever their order.
/// </summary>
internal sealed class GradientPairs(int rows, int threads)
{
    private const int BlockRows = 4096;
    private const double LargestLogLossScale = 1 << 30; // there, |gradient| is at most 1
    private static readonly double LargestScale = Math.ScaleB(1, 100); // a float holds it, whatever is multiplied with it
    private static readonly double HessianRange = Math.ScaleB(1, 32);
    private static readonly double IntegerRange = Math.ScaleB(1, 31);

    public long[] Packed { get; } = GC.AllocateUninitializedArray<long>(rows);

    public double GradientUnit { get; private set; }

    public double HessianUnit { get; private set; }

    public double Gradient(long pair) => (int)(pair >> 32) * GradientUnit;

    public double Hessian(long pair) => (uint)pair * HessianUnit;

    /// <summary>Packs what <paramref name="rule"/> says of each row.</summary>
    /// <param name="rule">Hessians must not be negative.</param>
    /// <param name="unit">Whether neither a gradient nor a Hessian is above 1.</param>
    public void Fill<TRule>(TRule rule, bool unit)
        where TRule : struct, IGradientRule
    {
        var blocks = (rows + BlockRows - 1) / BlockRows;
        var gradients = new double[blocks];
        var hessians = new double[blocks];
        Blocks.Run(blocks, threads, block => (gradients[block], hessians[block]) = Sum(rule, block));
        var largest = unit ? LargestLogLossScale : LargestScale;

        // One row's Hessian is rounded to a signed integer: where it may be all of the sum, that has to fit.
        var hessianRange = unit ? HessianRange : IntegerRange;
        var gradientScale = Scale(IntegerRange - rows, gradients.Sum(), largest);
        var hessianScale = Scale(hessianRange - rows, hessians.Sum(), largest);
        GradientUnit = 1 / gradientScale;
        HessianUnit = 1 / hessianScale;
        Blocks.Run(blocks, threads, block => Pack(rule, (float)gradientScale, (float)hessianScale, block));
    }

    private static double Scale(double limit, double sum, double largest) =>
        sum * largest <= limit ? largest : Math.ScaleB(1, Math.ILogB(limit / (sum * 1.0001))); // the sum itself is rounded

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Gradient, double Hessian) Sum<TRule>(TRule rule, int block)
        where TRule : struct, IGradientRule
    {
        var end = Math.Min(rows, (block + 1) * BlockRows);
        var gradient = Vector<float>.Zero;
        var hessian = Vector<float>.Zero;
        var i = block * BlockRows;
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (g, h) = rule.Vector(i);
            gradient += Vector.Abs(g);
            hessian += h;
        }

        double gradients = Vector.Sum(gradient);
        double hessians = Vector.Sum(hessian);
        for (; i < end; i++)
        {
            var (g, h) = rule.One(i);
            gradients += Math.Abs(g);
            hessians += h;
        }

        return (gradients, hessians);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack<TRule>(TRule rule, float gradientScale, float hessianScale, int block)
        where TRule : struct, IGradientRule
    {
        var end = Math.Min(rows, (block + 1) * BlockRows);
        var packed = Packed.AsSpan(0, end);
        var i = block * BlockRows;
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (g, h) = rule.Vector(i);
            Vector.Widen(Vector.ConvertToInt32(Vector.Round(g * gradientScale)), out var gradientLow, out var gradientHigh);
            Vector.Widen(Vector.ConvertToInt32(Vector.Round(h * hessianScale)), out var hessianLow, out var hessianHigh);
            (Vector.ShiftLeft(gradientLow, 32) | hessianLow).CopyTo(packed[i..]);
            (Vector.ShiftLeft(gradientHigh, 32) | hessianHigh).CopyTo(packed[(i + Vector<long>.Count)..]);
        }

        for (; i < end; i++)
        {
            var (g, h) = rule.One(i);
            packed[i] = ((long)MathF.Round(g * gradientScale) << 32) | (long)MathF.Round(h * hessianScale);
        }
    }
}
