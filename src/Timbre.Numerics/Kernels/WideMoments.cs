using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Weighted first and second moments: sums stay in registers while the chosen rows pass by.</summary>
internal static unsafe class WideMoments
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Diagonal<T>(float* rows, nint features, int* chosen, double* weights, nint count, double* mean, double* first, double* second)
        where T : struct, IWideLanes<T>
    {
        nint j = 0;
        for (; j <= features - (4 * T.Width); j += 4 * T.Width)
        {
            var (w1, w2, w3) = (j + T.Width, j + (2 * T.Width), j + (3 * T.Width));
            var (m0, m1, m2, m3) = (T.Load(mean + j), T.Load(mean + w1), T.Load(mean + w2), T.Load(mean + w3));
            var (a0, a1, a2, a3) = (T.Load(first + j), T.Load(first + w1), T.Load(first + w2), T.Load(first + w3));
            var (b0, b1, b2, b3) = (T.Load(second + j), T.Load(second + w1), T.Load(second + w2), T.Load(second + w3));
            for (nint i = 0; i < count; i++)
            {
                var x = rows + (chosen[i] * features) + j;
                var weight = T.All(weights[i]);
                Add(x, m0, weight, ref a0, ref b0);
                Add(x + T.Width, m1, weight, ref a1, ref b1);
                Add(x + (2 * T.Width), m2, weight, ref a2, ref b2);
                Add(x + (3 * T.Width), m3, weight, ref a3, ref b3);
            }

            Store(first + j, a0, a1, a2, a3);
            Store(second + j, b0, b1, b2, b3);
        }

        for (; j <= features - T.Width; j += T.Width)
        {
            var (m, a, b) = (T.Load(mean + j), T.Load(first + j), T.Load(second + j));
            for (nint i = 0; i < count; i++)
            {
                Add(rows + (chosen[i] * features) + j, m, T.All(weights[i]), ref a, ref b);
            }

            T.Store(first + j, a);
            T.Store(second + j, b);
        }

        for (; j < features; j++)
        {
            for (nint i = 0; i < count; i++)
            {
                var t = rows[(chosen[i] * features) + j] - mean[j];
                first[j] += weights[i] * t;
                second[j] += weights[i] * t * t;
            }
        }
    }

    /// <summary>Four rows of the result by one register at a time.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Full<T>(double* a, double* b, nint count, nint features, nint pitch, double* products)
        where T : struct, IWideLanes<T>
    {
        for (nint i = 0; i < features; i += 4)
        {
            // The last group may be low: its missing rows repeat the last one and are not stored.
            var last = features - 1;
            var (i1, i2, i3) = (Math.Min(i + 1, last), Math.Min(i + 2, last), Math.Min(i + 3, last));
            for (nint j = 0; j <= i3; j += T.Width)
            {
                T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
                var left = a;
                var right = b + j;
                for (nint row = 0; row < count; row++, left += pitch, right += pitch)
                {
                    var v = T.Load(right);
                    s0 = T.MultiplyAdd(T.All(left[i]), v, s0);
                    s1 = T.MultiplyAdd(T.All(left[i1]), v, s1);
                    s2 = T.MultiplyAdd(T.All(left[i2]), v, s2);
                    s3 = T.MultiplyAdd(T.All(left[i3]), v, s3);
                }

                AddTo(products + (i * pitch) + j, s0);
                if (i1 > i)
                {
                    AddTo(products + (i1 * pitch) + j, s1);
                }

                if (i2 > i1)
                {
                    AddTo(products + (i2 * pitch) + j, s2);
                }

                if (i3 > i2)
                {
                    AddTo(products + (i3 * pitch) + j, s3);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(float* x, T mean, T weight, ref T first, ref T second)
        where T : struct, IWideLanes<T>
    {
        var t = T.Load(x) - mean;
        var weighted = weight * t;
        first += weighted;
        second = T.MultiplyAdd(weighted, t, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(double* target, T v0, T v1, T v2, T v3)
        where T : struct, IWideLanes<T>
    {
        T.Store(target, v0);
        T.Store(target + T.Width, v1);
        T.Store(target + (2 * T.Width), v2);
        T.Store(target + (3 * T.Width), v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<T>(double* target, T sum)
        where T : struct, IWideLanes<T> => T.Store(target, T.Load(target) + sum);
}
