using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Register tiles of 8, 4 or 1 rows by 32 columns over bytes, for AVX-512. Activations are 0 … 127, weights −64 … 64, so that two pairs of products,
/// 4 · 127 · 64, still fit 16 bits: eight products a column cost two multiplications, one addition and one widening.
/// Each step is 8 values deep; a panel of 16 columns holds for each four of them 16 × 4 weights.
/// </summary>
internal static unsafe class QuantizedAvx512
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8x32(byte* a, nint rowStep, sbyte* b, nint panelStep, nint steps, int* c)
    {
        var ones = Vector512<short>.One;
        var a0 = a;
        var a3 = a0 + (3 * rowStep);
        var a6 = a3 + (3 * rowStep);
        var rowStep2 = 2 * rowStep;
        var c0_0 = Vector512<int>.Zero;
        var c0_1 = Vector512<int>.Zero;
        var c1_0 = Vector512<int>.Zero;
        var c1_1 = Vector512<int>.Zero;
        var c2_0 = Vector512<int>.Zero;
        var c2_1 = Vector512<int>.Zero;
        var c3_0 = Vector512<int>.Zero;
        var c3_1 = Vector512<int>.Zero;
        var c4_0 = Vector512<int>.Zero;
        var c4_1 = Vector512<int>.Zero;
        var c5_0 = Vector512<int>.Zero;
        var c5_1 = Vector512<int>.Zero;
        var c6_0 = Vector512<int>.Zero;
        var c6_1 = Vector512<int>.Zero;
        var c7_0 = Vector512<int>.Zero;
        var c7_1 = Vector512<int>.Zero;
        for (; steps > 0; steps--)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + 64);
            var d0 = Vector512.Load(b + panelStep);
            var d1 = Vector512.Load(b + panelStep + 64);
            var x = Vector512.Create(*(int*)(a0)).AsByte();
            var y = Vector512.Create(*(int*)(a0 + 4)).AsByte();
            c0_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c0_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            x = Vector512.Create(*(int*)(a0 + rowStep)).AsByte();
            y = Vector512.Create(*(int*)(a0 + rowStep + 4)).AsByte();
            c1_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c1_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            x = Vector512.Create(*(int*)(a0 + rowStep2)).AsByte();
            y = Vector512.Create(*(int*)(a0 + rowStep2 + 4)).AsByte();
            c2_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c2_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            x = Vector512.Create(*(int*)(a3)).AsByte();
            y = Vector512.Create(*(int*)(a3 + 4)).AsByte();
            c3_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c3_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            x = Vector512.Create(*(int*)(a3 + rowStep)).AsByte();
            y = Vector512.Create(*(int*)(a3 + rowStep + 4)).AsByte();
            c4_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c4_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            x = Vector512.Create(*(int*)(a3 + rowStep2)).AsByte();
            y = Vector512.Create(*(int*)(a3 + rowStep2 + 4)).AsByte();
            c5_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c5_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            x = Vector512.Create(*(int*)(a6)).AsByte();
            y = Vector512.Create(*(int*)(a6 + 4)).AsByte();
            c6_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c6_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            x = Vector512.Create(*(int*)(a6 + rowStep)).AsByte();
            y = Vector512.Create(*(int*)(a6 + rowStep + 4)).AsByte();
            c7_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c7_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            a0 += 8;
            a3 += 8;
            a6 += 8;
            b += 128;
        }

        c0_0.Store(c + 0);
        c0_1.Store(c + 16);
        c1_0.Store(c + 32);
        c1_1.Store(c + 48);
        c2_0.Store(c + 64);
        c2_1.Store(c + 80);
        c3_0.Store(c + 96);
        c3_1.Store(c + 112);
        c4_0.Store(c + 128);
        c4_1.Store(c + 144);
        c5_0.Store(c + 160);
        c5_1.Store(c + 176);
        c6_0.Store(c + 192);
        c6_1.Store(c + 208);
        c7_0.Store(c + 224);
        c7_1.Store(c + 240);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x32(byte* a, nint rowStep, sbyte* b, nint panelStep, nint steps, int* c)
    {
        var ones = Vector512<short>.One;
        var a0 = a;
        var a3 = a0 + (3 * rowStep);
        var rowStep2 = 2 * rowStep;
        var c0_0 = Vector512<int>.Zero;
        var c0_1 = Vector512<int>.Zero;
        var c1_0 = Vector512<int>.Zero;
        var c1_1 = Vector512<int>.Zero;
        var c2_0 = Vector512<int>.Zero;
        var c2_1 = Vector512<int>.Zero;
        var c3_0 = Vector512<int>.Zero;
        var c3_1 = Vector512<int>.Zero;
        for (; steps > 0; steps--)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + 64);
            var d0 = Vector512.Load(b + panelStep);
            var d1 = Vector512.Load(b + panelStep + 64);
            var x = Vector512.Create(*(int*)(a0)).AsByte();
            var y = Vector512.Create(*(int*)(a0 + 4)).AsByte();
            c0_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c0_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            x = Vector512.Create(*(int*)(a0 + rowStep)).AsByte();
            y = Vector512.Create(*(int*)(a0 + rowStep + 4)).AsByte();
            c1_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c1_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            x = Vector512.Create(*(int*)(a0 + rowStep2)).AsByte();
            y = Vector512.Create(*(int*)(a0 + rowStep2 + 4)).AsByte();
            c2_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c2_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            x = Vector512.Create(*(int*)(a3)).AsByte();
            y = Vector512.Create(*(int*)(a3 + 4)).AsByte();
            c3_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c3_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            a0 += 8;
            a3 += 8;
            b += 128;
        }

        c0_0.Store(c + 0);
        c0_1.Store(c + 16);
        c1_0.Store(c + 32);
        c1_1.Store(c + 48);
        c2_0.Store(c + 64);
        c2_1.Store(c + 80);
        c3_0.Store(c + 96);
        c3_1.Store(c + 112);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x32(byte* a, nint rowStep, sbyte* b, nint panelStep, nint steps, int* c)
    {
        var ones = Vector512<short>.One;
        var a0 = a;
        var c0_0 = Vector512<int>.Zero;
        var c0_1 = Vector512<int>.Zero;
        for (; steps > 0; steps--)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + 64);
            var d0 = Vector512.Load(b + panelStep);
            var d1 = Vector512.Load(b + panelStep + 64);
            var x = Vector512.Create(*(int*)(a0)).AsByte();
            var y = Vector512.Create(*(int*)(a0 + 4)).AsByte();
            c0_0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, b0) + Avx512BW.MultiplyAddAdjacent(y, b1), ones);
            c0_1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, d0) + Avx512BW.MultiplyAddAdjacent(y, d1), ones);
            a0 += 8;
            b += 128;
        }

        c0_0.Store(c + 0);
        c0_1.Store(c + 16);
    }
}
