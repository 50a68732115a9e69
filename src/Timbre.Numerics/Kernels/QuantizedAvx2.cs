using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Register tiles of 2 or 1 rows by 16 columns, 16-bit frames by 8-bit weights, for AVX2; as <see cref="QuantizedAvx512"/> in half the width.</summary>
internal static unsafe class QuantizedAvx2
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2x16(short* a, nint rowStep, sbyte* b, nint steps, int* c)
    {
        var c0_0 = Vector256<int>.Zero;
        var c0_1 = Vector256<int>.Zero;
        var c0_2 = Vector256<int>.Zero;
        var c0_3 = Vector256<int>.Zero;
        var c1_0 = Vector256<int>.Zero;
        var c1_1 = Vector256<int>.Zero;
        var c1_2 = Vector256<int>.Zero;
        var c1_3 = Vector256<int>.Zero;
        for (; steps > 0; steps--)
        {
            var b0 = Avx2.ConvertToVector256Int16(Vector128.Load(b));
            var b1 = Avx2.ConvertToVector256Int16(Vector128.Load(b + 16));
            var b2 = Avx2.ConvertToVector256Int16(Vector128.Load(b + 32));
            var b3 = Avx2.ConvertToVector256Int16(Vector128.Load(b + 48));
            var x = Vector256.Create(*(long*)(a)).AsInt16();
            c0_0 += Avx2.MultiplyAddAdjacent(x, b0);
            c0_1 += Avx2.MultiplyAddAdjacent(x, b1);
            c0_2 += Avx2.MultiplyAddAdjacent(x, b2);
            c0_3 += Avx2.MultiplyAddAdjacent(x, b3);
            x = Vector256.Create(*(long*)(a + rowStep)).AsInt16();
            c1_0 += Avx2.MultiplyAddAdjacent(x, b0);
            c1_1 += Avx2.MultiplyAddAdjacent(x, b1);
            c1_2 += Avx2.MultiplyAddAdjacent(x, b2);
            c1_3 += Avx2.MultiplyAddAdjacent(x, b3);
            a += 4;
            b += 64;
        }

        Finish(c0_0, c0_1, c + 0);
        Finish(c0_2, c0_3, c + 8);
        Finish(c1_0, c1_1, c + 16);
        Finish(c1_2, c1_3, c + 24);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x16(short* a, nint rowStep, sbyte* b, nint steps, int* c)
    {
        var c0_0 = Vector256<int>.Zero;
        var c0_1 = Vector256<int>.Zero;
        var c0_2 = Vector256<int>.Zero;
        var c0_3 = Vector256<int>.Zero;
        for (; steps > 0; steps--)
        {
            var b0 = Avx2.ConvertToVector256Int16(Vector128.Load(b));
            var b1 = Avx2.ConvertToVector256Int16(Vector128.Load(b + 16));
            var b2 = Avx2.ConvertToVector256Int16(Vector128.Load(b + 32));
            var b3 = Avx2.ConvertToVector256Int16(Vector128.Load(b + 48));
            var x = Vector256.Create(*(long*)(a)).AsInt16();
            c0_0 += Avx2.MultiplyAddAdjacent(x, b0);
            c0_1 += Avx2.MultiplyAddAdjacent(x, b1);
            c0_2 += Avx2.MultiplyAddAdjacent(x, b2);
            c0_3 += Avx2.MultiplyAddAdjacent(x, b3);
            a += 4;
            b += 64;
        }

        Finish(c0_0, c0_1, c + 0);
        Finish(c0_2, c0_3, c + 8);
    }

    /// <summary>Neighbouring lanes belong to one column; a horizontal sum leaves the halves' pairs crossed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector256<int> left, Vector256<int> right, int* c) =>
        Avx2.Permute4x64(Avx2.HorizontalAdd(left, right).AsInt64(), 0b11_01_10_00).AsInt32().Store(c);
}
