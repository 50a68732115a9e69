using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Timbre.Audio;

/// <summary>Sums of products of a stretch of signal with one or two rows of a filter. Lengths are multiples of 16.</summary>
internal static class Convolution
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> h)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(h);
        if (Vector512.IsHardwareAccelerated)
        {
            var wide0 = Vector512<float>.Zero;
            var wide1 = Vector512<float>.Zero;
            var j = 0;
            for (; j + 32 <= h.Length; j += 32)
            {
                wide0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, (nuint)j), Vector512.LoadUnsafe(ref b, (nuint)j), wide0);
                wide1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, (nuint)j + 16), Vector512.LoadUnsafe(ref b, (nuint)j + 16), wide1);
            }

            if (j < h.Length)
            {
                wide0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, (nuint)j), Vector512.LoadUnsafe(ref b, (nuint)j), wide0);
            }

            return Vector512.Sum(wide0 + wide1);
        }

        var sum0 = Vector256<float>.Zero;
        var sum1 = Vector256<float>.Zero;
        for (var i = 0; i + 16 <= h.Length; i += 16)
        {
            sum0 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), sum0);
            sum1 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref a, (nuint)i + 8), Vector256.LoadUnsafe(ref b, (nuint)i + 8), sum1);
        }

        return Vector256.Sum(sum0 + sum1);
    }

    /// <summary>With the two rows that <paramref name="h"/> holds one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (float First, float Second) Dots(ReadOnlySpan<float> x, ReadOnlySpan<float> h)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(h);
        ref var c = ref Unsafe.Add(ref b, x.Length);
        if (Vector512.IsHardwareAccelerated)
        {
            var wide0 = Vector512<float>.Zero;
            var wide1 = Vector512<float>.Zero;
            for (var j = 0; j + 16 <= x.Length; j += 16)
            {
                var value = Vector512.LoadUnsafe(ref a, (nuint)j);
                wide0 = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref b, (nuint)j), wide0);
                wide1 = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref c, (nuint)j), wide1);
            }

            return (Vector512.Sum(wide0), Vector512.Sum(wide1));
        }

        var sum0 = Vector256<float>.Zero;
        var sum1 = Vector256<float>.Zero;
        for (var i = 0; i + 8 <= x.Length; i += 8)
        {
            var value = Vector256.LoadUnsafe(ref a, (nuint)i);
            sum0 = Vector256.MultiplyAddEstimate(value, Vector256.LoadUnsafe(ref b, (nuint)i), sum0);
            sum1 = Vector256.MultiplyAddEstimate(value, Vector256.LoadUnsafe(ref c, (nuint)i), sum1);
        }

        return (Vector256.Sum(sum0), Vector256.Sum(sum1));
    }
}
