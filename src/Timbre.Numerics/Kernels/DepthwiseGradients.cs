using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Gradients of a convolution of each channel by itself, for channels <c>first</c> to <c>end</c> − 1, whole lanes.</summary>
internal static unsafe class DepthwiseGradients<T>
    where T : struct, ILanes<T>
{
    /// <summary>dx, position by position: from every output whose window holds it.</summary>
    public static void Input(in DepthwiseWindow window, float* dy, float* weights, float* dx, nint first, nint end)
    {
        nint channels = window.Channels;
        for (var iy = 0; iy < window.Height; iy++)
        {
            var rows = Reach.Of(iy + window.Top, window.KernelHeight, window.StrideHeight, window.OutputHeight);
            for (var ix = 0; ix < window.Width; ix++)
            {
                var columns = Reach.Of(ix + window.Left, window.KernelWidth, window.StrideWidth, window.OutputWidth);
                var source = dy + ((((nint)rows.Output * window.OutputWidth) + columns.Output) * channels);
                var taps = weights + ((((nint)rows.Tap * window.KernelWidth) + columns.Tap) * channels);
                Gather(
                    source,
                    -window.OutputWidth * channels,
                    taps,
                    (nint)window.StrideHeight * window.KernelWidth * channels,
                    window.StrideWidth * channels,
                    rows.Count,
                    columns.Count,
                    dx + ((((nint)iy * window.Width) + ix) * channels),
                    channels,
                    first,
                    end);
            }
        }
    }

    /// <summary>Adds to the gradient of the weights what output lines <paramref name="firstLine"/> to <paramref name="endLine"/> − 1 give.</summary>
    public static void Weights(in DepthwiseWindow window, float* x, float* dy, float* gradient, int firstLine, int endLine, nint first, nint end)
    {
        nint channels = window.Channels;
        for (var oy = firstLine; oy < endLine; oy++)
        {
            var top = (oy * window.StrideHeight) - window.Top;
            var lowest = Math.Max(0, -top);
            var rows = Math.Min(window.KernelHeight, window.Height - top) - lowest;
            var line = x + (((nint)top + lowest) * window.Width * channels);
            var taps = gradient + ((nint)lowest * window.KernelWidth * channels);
            for (var ox = 0; ox < window.OutputWidth;)
            {
                var left = (ox * window.StrideWidth) - window.Left;
                var slope = dy + ((((nint)oy * window.OutputWidth) + ox) * channels);
                if (left >= 0 && ox + 4 <= window.OutputWidth && left + (3 * window.StrideWidth) + window.KernelWidth <= window.Width)
                {
                    if (window.KernelWidth == 3 && window.StrideWidth == 1)
                    {
                        FourOfThree(line + (left * channels), window.Width * channels, rows, slope, taps, channels, first, end);
                    }
                    else
                    {
                        Four(line + (left * channels), window.Width * channels, rows, window.KernelWidth, window.StrideWidth * channels, slope, taps, channels, first, end);
                    }

                    ox += 4;
                    continue;
                }

                var skip = Math.Max(0, -left);
                var columns = Math.Min(window.KernelWidth, window.Width - left) - skip;
                One(line + ((left + skip) * channels), window.Width * channels, rows, columns, slope, taps + (skip * channels), window.KernelWidth * channels, channels, first, end);
                ox++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(float* dy, nint dyLine, float* w, nint wLine, nint wStep, int rows, int columns, float* dx, nint channels, nint first, nint end)
    {
        for (var c = first; c < end; c += T.Width)
        {
            var sum = T.All(0);
            for (var i = 0; i < rows; i++)
            {
                var p = dy + c + (i * dyLine);
                var q = w + c + (i * wLine);
                for (var j = 0; j < columns; j++)
                {
                    sum = T.MultiplyAdd(T.Load(p), T.Load(q), sum);
                    p -= channels;
                    q += wStep;
                }
            }

            T.Store(dx + c, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourOfThree(float* x, nint xLine, int rows, float* dy, float* dw, nint channels, nint first, nint end)
    {
        for (var c = first; c < end; c += T.Width)
        {
            var (g0, g1, g2, g3) = (T.Load(dy + c), T.Load(dy + c + channels), T.Load(dy + c + (2 * channels)), T.Load(dy + c + (3 * channels)));
            var p = x + c;
            var q = dw + c;
            for (var ky = 0; ky < rows; ky++)
            {
                var (a, b, d) = (T.Load(q), T.Load(q + channels), T.Load(q + (2 * channels)));
                var (x1, x2, x3) = (T.Load(p + channels), T.Load(p + (2 * channels)), T.Load(p + (3 * channels)));
                a = T.MultiplyAdd(T.Load(p), g0, a);
                b = T.MultiplyAdd(x1, g0, b);
                d = T.MultiplyAdd(x2, g0, d);
                a = T.MultiplyAdd(x1, g1, a);
                b = T.MultiplyAdd(x2, g1, b);
                d = T.MultiplyAdd(x3, g1, d);
                var x4 = T.Load(p + (4 * channels));
                a = T.MultiplyAdd(x2, g2, a);
                b = T.MultiplyAdd(x3, g2, b);
                d = T.MultiplyAdd(x4, g2, d);
                a = T.MultiplyAdd(x3, g3, a);
                b = T.MultiplyAdd(x4, g3, b);
                d = T.MultiplyAdd(T.Load(p + (5 * channels)), g3, d);
                T.Store(q, a);
                T.Store(q + channels, b);
                T.Store(q + (2 * channels), d);
                p += xLine;
                q += 3 * channels;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* x, nint xLine, int rows, int columns, nint step, float* dy, float* dw, nint channels, nint first, nint end)
    {
        for (var c = first; c < end; c += T.Width)
        {
            var (g0, g1, g2, g3) = (T.Load(dy + c), T.Load(dy + c + channels), T.Load(dy + c + (2 * channels)), T.Load(dy + c + (3 * channels)));
            var q = dw + c;
            for (var ky = 0; ky < rows; ky++)
            {
                var p = x + c + (ky * xLine);
                for (var kx = 0; kx < columns; kx++)
                {
                    var a = T.MultiplyAdd(T.Load(p), g0, T.Load(q));
                    a = T.MultiplyAdd(T.Load(p + step), g1, a);
                    a = T.MultiplyAdd(T.Load(p + (2 * step)), g2, a);
                    T.Store(q, T.MultiplyAdd(T.Load(p + (3 * step)), g3, a));
                    p += channels;
                    q += channels;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* x, nint xLine, int rows, int columns, float* dy, float* dw, nint wLine, nint channels, nint first, nint end)
    {
        for (var c = first; c < end; c += T.Width)
        {
            var g = T.Load(dy + c);
            for (var ky = 0; ky < rows; ky++)
            {
                var p = x + c + (ky * xLine);
                var q = dw + c + (ky * wLine);
                for (var kx = 0; kx < columns; kx++)
                {
                    T.Store(q, T.MultiplyAdd(T.Load(p), g, T.Load(q)));
                    p += channels;
                    q += channels;
                }
            }
        }
    }

    /// <summary>The taps through which outputs see a position on one axis: the first tap, its output, and how many, one output back and one stride of taps on.</summary>
    private readonly record struct Reach(int Tap, int Output, int Count)
    {
        public static Reach Of(int position, int taps, int stride, int outputs)
        {
            // output = (position − tap) / stride must be whole, below the number of outputs and not negative
            var tap = Math.Max(position % stride, position - ((outputs - 1) * stride));
            var last = Math.Min(taps - 1, position);
            return tap > last ? new Reach(0, 0, 0) : new Reach(tap, (position - tap) / stride, ((last - tap) / stride) + 1);
        }
    }
}
