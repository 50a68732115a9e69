using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Register tiles for AVX-512: 12, 4 or 1 rows by 32 columns (two panels <c>panelStep</c> apart) or 16 (24 accumulators, 2 of B, 1 broadcast of 32 registers).
/// Element (i, p) of A is at <c>a[i * rowStep + p * depthStep]</c>; B comes in panels of 16 columns, one row of 16 per step of depth.
/// </summary>
internal static unsafe class GemmAvx512
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile12x32(float* a, nint rowStep, nint depthStep, float* b, nint panelStep, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var a3 = a0 + (3 * rowStep);
        var a6 = a3 + (3 * rowStep);
        var a9 = a6 + (3 * rowStep);
        var rowStep2 = 2 * rowStep;
        var c0_0 = Vector512<float>.Zero;
        var c0_1 = Vector512<float>.Zero;
        var c1_0 = Vector512<float>.Zero;
        var c1_1 = Vector512<float>.Zero;
        var c2_0 = Vector512<float>.Zero;
        var c2_1 = Vector512<float>.Zero;
        var c3_0 = Vector512<float>.Zero;
        var c3_1 = Vector512<float>.Zero;
        var c4_0 = Vector512<float>.Zero;
        var c4_1 = Vector512<float>.Zero;
        var c5_0 = Vector512<float>.Zero;
        var c5_1 = Vector512<float>.Zero;
        var c6_0 = Vector512<float>.Zero;
        var c6_1 = Vector512<float>.Zero;
        var c7_0 = Vector512<float>.Zero;
        var c7_1 = Vector512<float>.Zero;
        var c8_0 = Vector512<float>.Zero;
        var c8_1 = Vector512<float>.Zero;
        var c9_0 = Vector512<float>.Zero;
        var c9_1 = Vector512<float>.Zero;
        var c10_0 = Vector512<float>.Zero;
        var c10_1 = Vector512<float>.Zero;
        var c11_0 = Vector512<float>.Zero;
        var c11_1 = Vector512<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + panelStep);
            var x = Vector512.Create(*a0);
            c0_0 = Avx512F.FusedMultiplyAdd(x, b0, c0_0);
            c0_1 = Avx512F.FusedMultiplyAdd(x, b1, c0_1);
            x = Vector512.Create(*(a0 + rowStep));
            c1_0 = Avx512F.FusedMultiplyAdd(x, b0, c1_0);
            c1_1 = Avx512F.FusedMultiplyAdd(x, b1, c1_1);
            x = Vector512.Create(*(a0 + rowStep2));
            c2_0 = Avx512F.FusedMultiplyAdd(x, b0, c2_0);
            c2_1 = Avx512F.FusedMultiplyAdd(x, b1, c2_1);
            x = Vector512.Create(*a3);
            c3_0 = Avx512F.FusedMultiplyAdd(x, b0, c3_0);
            c3_1 = Avx512F.FusedMultiplyAdd(x, b1, c3_1);
            x = Vector512.Create(*(a3 + rowStep));
            c4_0 = Avx512F.FusedMultiplyAdd(x, b0, c4_0);
            c4_1 = Avx512F.FusedMultiplyAdd(x, b1, c4_1);
            x = Vector512.Create(*(a3 + rowStep2));
            c5_0 = Avx512F.FusedMultiplyAdd(x, b0, c5_0);
            c5_1 = Avx512F.FusedMultiplyAdd(x, b1, c5_1);
            x = Vector512.Create(*a6);
            c6_0 = Avx512F.FusedMultiplyAdd(x, b0, c6_0);
            c6_1 = Avx512F.FusedMultiplyAdd(x, b1, c6_1);
            x = Vector512.Create(*(a6 + rowStep));
            c7_0 = Avx512F.FusedMultiplyAdd(x, b0, c7_0);
            c7_1 = Avx512F.FusedMultiplyAdd(x, b1, c7_1);
            x = Vector512.Create(*(a6 + rowStep2));
            c8_0 = Avx512F.FusedMultiplyAdd(x, b0, c8_0);
            c8_1 = Avx512F.FusedMultiplyAdd(x, b1, c8_1);
            x = Vector512.Create(*a9);
            c9_0 = Avx512F.FusedMultiplyAdd(x, b0, c9_0);
            c9_1 = Avx512F.FusedMultiplyAdd(x, b1, c9_1);
            x = Vector512.Create(*(a9 + rowStep));
            c10_0 = Avx512F.FusedMultiplyAdd(x, b0, c10_0);
            c10_1 = Avx512F.FusedMultiplyAdd(x, b1, c10_1);
            x = Vector512.Create(*(a9 + rowStep2));
            c11_0 = Avx512F.FusedMultiplyAdd(x, b0, c11_0);
            c11_1 = Avx512F.FusedMultiplyAdd(x, b1, c11_1);
            a0 += depthStep;
            a3 += depthStep;
            a6 += depthStep;
            a9 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
        Finish(c0_1, c + 16, bias + 16, store);
        Finish(c1_0, c + stride, bias, store);
        Finish(c1_1, c + stride + 16, bias + 16, store);
        Finish(c2_0, c + (2 * stride), bias, store);
        Finish(c2_1, c + (2 * stride) + 16, bias + 16, store);
        Finish(c3_0, c + (3 * stride), bias, store);
        Finish(c3_1, c + (3 * stride) + 16, bias + 16, store);
        Finish(c4_0, c + (4 * stride), bias, store);
        Finish(c4_1, c + (4 * stride) + 16, bias + 16, store);
        Finish(c5_0, c + (5 * stride), bias, store);
        Finish(c5_1, c + (5 * stride) + 16, bias + 16, store);
        Finish(c6_0, c + (6 * stride), bias, store);
        Finish(c6_1, c + (6 * stride) + 16, bias + 16, store);
        Finish(c7_0, c + (7 * stride), bias, store);
        Finish(c7_1, c + (7 * stride) + 16, bias + 16, store);
        Finish(c8_0, c + (8 * stride), bias, store);
        Finish(c8_1, c + (8 * stride) + 16, bias + 16, store);
        Finish(c9_0, c + (9 * stride), bias, store);
        Finish(c9_1, c + (9 * stride) + 16, bias + 16, store);
        Finish(c10_0, c + (10 * stride), bias, store);
        Finish(c10_1, c + (10 * stride) + 16, bias + 16, store);
        Finish(c11_0, c + (11 * stride), bias, store);
        Finish(c11_1, c + (11 * stride) + 16, bias + 16, store);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x32(float* a, nint rowStep, nint depthStep, float* b, nint panelStep, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var a3 = a0 + (3 * rowStep);
        var rowStep2 = 2 * rowStep;
        var c0_0 = Vector512<float>.Zero;
        var c0_1 = Vector512<float>.Zero;
        var c1_0 = Vector512<float>.Zero;
        var c1_1 = Vector512<float>.Zero;
        var c2_0 = Vector512<float>.Zero;
        var c2_1 = Vector512<float>.Zero;
        var c3_0 = Vector512<float>.Zero;
        var c3_1 = Vector512<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + panelStep);
            var x = Vector512.Create(*a0);
            c0_0 = Avx512F.FusedMultiplyAdd(x, b0, c0_0);
            c0_1 = Avx512F.FusedMultiplyAdd(x, b1, c0_1);
            x = Vector512.Create(*(a0 + rowStep));
            c1_0 = Avx512F.FusedMultiplyAdd(x, b0, c1_0);
            c1_1 = Avx512F.FusedMultiplyAdd(x, b1, c1_1);
            x = Vector512.Create(*(a0 + rowStep2));
            c2_0 = Avx512F.FusedMultiplyAdd(x, b0, c2_0);
            c2_1 = Avx512F.FusedMultiplyAdd(x, b1, c2_1);
            x = Vector512.Create(*a3);
            c3_0 = Avx512F.FusedMultiplyAdd(x, b0, c3_0);
            c3_1 = Avx512F.FusedMultiplyAdd(x, b1, c3_1);
            a0 += depthStep;
            a3 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
        Finish(c0_1, c + 16, bias + 16, store);
        Finish(c1_0, c + stride, bias, store);
        Finish(c1_1, c + stride + 16, bias + 16, store);
        Finish(c2_0, c + (2 * stride), bias, store);
        Finish(c2_1, c + (2 * stride) + 16, bias + 16, store);
        Finish(c3_0, c + (3 * stride), bias, store);
        Finish(c3_1, c + (3 * stride) + 16, bias + 16, store);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x32(float* a, nint rowStep, nint depthStep, float* b, nint panelStep, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var c0_0 = Vector512<float>.Zero;
        var c0_1 = Vector512<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + panelStep);
            var x = Vector512.Create(*a0);
            c0_0 = Avx512F.FusedMultiplyAdd(x, b0, c0_0);
            c0_1 = Avx512F.FusedMultiplyAdd(x, b1, c0_1);
            a0 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
        Finish(c0_1, c + 16, bias + 16, store);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile12x16(float* a, nint rowStep, nint depthStep, float* b, nint panelStep, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var a3 = a0 + (3 * rowStep);
        var a6 = a3 + (3 * rowStep);
        var a9 = a6 + (3 * rowStep);
        var rowStep2 = 2 * rowStep;
        var c0_0 = Vector512<float>.Zero;
        var c1_0 = Vector512<float>.Zero;
        var c2_0 = Vector512<float>.Zero;
        var c3_0 = Vector512<float>.Zero;
        var c4_0 = Vector512<float>.Zero;
        var c5_0 = Vector512<float>.Zero;
        var c6_0 = Vector512<float>.Zero;
        var c7_0 = Vector512<float>.Zero;
        var c8_0 = Vector512<float>.Zero;
        var c9_0 = Vector512<float>.Zero;
        var c10_0 = Vector512<float>.Zero;
        var c11_0 = Vector512<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector512.Load(b);
            var x = Vector512.Create(*a0);
            c0_0 = Avx512F.FusedMultiplyAdd(x, b0, c0_0);
            x = Vector512.Create(*(a0 + rowStep));
            c1_0 = Avx512F.FusedMultiplyAdd(x, b0, c1_0);
            x = Vector512.Create(*(a0 + rowStep2));
            c2_0 = Avx512F.FusedMultiplyAdd(x, b0, c2_0);
            x = Vector512.Create(*a3);
            c3_0 = Avx512F.FusedMultiplyAdd(x, b0, c3_0);
            x = Vector512.Create(*(a3 + rowStep));
            c4_0 = Avx512F.FusedMultiplyAdd(x, b0, c4_0);
            x = Vector512.Create(*(a3 + rowStep2));
            c5_0 = Avx512F.FusedMultiplyAdd(x, b0, c5_0);
            x = Vector512.Create(*a6);
            c6_0 = Avx512F.FusedMultiplyAdd(x, b0, c6_0);
            x = Vector512.Create(*(a6 + rowStep));
            c7_0 = Avx512F.FusedMultiplyAdd(x, b0, c7_0);
            x = Vector512.Create(*(a6 + rowStep2));
            c8_0 = Avx512F.FusedMultiplyAdd(x, b0, c8_0);
            x = Vector512.Create(*a9);
            c9_0 = Avx512F.FusedMultiplyAdd(x, b0, c9_0);
            x = Vector512.Create(*(a9 + rowStep));
            c10_0 = Avx512F.FusedMultiplyAdd(x, b0, c10_0);
            x = Vector512.Create(*(a9 + rowStep2));
            c11_0 = Avx512F.FusedMultiplyAdd(x, b0, c11_0);
            a0 += depthStep;
            a3 += depthStep;
            a6 += depthStep;
            a9 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
        Finish(c1_0, c + stride, bias, store);
        Finish(c2_0, c + (2 * stride), bias, store);
        Finish(c3_0, c + (3 * stride), bias, store);
        Finish(c4_0, c + (4 * stride), bias, store);
        Finish(c5_0, c + (5 * stride), bias, store);
        Finish(c6_0, c + (6 * stride), bias, store);
        Finish(c7_0, c + (7 * stride), bias, store);
        Finish(c8_0, c + (8 * stride), bias, store);
        Finish(c9_0, c + (9 * stride), bias, store);
        Finish(c10_0, c + (10 * stride), bias, store);
        Finish(c11_0, c + (11 * stride), bias, store);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x16(float* a, nint rowStep, nint depthStep, float* b, nint panelStep, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var a3 = a0 + (3 * rowStep);
        var rowStep2 = 2 * rowStep;
        var c0_0 = Vector512<float>.Zero;
        var c1_0 = Vector512<float>.Zero;
        var c2_0 = Vector512<float>.Zero;
        var c3_0 = Vector512<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector512.Load(b);
            var x = Vector512.Create(*a0);
            c0_0 = Avx512F.FusedMultiplyAdd(x, b0, c0_0);
            x = Vector512.Create(*(a0 + rowStep));
            c1_0 = Avx512F.FusedMultiplyAdd(x, b0, c1_0);
            x = Vector512.Create(*(a0 + rowStep2));
            c2_0 = Avx512F.FusedMultiplyAdd(x, b0, c2_0);
            x = Vector512.Create(*a3);
            c3_0 = Avx512F.FusedMultiplyAdd(x, b0, c3_0);
            a0 += depthStep;
            a3 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
        Finish(c1_0, c + stride, bias, store);
        Finish(c2_0, c + (2 * stride), bias, store);
        Finish(c3_0, c + (3 * stride), bias, store);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x16(float* a, nint rowStep, nint depthStep, float* b, nint panelStep, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var c0_0 = Vector512<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector512.Load(b);
            var x = Vector512.Create(*a0);
            c0_0 = Avx512F.FusedMultiplyAdd(x, b0, c0_0);
            a0 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector512<float> sum, float* c, float* bias, GemmStore store)
    {
        if ((store & GemmStore.Add) != 0)
        {
            sum += Vector512.Load(c);
        }

        if ((store & GemmStore.Bias) != 0)
        {
            sum += Vector512.Load(bias);
        }

        if ((store & GemmStore.Relu) != 0)
        {
            sum = Vector512.Max(sum, Vector512<float>.Zero);
        }

        sum.Store(c);
    }
}
