using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Learning;

/// <summary>
/// Gradient and Hessian of the log-loss as packed fixed-point pairs (see <see cref="Timbre.Numerics.HistogramKernels"/>). The scales are powers
/// of two, chosen anew for each tree so that the sum over all rows just fits: sums of pairs are exact, whatever their order.
/// </summary>
internal sealed class GradientPairs
{
    private const int BlockRows = 4096;
    private const float LeastHessian = 1e-16f;
    private const double LargestScale = 1 << 30; // |gradient| is at most 1

    private readonly int[] _labels;
    private readonly int _threads;

    public GradientPairs(int[] labels, int threads)
    {
        _labels = labels;
        _threads = threads;
        Packed = GC.AllocateUninitializedArray<long>(labels.Length);
    }

    public long[] Packed { get; }

    public double GradientUnit { get; private set; }

    public double HessianUnit { get; private set; }

    public double Gradient(long pair) => (int)(pair >> 32) * GradientUnit;

    public double Hessian(long pair) => (uint)pair * HessianUnit;

    /// <summary>Packs p − [label is <paramref name="label"/>] and <paramref name="factor"/>·p(1 − p).</summary>
    public void Fill(float[] probabilities, int label, float factor)
    {
        var blocks = (_labels.Length + BlockRows - 1) / BlockRows;
        var gradients = new double[blocks];
        var hessians = new double[blocks];
        Blocks.Run(blocks, _threads, block => (gradients[block], hessians[block]) = Sum(probabilities, label, factor, block));
        var rows = _labels.Length;
        var gradientScale = Scale(Math.ScaleB(1, 31) - rows, gradients.Sum());
        var hessianScale = Scale(Math.ScaleB(1, 32) - rows, hessians.Sum());
        GradientUnit = 1 / gradientScale;
        HessianUnit = 1 / hessianScale;
        Blocks.Run(blocks, _threads, block => Pack(probabilities, label, factor, (float)gradientScale, (float)hessianScale, block));
    }

    private static double Scale(double limit, double sum) =>
        sum * LargestScale <= limit ? LargestScale : Math.ScaleB(1, Math.ILogB(limit / (sum * 1.0001))); // the sum itself is rounded

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Gradient, double Hessian) Sum(float[] probabilities, int label, float factor, int block)
    {
        var start = block * BlockRows;
        var p = probabilities.AsSpan(start, Math.Min(BlockRows, _labels.Length - start));
        var y = _labels.AsSpan(start, p.Length);
        var gradient = Vector<float>.Zero;
        var hessian = Vector<float>.Zero;
        var i = 0;
        for (; i <= p.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (g, h) = Pair(new Vector<float>(p[i..]), new Vector<int>(y[i..]), label, factor);
            gradient += Vector.Abs(g);
            hessian += h;
        }

        double gradients = Vector.Sum(gradient);
        double hessians = Vector.Sum(hessian);
        for (; i < p.Length; i++)
        {
            gradients += Math.Abs(p[i] - (y[i] == label ? 1 : 0));
            hessians += Math.Max(factor * p[i] * (1 - p[i]), LeastHessian);
        }

        return (gradients, hessians);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(float[] probabilities, int label, float factor, float gradientScale, float hessianScale, int block)
    {
        var start = block * BlockRows;
        var p = probabilities.AsSpan(start, Math.Min(BlockRows, _labels.Length - start));
        var y = _labels.AsSpan(start, p.Length);
        var packed = Packed.AsSpan(start, p.Length);
        var i = 0;
        for (; i <= p.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (g, h) = Pair(new Vector<float>(p[i..]), new Vector<int>(y[i..]), label, factor);
            Vector.Widen(Vector.ConvertToInt32(Vector.Round(g * gradientScale)), out var gradientLow, out var gradientHigh);
            Vector.Widen(Vector.ConvertToInt32(Vector.Round(h * hessianScale)), out var hessianLow, out var hessianHigh);
            (Vector.ShiftLeft(gradientLow, 32) | hessianLow).CopyTo(packed[i..]);
            (Vector.ShiftLeft(gradientHigh, 32) | hessianHigh).CopyTo(packed[(i + Vector<long>.Count)..]);
        }

        for (; i < p.Length; i++)
        {
            var g = p[i] - (y[i] == label ? 1f : 0f);
            var h = MathF.Max(p[i] * (1 - p[i]) * factor, LeastHessian);
            packed[i] = ((long)MathF.Round(g * gradientScale) << 32) | (long)MathF.Round(h * hessianScale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<float> Gradient, Vector<float> Hessian) Pair(Vector<float> p, Vector<int> y, int label, float factor)
    {
        var hit = Vector.ConditionalSelect(Vector.Equals(y, new Vector<int>(label)).As<int, float>(), Vector<float>.One, Vector<float>.Zero);
        return (p - hit, Vector.Max(p * (Vector<float>.One - p) * factor, new Vector<float>(LeastHessian)));
    }
}

/// <summary>Margins to probabilities and losses, outputs one after another: [outputs][rows].</summary>
internal static class LogLoss
{
    /// <summary>Logistic for one output, softmax for several.</summary>
    public static void Probabilities(float[][] margins, float[][] probabilities, int threads)
    {
        const int BlockRows = 4096;
        var rows = margins[0].Length;
        Blocks.Run((rows + BlockRows - 1) / BlockRows, threads, block =>
        {
            var start = block * BlockRows;
            var count = Math.Min(BlockRows, rows - start);
            if (margins.Length == 1)
            {
                VectorExp.Logistic(margins[0].AsSpan(start, count), probabilities[0].AsSpan(start, count));
                return;
            }

            SoftMax(margins, probabilities, start, count);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftMax(float[][] margins, float[][] probabilities, int start, int count)
    {
        Span<float> largest = new float[count];
        margins[0].AsSpan(start, count).CopyTo(largest);
        foreach (var margin in margins)
        {
            var m = margin.AsSpan(start, count);
            for (var i = 0; i < m.Length; i++)
            {
                largest[i] = Math.Max(largest[i], m[i]);
            }
        }

        Span<float> sum = new float[count];
        for (var output = 0; output < margins.Length; output++)
        {
            var p = probabilities[output].AsSpan(start, count);
            margins[output].AsSpan(start, count).CopyTo(p);
            VectorExp.ExpShifted(p, largest, sum);
        }

        foreach (var probability in probabilities)
        {
            var p = probability.AsSpan(start, count);
            for (var i = 0; i < p.Length; i++)
            {
                p[i] /= sum[i];
            }
        }
    }

    /// <summary>Mean log-loss; each row's probability is kept above 1e-16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Mean(float[][] probabilities, ReadOnlySpan<int> labels)
    {
        var sum = 0.0;
        for (var row = 0; row < labels.Length; row++)
        {
            double p = probabilities.Length > 1 ? probabilities[labels[row]][row] : labels[row] == 1 ? probabilities[0][row] : 1 - probabilities[0][row];
            sum -= Math.Log(Math.Max(p, 1e-16));
        }

        return sum / labels.Length;
    }
}

/// <summary>Independent blocks of work on a given number of threads.</summary>
internal static class Blocks
{
    public static void Run(int blocks, int threads, Action<int> work)
    {
        if (threads > 1 && blocks > 1)
        {
            // Few, long stretches: handing out each block by itself would cost more than some blocks do.
            var parts = Math.Min(blocks, threads * 4);
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
            {
                for (var block = (int)((long)part * blocks / parts); block < (int)((part + 1L) * blocks / parts); block++)
                {
                    work(block);
                }
            });
            return;
        }

        for (var block = 0; block < blocks; block++)
        {
            work(block);
        }
    }
}
