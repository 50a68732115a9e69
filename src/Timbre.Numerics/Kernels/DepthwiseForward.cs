using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>y = bias + Σ weights · x over windows: four neighbouring outputs at once where their windows lie inside the width, else one.</summary>
internal static unsafe class DepthwiseForward<T>
    where T : struct, ILanes<T>
{
    /// <summary>Channels <paramref name="first"/> to <paramref name="end"/> − 1, whole lanes.</summary>
    public static void Run(in DepthwiseWindow window, float* x, float* weights, float* bias, float* y, nint first, nint end)
    {
        nint channels = window.Channels;
        for (var oy = 0; oy < window.OutputHeight; oy++)
        {
            var top = (oy * window.StrideHeight) - window.Top;
            var lowest = Math.Max(0, -top);
            var rows = Math.Min(window.KernelHeight, window.Height - top) - lowest;
            var line = x + (((nint)top + lowest) * window.Width * channels);
            var taps = weights + ((nint)lowest * window.KernelWidth * channels);
            for (var ox = 0; ox < window.OutputWidth;)
            {
                var left = (ox * window.StrideWidth) - window.Left;
                var target = y + ((((nint)oy * window.OutputWidth) + ox) * channels);
                if (left >= 0 && ox + 4 <= window.OutputWidth && left + (3 * window.StrideWidth) + window.KernelWidth <= window.Width)
                {
                    if (window.KernelWidth == 3 && window.StrideWidth == 1)
                    {
                        FourOfThree(line + (left * channels), window.Width * channels, rows, taps, bias, target, channels, first, end);
                    }
                    else
                    {
                        Four(line + (left * channels), window.Width * channels, rows, window.KernelWidth, window.StrideWidth * channels, taps, bias, target, channels, first, end);
                    }

                    ox += 4;
                    continue;
                }

                var skip = Math.Max(0, -left);
                var columns = Math.Min(window.KernelWidth, window.Width - left) - skip;
                One(line + ((left + skip) * channels), window.Width * channels, rows, columns, taps + (skip * channels), window.KernelWidth * channels, bias, target, channels, first, end);
                ox++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourOfThree(float* x, nint xLine, int rows, float* w, float* bias, float* y, nint channels, nint first, nint end)
    {
        for (var c = first; c < end; c += T.Width)
        {
            var a = bias == null ? T.All(0) : T.Load(bias + c);
            var (b, d, e) = (a, a, a);
            var p = x + c;
            var q = w + c;
            for (var ky = 0; ky < rows; ky++)
            {
                var (w0, w1, w2) = (T.Load(q), T.Load(q + channels), T.Load(q + (2 * channels)));
                var (x1, x2, x3) = (T.Load(p + channels), T.Load(p + (2 * channels)), T.Load(p + (3 * channels)));
                a = T.MultiplyAdd(T.Load(p), w0, a);
                a = T.MultiplyAdd(x1, w1, a);
                a = T.MultiplyAdd(x2, w2, a);
                b = T.MultiplyAdd(x1, w0, b);
                b = T.MultiplyAdd(x2, w1, b);
                b = T.MultiplyAdd(x3, w2, b);
                var x4 = T.Load(p + (4 * channels));
                d = T.MultiplyAdd(x2, w0, d);
                d = T.MultiplyAdd(x3, w1, d);
                d = T.MultiplyAdd(x4, w2, d);
                e = T.MultiplyAdd(x3, w0, e);
                e = T.MultiplyAdd(x4, w1, e);
                e = T.MultiplyAdd(T.Load(p + (5 * channels)), w2, e);
                p += xLine;
                q += 3 * channels;
            }

            T.Store(y + c, a);
            T.Store(y + c + channels, b);
            T.Store(y + c + (2 * channels), d);
            T.Store(y + c + (3 * channels), e);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* x, nint xLine, int rows, int columns, nint step, float* w, float* bias, float* y, nint channels, nint first, nint end)
    {
        for (var c = first; c < end; c += T.Width)
        {
            var a = bias == null ? T.All(0) : T.Load(bias + c);
            var (b, d, e) = (a, a, a);
            var q = w + c;
            for (var ky = 0; ky < rows; ky++)
            {
                var p = x + c + (ky * xLine);
                for (var kx = 0; kx < columns; kx++)
                {
                    var weight = T.Load(q);
                    a = T.MultiplyAdd(T.Load(p), weight, a);
                    b = T.MultiplyAdd(T.Load(p + step), weight, b);
                    d = T.MultiplyAdd(T.Load(p + (2 * step)), weight, d);
                    e = T.MultiplyAdd(T.Load(p + (3 * step)), weight, e);
                    p += channels;
                    q += channels;
                }
            }

            T.Store(y + c, a);
            T.Store(y + c + channels, b);
            T.Store(y + c + (2 * channels), d);
            T.Store(y + c + (3 * channels), e);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* x, nint xLine, int rows, int columns, float* w, nint wLine, float* bias, float* y, nint channels, nint first, nint end)
    {
        for (var c = first; c < end; c += T.Width)
        {
            var a = bias == null ? T.All(0) : T.Load(bias + c);
            for (var ky = 0; ky < rows; ky++)
            {
                var p = x + c + (ky * xLine);
                var q = w + c + (ky * wLine);
                for (var kx = 0; kx < columns; kx++)
                {
                    a = T.MultiplyAdd(T.Load(p), T.Load(q), a);
                    p += channels;
                    q += channels;
                }
            }

            T.Store(y + c, a);
        }
    }
}
