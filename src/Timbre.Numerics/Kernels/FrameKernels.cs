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

    /// <summary>x as whole numbers up to <paramref name="most"/> in size; gives the scale.</summary>
    public static float Quantize(float* x, nint count, int most, short* q) =>
        Avx512F.IsSupported ? Quantize<Lane16>(x, count, most, q) : Avx2.IsSupported ? Quantize<Lane8>(x, count, most, q) : Vector128.IsHardwareAccelerated ? Quantize<Lane4>(x, count, most, q) : Quantize<Lane1>(x, count, most, q);

    /// <summary>x in 8 bits as <see cref="NarrowFrames"/> has it; gives the scale, and the scale times the zero.</summary>
    public static (float Scale, float Shift) QuantizeNarrow(float* x, nint count, byte* q) =>
        Avx512F.IsSupported ? QuantizeNarrow<Lane16>(x, count, q) : Avx2.IsSupported ? QuantizeNarrow<Lane8>(x, count, q) : Vector128.IsHardwareAccelerated ? QuantizeNarrow<Lane4>(x, count, q) : QuantizeNarrow<Lane1>(x, count, q);

    /// <summary>
    /// For each row y = scale·sums − shift·weightSums, or added to y; rows of 16, packed. Scales and shifts lie <paramref name="step"/> apart; null shifts are zeros.
    /// </summary>
    public static void Dequantize(int* sums, float* scales, float* shifts, float* weightSums, nint step, int rows, float* y, bool add)
    {
        if (Avx512F.IsSupported)
        {
            Dequantize<Lane16>(sums, scales, shifts, weightSums, step, rows, y, add);
        }
        else if (Avx2.IsSupported)
        {
            Dequantize<Lane8>(sums, scales, shifts, weightSums, step, rows, y, add);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Dequantize<Lane4>(sums, scales, shifts, weightSums, step, rows, y, add);
        }
        else
        {
            Dequantize<Lane1>(sums, scales, shifts, weightSums, step, rows, y, add);
        }
    }

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

    private static float Quantize<T>(float* x, nint count, int most, short* q)
        where T : struct, ILanes<T>
    {
        var whole = count - (count % T.Width);
        var (low, high) = Ends<T>(x, count, 0);
        var largest = Math.Max(-low, high);
        var scale = largest / most;
        if (!(scale > 1e-30f) || !float.IsFinite(largest))
        {
            new Span<short>(q, (int)count).Clear(); // nothing but zeros, or nothing that can be scaled
            return 0;
        }

        Round<T>(x, 0, whole, 1 / scale, most, q);
        Round<Lane1>(x, whole, count, 1 / scale, most, q);
        return scale;
    }

    private static (float Scale, float Shift) QuantizeNarrow<T>(float* x, nint count, byte* q)
        where T : struct, ILanes<T>
    {
        const float most = NarrowFrames.Largest;
        const float mostPair = NarrowFrames.LargestPair - 2; // less what rounding may add to two values
        var whole = count - (count % T.Width);
        var (low, high) = Ends<T>(x, count, 0);
        var (lowPair, highPair) = Ends<T>(x, count - 1, 1);
        var upward = Math.Max((high - low) / most, (highPair - (2 * low)) / mostPair);
        var downward = Math.Max((high - low) / most, ((2 * high) - lowPair) / mostPair);
        var scale = upward <= downward ? upward : -downward;
        if (!(Math.Abs(scale) > 1e-30f) || !float.IsFinite(scale))
        {
            new Span<byte>(q, (int)count).Clear();
            return (0, 0);
        }

        var zero = MathF.Round((scale > 0 ? -low : -high) / scale);
        RoundNarrow<T>(x, 0, whole, 1 / scale, zero, q);
        RoundNarrow<Lane1>(x, whole, count, 1 / scale, zero, q);
        return (scale, scale * zero);
    }

    /// <summary>The smallest and the largest of 0 and the values, or with <paramref name="apart"/> 1 of the sums of neighbours.</summary>
    private static (float Low, float High) Ends<T>(float* x, nint count, nint apart)
        where T : struct, ILanes<T>
    {
        var whole = count - (count % T.Width);
        T low = T.All(0), high = T.All(0);
        for (nint i = 0; i < whole; i += T.Width)
        {
            var v = T.Load(x + i);
            v = apart == 0 ? v : v + T.Load(x + i + apart);
            low = T.Min(low, v);
            high = T.Max(high, v);
        }

        var lanes = stackalloc float[2 * T.Width];
        T.Store(lanes, low);
        T.Store(lanes + T.Width, high);
        var (smallest, largest) = (0f, 0f);
        for (var i = 0; i < T.Width; i++)
        {
            smallest = Math.Min(smallest, lanes[i]);
            largest = Math.Max(largest, lanes[T.Width + i]);
        }

        for (var i = whole; i < count; i++)
        {
            var v = apart == 0 ? x[i] : x[i] + x[i + apart];
            smallest = Math.Min(smallest, v);
            largest = Math.Max(largest, v);
        }

        return (smallest, largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RoundNarrow<T>(float* x, nint from, nint to, float factor, float zero, byte* q)
        where T : struct, ILanes<T>
    {
        for (var i = from; i < to; i += T.Width)
        {
            T.StoreBytes(q + i, T.Max(T.All(0), T.Min(T.All(NarrowFrames.Largest), T.MultiplyAdd(T.Load(x + i), T.All(factor), T.All(zero)))));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<T>(float* x, nint from, nint to, float factor, float most, short* q)
        where T : struct, ILanes<T>
    {
        for (var i = from; i < to; i += T.Width)
        {
            T.StoreShorts(q + i, T.Max(T.All(-most), T.Min(T.All(most), T.Load(x + i) * T.All(factor))));
        }
    }

    private static void Dequantize<T>(int* sums, float* scales, float* shifts, float* weightSums, nint step, int rows, float* y, bool add)
        where T : struct, ILanes<T>
    {
        for (nint i = 0; i < rows * GemmPacking.Width; i += T.Width)
        {
            var row = i / GemmPacking.Width * step;
            var v = T.LoadWhole(sums + i) * T.Broadcast(scales + row);
            if (shifts != null)
            {
                v = T.MultiplySubtract(T.Broadcast(shifts + row), T.Load(weightSums + (i % GemmPacking.Width)), v);
            }

            T.Store(y + i, add ? v + T.Load(y + i) : v);
        }
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
