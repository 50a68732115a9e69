using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// Sums over rows of float32 values, all of them in double: what mixtures of normal distributions are made of. Parameters lie in rows of
/// <see cref="Pitch"/> values, the last ones zero. The order of summation depends only on the shapes.
/// </summary>
public static unsafe class WideRows
{
    /// <summary>Rows that are taken together.</summary>
    internal const int Group = 4;

    /// <summary>Values from one row of parameters to the next: whole registers, also of the widest machine.</summary>
    public static int Pitch(int features) => (features + 7) / 8 * 8;

    /// <summary>
    /// For every row x and component k the sum over the features of (x·scale − offset)², at <c>sums[k·step + row]</c>.
    /// </summary>
    /// <param name="rows">[count, features].</param>
    /// <param name="features">Number of features.</param>
    /// <param name="scales">[components, <see cref="Pitch"/>], zero beyond the features.</param>
    /// <param name="offsets">The same shape.</param>
    /// <param name="sums">[components, step].</param>
    /// <param name="step">At least the number of rows.</param>
    public static void ScaledSquares(ReadOnlySpan<float> rows, int features, ReadOnlySpan<double> scales, ReadOnlySpan<double> offsets, Span<double> sums, int step)
    {
        var (count, pitch) = (rows.Length / features, Pitch(features));
        var components = scales.Length / pitch;
        Check(rows.Length == count * features && step >= count && offsets.Length == components * pitch && sums.Length >= components * (long)step, nameof(sums));
        fixed (float* x = rows)
        fixed (double* s = scales, o = offsets, y = sums)
        {
            var kernel = new WideSquares(pitch, features, components, s, o, y, step);
            if (Avx512F.IsSupported)
            {
                kernel.Run<Wide8>(x, count);
            }
            else if (Avx2.IsSupported)
            {
                kernel.Run<Wide4>(x, count);
            }
            else
            {
                kernel.Run<Wide2>(x, count);
            }
        }
    }

    /// <summary>
    /// For every row x the squared length of L⁻¹(x − mean), L⁻¹ being lower triangular.
    /// </summary>
    /// <param name="rows">[count, features].</param>
    /// <param name="features">Number of features.</param>
    /// <param name="mean">[<see cref="Pitch"/>].</param>
    /// <param name="inverse">[features, <see cref="Pitch"/>], zero above the diagonal.</param>
    /// <param name="sums">[count].</param>
    public static void TriangularSquares(ReadOnlySpan<float> rows, int features, ReadOnlySpan<double> mean, ReadOnlySpan<double> inverse, Span<double> sums)
    {
        var (count, pitch) = (rows.Length / features, Pitch(features));
        Check(rows.Length == count * features && mean.Length == pitch && inverse.Length == features * pitch && sums.Length >= count, nameof(sums));
        fixed (float* x = rows)
        fixed (double* m = mean, a = inverse, y = sums)
        {
            if (Avx512F.IsSupported)
            {
                WideTriangles.Run<Wide8>(x, count, features, pitch, m, a, y);
            }
            else if (Avx2.IsSupported)
            {
                WideTriangles.Run<Wide4>(x, count, features, pitch, m, a, y);
            }
            else
            {
                WideTriangles.Run<Wide2>(x, count, features, pitch, m, a, y);
            }
        }
    }

    /// <summary>Adds to <paramref name="first"/> the weighted sum of x − mean over some rows, to <paramref name="second"/> that of its squares.</summary>
    /// <param name="rows">[n, features].</param>
    /// <param name="features">Number of features.</param>
    /// <param name="chosen">The rows; each must lie inside <paramref name="rows"/> (not checked).</param>
    /// <param name="weights">One per chosen row.</param>
    /// <param name="mean">[<see cref="Pitch"/>].</param>
    /// <param name="first">The same.</param>
    /// <param name="second">The same.</param>
    public static void AddMoments(ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> chosen, ReadOnlySpan<double> weights, ReadOnlySpan<double> mean, Span<double> first, Span<double> second)
    {
        var pitch = Pitch(features);
        Check(weights.Length >= chosen.Length && mean.Length == pitch && first.Length == pitch && second.Length == pitch, nameof(first));
        fixed (float* x = rows)
        fixed (int* list = chosen)
        fixed (double* w = weights, m = mean, s1 = first, s2 = second)
        {
            if (Avx512F.IsSupported)
            {
                WideMoments.Diagonal<Wide8>(x, features, list, w, chosen.Length, m, s1, s2);
            }
            else if (Avx2.IsSupported)
            {
                WideMoments.Diagonal<Wide4>(x, features, list, w, chosen.Length, m, s1, s2);
            }
            else
            {
                WideMoments.Diagonal<Wide2>(x, features, list, w, chosen.Length, m, s1, s2);
            }
        }
    }

    /// <summary>Adds to <paramref name="products"/> the sum of a·bᵀ over rows a and b: the lower triangle, and some of what lies above it.</summary>
    /// <param name="a">[count, <see cref="Pitch"/>].</param>
    /// <param name="b">The same shape.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="products">[features, <see cref="Pitch"/>].</param>
    public static void AddProducts(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int features, Span<double> products)
    {
        var pitch = Pitch(features);
        Check(a.Length == b.Length && a.Length % pitch == 0 && products.Length == features * pitch, nameof(products));
        fixed (double* pa = a, pb = b, s = products)
        {
            if (Avx512F.IsSupported)
            {
                WideMoments.Full<Wide8>(pa, pb, a.Length / pitch, features, pitch, s);
            }
            else if (Avx2.IsSupported)
            {
                WideMoments.Full<Wide4>(pa, pb, a.Length / pitch, features, pitch, s);
            }
            else
            {
                WideMoments.Full<Wide2>(pa, pb, a.Length / pitch, features, pitch, s);
            }
        }
    }

    /// <summary>A group of rows as doubles, zeros beyond the features and for the rows that there are not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Widen<T>(float* rows, int count, nint features, nint pitch, double* target)
        where T : struct, IWideLanes<T>
    {
        for (var i = 0; i < Group; i++, rows += features, target += pitch)
        {
            nint j = 0;
            if (i < count)
            {
                for (; j <= features - T.Width; j += T.Width)
                {
                    T.Store(target + j, T.Load(rows + j));
                }

                for (; j < features; j++)
                {
                    target[j] = rows[j];
                }
            }

            for (; j < pitch; j++)
            {
                target[j] = 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check(bool fits, string name)
    {
        if (!fits)
        {
            throw new ArgumentException("the rows, parameters and results do not fit together", name);
        }
    }
}
