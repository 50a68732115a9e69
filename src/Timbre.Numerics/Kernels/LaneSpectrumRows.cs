using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>What a spectrum is summed up to, one number a lane. Several sums run side by side, so that the additions do not wait for each other.</summary>
internal static unsafe class LaneSpectrumRows<T>
    where T : struct, ILanes<T>
{
    /// <summary>Row 0 of the target: Σ x[k]; row 1: Σ k·x[k].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Moments(float* x, nint rows, float* target)
    {
        var s0 = T.All(0);
        var s1 = s0;
        var s2 = s0;
        var s3 = s0;
        var m0 = s0;
        var m1 = s0;
        var m2 = s0;
        var m3 = s0;
        var index = s0;
        var one = T.All(1);
        var two = T.All(2);
        var three = T.All(3);
        var four = T.All(4);
        nint k = 0;
        for (; k + 4 <= rows; k += 4)
        {
            var x0 = T.Load(x);
            var x1 = T.Load(x + T.Width);
            var x2 = T.Load(x + (2 * T.Width));
            var x3 = T.Load(x + (3 * T.Width));
            s0 += x0;
            s1 += x1;
            s2 += x2;
            s3 += x3;
            m0 = T.MultiplyAdd(x0, index, m0);
            m1 = T.MultiplyAdd(x1, index + one, m1);
            m2 = T.MultiplyAdd(x2, index + two, m2);
            m3 = T.MultiplyAdd(x3, index + three, m3);
            index += four;
            x += 4 * T.Width;
        }

        for (; k < rows; k++)
        {
            var x0 = T.Load(x);
            s0 += x0;
            m0 = T.MultiplyAdd(x0, index, m0);
            index += one;
            x += T.Width;
        }

        T.Store(target, s0 + s1 + (s2 + s3));
        T.Store(target + T.Width, m0 + m1 + (m2 + m3));
    }

    /// <summary>Σ x[k]·|k − centre|, or Σ x[k]·(k − centre)² where <paramref name="squared"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(float* x, nint rows, float* centre, bool squared, float* target)
    {
        var d0 = T.All(0) - T.Load(centre);
        var d1 = d0 + T.All(1);
        var one = T.All(1);
        var two = T.All(2);
        var zero = T.All(0);
        var s0 = zero;
        var s1 = zero;
        nint k = 0;
        for (; k + 2 <= rows; k += 2)
        {
            var w0 = squared ? d0 * d0 : T.Max(d0, zero - d0);
            var w1 = squared ? d1 * d1 : T.Max(d1, zero - d1);
            s0 = T.MultiplyAdd(T.Load(x), w0, s0);
            s1 = T.MultiplyAdd(T.Load(x + T.Width), w1, s1);
            d0 += two;
            d1 += two;
            x += 2 * T.Width;
        }

        if (k < rows)
        {
            s0 = T.MultiplyAdd(T.Load(x), squared ? d0 * d0 : T.Max(d0, zero - d0), s0);
        }

        T.Store(target, s0 + s1);
    }

    /// <summary>
    /// The number of rows whose running sum is below <paramref name="share"/> of the whole: the index of the first row that reaches it.
    /// One addition after the other, as a running sum is defined; the sums are kept in <paramref name="sums"/> (as many rows).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reach(float* x, nint rows, float share, float* sums, float* target)
    {
        var sum = T.All(0);
        for (nint k = 0; k < rows; k++)
        {
            sum += T.Load(x + (k * T.Width));
            T.Store(sums + (k * T.Width), sum);
        }

        var wanted = T.All(share) * sum;
        var c0 = T.All(0);
        var c1 = c0;
        nint i = 0;
        for (; i + 2 <= rows; i += 2)
        {
            c0 = T.CountLess(c0, T.Load(sums + (i * T.Width)), wanted);
            c1 = T.CountLess(c1, T.Load(sums + ((i + 1) * T.Width)), wanted);
        }

        if (i < rows)
        {
            c0 = T.CountLess(c0, T.Load(sums + (i * T.Width)), wanted);
        }

        T.Store(target, c0 + c1);
    }

    /// <summary>
    /// Of v[k] = max(<paramref name="floor"/>, x[k]), which must be positive and normal. Row 0 of the target: Σ v; rows 1 and 2: m and e with Π v = m·2^e, √½ ≤ m &lt; √2.
    /// The product of the mantissas stays in range over 64 rows, so one logarithm is enough for all rows; the sum, too, is taken 64 rows at a time,
    /// which keeps its rounding small.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product(float* x, nint rows, float floor, float* target)
    {
        var lowest = T.All(floor);
        var sum = T.All(0);
        var e0 = sum;
        var e1 = sum;
        var product = T.All(1);
        for (nint done = 0; done < rows;)
        {
            var end = Math.Min(rows, done + 64);
            var p0 = product;
            var p1 = T.All(1);
            var s0 = T.All(0);
            var s1 = s0;
            for (; done + 2 <= end; done += 2)
            {
                var v0 = T.Max(T.Load(x), lowest);
                var v1 = T.Max(T.Load(x + T.Width), lowest);
                s0 += v0;
                s1 += v1;
                p0 *= T.Split(v0, out var x0);
                p1 *= T.Split(v1, out var x1);
                e0 += x0;
                e1 += x1;
                x += 2 * T.Width;
            }

            if (done < end)
            {
                var v = T.Max(T.Load(x), lowest);
                s0 += v;
                p0 *= T.Split(v, out var last);
                e0 += last;
                x += T.Width;
                done++;
            }

            product = T.Split(p0 * p1, out var carried);
            e0 += carried;
            sum += s0 + s1;
        }

        T.Store(target, sum);
        T.Store(target + T.Width, product);
        T.Store(target + (2 * T.Width), e0 + e1);
    }
}
