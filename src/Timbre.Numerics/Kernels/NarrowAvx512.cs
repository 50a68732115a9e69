using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Register tiles of 12, 4 or 1 rows by 16 columns, 8-bit frames by 8-bit weights, for AVX-512; a step is four values deep. Two products are added in 16 bits, which
/// hold them: see <see cref="NarrowFrames"/>.
/// </summary>
internal static unsafe class NarrowAvx512
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile12x16(byte* a, nint rowStep, sbyte* b, nint steps, int* c)
    {
        var ones = Vector512<short>.One;
        var a0 = a;
        var a3 = a0 + (3 * rowStep);
        var a6 = a3 + (3 * rowStep);
        var a9 = a6 + (3 * rowStep);
        var rowStep2 = 2 * rowStep;
        var c0 = Vector512<int>.Zero;
        var c1 = Vector512<int>.Zero;
        var c2 = Vector512<int>.Zero;
        var c3 = Vector512<int>.Zero;
        var c4 = Vector512<int>.Zero;
        var c5 = Vector512<int>.Zero;
        var c6 = Vector512<int>.Zero;
        var c7 = Vector512<int>.Zero;
        var c8 = Vector512<int>.Zero;
        var c9 = Vector512<int>.Zero;
        var c10 = Vector512<int>.Zero;
        var c11 = Vector512<int>.Zero;
        for (; steps > 0; steps--)
        {
            var w = Vector512.Load(b);
            var p0 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)a0).AsByte(), w), ones);
            var p1 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(a0 + rowStep)).AsByte(), w), ones);
            var p2 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(a0 + rowStep2)).AsByte(), w), ones);
            var p3 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)a3).AsByte(), w), ones);
            var p4 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(a3 + rowStep)).AsByte(), w), ones);
            var p5 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(a3 + rowStep2)).AsByte(), w), ones);
            var p6 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)a6).AsByte(), w), ones);
            var p7 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(a6 + rowStep)).AsByte(), w), ones);
            var p8 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(a6 + rowStep2)).AsByte(), w), ones);
            var p9 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)a9).AsByte(), w), ones);
            var p10 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(a9 + rowStep)).AsByte(), w), ones);
            var p11 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(a9 + rowStep2)).AsByte(), w), ones);
            c0 += p0;
            c1 += p1;
            c2 += p2;
            c3 += p3;
            c4 += p4;
            c5 += p5;
            c6 += p6;
            c7 += p7;
            c8 += p8;
            c9 += p9;
            c10 += p10;
            c11 += p11;
            a0 += 4;
            a3 += 4;
            a6 += 4;
            a9 += 4;
            b += 64;
        }

        c0.Store(c);
        c1.Store(c + 16);
        c2.Store(c + 32);
        c3.Store(c + 48);
        c4.Store(c + 64);
        c5.Store(c + 80);
        c6.Store(c + 96);
        c7.Store(c + 112);
        c8.Store(c + 128);
        c9.Store(c + 144);
        c10.Store(c + 160);
        c11.Store(c + 176);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x16(byte* a, nint rowStep, sbyte* b, nint steps, int* c)
    {
        var ones = Vector512<short>.One;
        var a0 = a;
        var a3 = a0 + (3 * rowStep);
        var rowStep2 = 2 * rowStep;
        var c0 = Vector512<int>.Zero;
        var c1 = Vector512<int>.Zero;
        var c2 = Vector512<int>.Zero;
        var c3 = Vector512<int>.Zero;
        for (; steps > 0; steps--)
        {
            var w = Vector512.Load(b);
            var p0 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)a0).AsByte(), w), ones);
            var p1 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(a0 + rowStep)).AsByte(), w), ones);
            var p2 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(a0 + rowStep2)).AsByte(), w), ones);
            var p3 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)a3).AsByte(), w), ones);
            c0 += p0;
            c1 += p1;
            c2 += p2;
            c3 += p3;
            a0 += 4;
            a3 += 4;
            b += 64;
        }

        c0.Store(c);
        c1.Store(c + 16);
        c2.Store(c + 32);
        c3.Store(c + 48);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x16(byte* a, nint rowStep, sbyte* b, nint steps, int* c)
    {
        var ones = Vector512<short>.One;
        var a0 = a;
        var c0 = Vector512<int>.Zero;
        for (; steps > 0; steps--)
        {
            var w = Vector512.Load(b);
            var p0 = Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)a0).AsByte(), w), ones);
            c0 += p0;
            a0 += 4;
            b += 64;
        }

        c0.Store(c);
    }
}
