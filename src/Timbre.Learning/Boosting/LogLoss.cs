using System.Runtime.CompilerServices;

namespace Timbre.Learning;

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

    /// <summary>Mean log-loss, weighted where there are weights; each row's probability is kept above 1e-16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Mean(float[][] probabilities, ReadOnlySpan<int> labels, float[]? weights)
    {
        var sum = 0.0;
        var all = 0.0;
        for (var row = 0; row < labels.Length; row++)
        {
            double p = probabilities.Length > 1 ? probabilities[labels[row]][row] : labels[row] == 1 ? probabilities[0][row] : 1 - probabilities[0][row];
            double weight = weights is null ? 1 : weights[row];
            sum -= weight * Math.Log(Math.Max(p, 1e-16));
            all += weight;
        }

        return sum / all;
    }
}
