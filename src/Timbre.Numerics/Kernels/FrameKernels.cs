using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Work on the values of one frame, in the widest lanes that the machine has.</summary>
internal static unsafe class FrameKernels
{
    public static void Normalize(FrameBuffer x, int first, int rows, float[] gain, float[] bias, float epsilon, FrameBuffer y, Activation activation)
    {
        fixed (float* px = x.Values, py = y.Values, g = gain, b = bias)
        {
            for (nint i = first; i < first + rows; i++)
            {
                Normalize(px + (i * x.Pitch), x.Columns, g, b, epsilon, py + (i * y.Pitch), activation == Activation.Gelu);
            }
        }
    }

    /// <summary>The largest of <paramref name="count"/> ≥ 1 values.</summary>
    public static float Largest(float* x, nint count) =>
        Avx512F.IsSupported ? Largest<Lane16>(x, count) : Avx2.IsSupported ? Largest<Lane8>(x, count) : Vector128.IsHardwareAccelerated ? Largest<Lane4>(x, count) : Largest<Lane1>(x, count);

    /// <summary>x = e^(scale·(x − largest)); gives the sum. <paramref name="largest"/> is the largest by scale, so nothing overflows.</summary>
    public static double Exponentials(float* x, nint count, float scale, float largest) =>
        Avx512F.IsSupported ? Exponentials<Lane16>(x, count, scale, largest) : Avx2.IsSupported ? Exponentials<Lane8>(x, count, scale, largest) : Vector128.IsHardwareAccelerated ? Exponentials<Lane4>(x, count, scale, largest) : Exponentials<Lane1>(x, count, scale, largest);

    private static void Normalize(float* x, nint count, float* gain, float* bias, float epsilon, float* y, bool gelu)
    {
        if (Avx512F.IsSupported)
        {
            Normalize<Lane16>(x, count, gain, bias, epsilon, y, gelu);
        }
        else if (Avx2.IsSupported)
        {
            Normalize<Lane8>(x, count, gain, bias, epsilon, y, gelu);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Normalize<Lane4>(x, count, gain, bias, epsilon, y, gelu);
        }
        else
        {
            Normalize<Lane1>(x, count, gain, bias, epsilon, y, gelu);
        }
    }

    private static void Normalize<T>(float* x, nint count, float* gain, float* bias, float epsilon, float* y, bool gelu)
        where T : struct, ILanes<T>
    {
        var whole = count - (count % T.Width);
        var mean = (float)((Sum<T>(x, 0, whole) + Sum<Lane1>(x, whole, count)) / count);
        var variance = (Spread<T>(x, 0, whole, mean) + Spread<Lane1>(x, whole, count, mean)) / count;
        var factor = (float)(1 / Math.Sqrt(variance + epsilon));
        Scale<T>(x, 0, whole, mean, factor, gain, bias, y, gelu);
        Scale<Lane1>(x, whole, count, mean, factor, gain, bias, y, gelu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum<T>(float* x, nint from, nint to)
        where T : struct, ILanes<T>
    {
        var sum = T.All(0);
        for (var i = from; i < to; i += T.Width)
        {
            sum += T.Load(x + i);
        }

        return Total(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Spread<T>(float* x, nint from, nint to, float mean)
        where T : struct, ILanes<T>
    {
        var sum = T.All(0);
        for (var i = from; i < to; i += T.Width)
        {
            var d = T.Load(x + i) - T.All(mean);
            sum = T.MultiplyAdd(d, d, sum);
        }

        return Total(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale<T>(float* x, nint from, nint to, float mean, float factor, float* gain, float* bias, float* y, bool gelu)
        where T : struct, ILanes<T>
    {
        for (var i = from; i < to; i += T.Width)
        {
            var v = T.MultiplyAdd((T.Load(x + i) - T.All(mean)) * T.All(factor), T.Load(gain + i), T.Load(bias + i));
            T.Store(y + i, gelu ? LaneFunctions<T>.Gelu(v) : v);
        }
    }

    private static float Largest<T>(float* x, nint count)
        where T : struct, ILanes<T>
    {
        var whole = count - (count % T.Width);
        var all = T.All(*x);
        for (nint i = 0; i < whole; i += T.Width)
        {
            all = T.Max(all, T.Load(x + i));
        }

        var lanes = stackalloc float[T.Width];
        T.Store(lanes, all);
        var largest = *x;
        for (var i = 0; i < T.Width; i++)
        {
            largest = Math.Max(largest, lanes[i]);
        }

        for (var i = whole; i < count; i++)
        {
            largest = Math.Max(largest, x[i]);
        }

        return largest;
    }

    private static double Exponentials<T>(float* x, nint count, float scale, float largest)
        where T : struct, ILanes<T>
    {
        var whole = count - (count % T.Width);
        return Exponentials<T>(x, 0, whole, scale, largest) + Exponentials<Lane1>(x, whole, count, scale, largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Exponentials<T>(float* x, nint from, nint to, float scale, float largest)
        where T : struct, ILanes<T>
    {
        var sum = T.All(0);
        for (var i = from; i < to; i += T.Width)
        {
            var e = LaneFunctions<T>.ExpOfNegative((T.Load(x + i) - T.All(largest)) * T.All(scale));
            T.Store(x + i, e);
            sum += e;
        }

        return Total(sum);
    }

    private static double Total<T>(T sum)
        where T : struct, ILanes<T>
    {
        var lanes = stackalloc float[T.Width];
        T.Store(lanes, sum);
        var total = 0.0;
        for (var i = 0; i < T.Width; i++)
        {
            total += lanes[i];
        }

        return total;
    }
}
