using System.Numerics;
using System.Runtime.InteropServices;
using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// Convolution of each channel of an image with a filter of its own, and its gradients, in float32 with channels in lanes. Sums run in the same order on every machine.
/// Safe to call from many threads; allocates nothing.
/// </summary>
public static class DepthwiseConvolution
{
    private const int LongestFloatSum = 1024;

    /// <summary>y = bias + Σ weights · x over each window.</summary>
    /// <param name="window">Shapes.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="x">[count, height, width, channels].</param>
    /// <param name="weights">[kernel height, kernel width, channels].</param>
    /// <param name="bias">[channels], or empty.</param>
    /// <param name="y">[count, output height, output width, channels]; must not overlap x.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Forward(in DepthwiseWindow window, int count, ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> y)
    {
        window.Check(count, x.Length, y.Length);
        Check(window, weights.Length, window.WeightsLength);
        Check(window, bias.IsEmpty ? window.Channels : bias.Length, window.Channels);
        for (var image = 0; image < count; image++)
        {
            DepthwiseKernels.Forward(window, x.Slice(image * window.InputSize, window.InputSize), weights, bias, y.Slice(image * window.OutputSize, window.OutputSize));
        }
    }

    /// <summary>The gradient of the input.</summary>
    /// <param name="window">Shapes.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="dy">[count, output height, output width, channels].</param>
    /// <param name="weights">[kernel height, kernel width, channels].</param>
    /// <param name="scratch">As long as the weights; overwritten.</param>
    /// <param name="dx">[count, height, width, channels]; must not overlap dy.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void InputGradient(in DepthwiseWindow window, int count, ReadOnlySpan<float> dy, ReadOnlySpan<float> weights, Span<float> scratch, Span<float> dx)
    {
        window.Check(count, dx.Length, dy.Length);
        Check(window, weights.Length, window.WeightsLength);
        Check(window, scratch.Length, window.WeightsLength);
        if (window.StrideHeight == 1 && window.StrideWidth == 1)
        {
            for (int at = 0, end = weights.Length - window.Channels; at <= end; at += window.Channels)
            {
                weights.Slice(at, window.Channels).CopyTo(scratch[(end - at)..]);
            }

            Forward(window.Reversed, count, dy, scratch, default, dx);
            return;
        }

        for (var image = 0; image < count; image++)
        {
            DepthwiseKernels.InputGradient(window, dy.Slice(image * window.OutputSize, window.OutputSize), weights, dx.Slice(image * window.InputSize, window.InputSize));
        }
    }

    /// <summary>The gradient of the weights, over all images.</summary>
    /// <param name="window">Shapes.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="x">[count, height, width, channels].</param>
    /// <param name="dy">[count, output height, output width, channels].</param>
    /// <param name="sums">As long as the weights; overwritten.</param>
    /// <param name="gradient">[kernel height, kernel width, channels].</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void WeightsGradient(in DepthwiseWindow window, int count, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<double> sums, Span<float> gradient)
    {
        window.Check(count, x.Length, dy.Length);
        Check(window, gradient.Length, window.WeightsLength);
        Check(window, sums.Length, window.WeightsLength);
        sums.Clear();
        gradient.Clear();
        var lines = Math.Max(1, LongestFloatSum / window.OutputWidth); // so many are summed in float
        for (int image = 0, summed = 0; image < count; image++)
        {
            var own = x.Slice(image * window.InputSize, window.InputSize);
            var slope = dy.Slice(image * window.OutputSize, window.OutputSize);
            for (var line = 0; line < window.OutputHeight; line += lines)
            {
                var end = Math.Min(window.OutputHeight, line + lines);
                DepthwiseKernels.WeightsGradient(window, own, slope, line, end, gradient);
                summed += end - line;
                if (summed >= lines)
                {
                    Move(gradient, sums);
                    summed = 0;
                }
            }
        }

        Move(gradient, sums);
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = (float)sums[i];
        }
    }

    private static void Move(Span<float> from, Span<double> sums)
    {
        var singles = MemoryMarshal.Cast<float, Vector<float>>(from);
        var doubles = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (var i = 0; i < singles.Length; i++)
        {
            Vector.Widen(singles[i], out var low, out var high);
            doubles[2 * i] += low;
            doubles[(2 * i) + 1] += high;
        }

        for (var i = singles.Length * Vector<float>.Count; i < from.Length; i++)
        {
            sums[i] += from[i];
        }

        from.Clear();
    }

    private static void Check(in DepthwiseWindow window, int length, int wanted)
    {
        if (length != wanted)
        {
            throw new ArgumentException($"{length} values for {wanted} of {window}", nameof(length));
        }
    }
}
