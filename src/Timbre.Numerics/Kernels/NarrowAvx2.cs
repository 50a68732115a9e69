using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Register tiles of 4 or 1 rows by 16 columns, 8-bit frames by 8-bit weights, for AVX2; as <see cref="NarrowAvx512"/> in half the width.</summary>
internal static unsafe class NarrowAvx2
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x16(byte* a, nint rowStep, sbyte* b, nint steps, int* c)
    {
        var ones = Vector256<short>.One;
        var rowStep2 = 2 * rowStep;
        var a3 = a + (3 * rowStep);
        var c0_0 = Vector256<int>.Zero;
        var c0_1 = Vector256<int>.Zero;
        var c1_0 = Vector256<int>.Zero;
        var c1_1 = Vector256<int>.Zero;
        var c2_0 = Vector256<int>.Zero;
        var c2_1 = Vector256<int>.Zero;
        var c3_0 = Vector256<int>.Zero;
        var c3_1 = Vector256<int>.Zero;
        for (; steps > 0; steps--)
        {
            var w0 = Vector256.Load(b);
            var w1 = Vector256.Load(b + 32);
            var x = Vector256.Create(*(int*)a).AsByte();
            c0_0 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w0), ones);
            c0_1 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w1), ones);
            x = Vector256.Create(*(int*)(a + rowStep)).AsByte();
            c1_0 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w0), ones);
            c1_1 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w1), ones);
            x = Vector256.Create(*(int*)(a + rowStep2)).AsByte();
            c2_0 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w0), ones);
            c2_1 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w1), ones);
            x = Vector256.Create(*(int*)a3).AsByte();
            c3_0 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w0), ones);
            c3_1 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w1), ones);
            a += 4;
            a3 += 4;
            b += 64;
        }

        c0_0.Store(c);
        c0_1.Store(c + 8);
        c1_0.Store(c + 16);
        c1_1.Store(c + 24);
        c2_0.Store(c + 32);
        c2_1.Store(c + 40);
        c3_0.Store(c + 48);
        c3_1.Store(c + 56);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x16(byte* a, nint rowStep, sbyte* b, nint steps, int* c)
    {
        var ones = Vector256<short>.One;
        var c0_0 = Vector256<int>.Zero;
        var c0_1 = Vector256<int>.Zero;
        for (; steps > 0; steps--)
        {
            var w0 = Vector256.Load(b);
            var w1 = Vector256.Load(b + 32);
            var x = Vector256.Create(*(int*)a).AsByte();
            c0_0 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w0), ones);
            c0_1 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w1), ones);
            a += 4;
            b += 64;
        }

        c0_0.Store(c);
        c0_1.Store(c + 8);
    }
}
