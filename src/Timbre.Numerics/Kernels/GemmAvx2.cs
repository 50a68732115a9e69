using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Register tiles for AVX2 with FMA: 6, 3 or 1 rows by 16 columns (12 accumulators, 2 of B, 1 broadcast of 16 registers).
/// Element (i, p) of A is at <c>a[i * rowStep + p * depthStep]</c>; B comes in panels of 16 columns, one row of 16 per step of depth.
/// </summary>
internal static unsafe class GemmAvx2
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x16(float* a, nint rowStep, nint depthStep, float* b, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var a3 = a0 + (3 * rowStep);
        var rowStep2 = 2 * rowStep;
        var c0_0 = Vector256<float>.Zero;
        var c0_1 = Vector256<float>.Zero;
        var c1_0 = Vector256<float>.Zero;
        var c1_1 = Vector256<float>.Zero;
        var c2_0 = Vector256<float>.Zero;
        var c2_1 = Vector256<float>.Zero;
        var c3_0 = Vector256<float>.Zero;
        var c3_1 = Vector256<float>.Zero;
        var c4_0 = Vector256<float>.Zero;
        var c4_1 = Vector256<float>.Zero;
        var c5_0 = Vector256<float>.Zero;
        var c5_1 = Vector256<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector256.Load(b);
            var b1 = Vector256.Load(b + 8);
            var x = Vector256.Create(*a0);
            c0_0 = Fma.MultiplyAdd(x, b0, c0_0);
            c0_1 = Fma.MultiplyAdd(x, b1, c0_1);
            x = Vector256.Create(*(a0 + rowStep));
            c1_0 = Fma.MultiplyAdd(x, b0, c1_0);
            c1_1 = Fma.MultiplyAdd(x, b1, c1_1);
            x = Vector256.Create(*(a0 + rowStep2));
            c2_0 = Fma.MultiplyAdd(x, b0, c2_0);
            c2_1 = Fma.MultiplyAdd(x, b1, c2_1);
            x = Vector256.Create(*a3);
            c3_0 = Fma.MultiplyAdd(x, b0, c3_0);
            c3_1 = Fma.MultiplyAdd(x, b1, c3_1);
            x = Vector256.Create(*(a3 + rowStep));
            c4_0 = Fma.MultiplyAdd(x, b0, c4_0);
            c4_1 = Fma.MultiplyAdd(x, b1, c4_1);
            x = Vector256.Create(*(a3 + rowStep2));
            c5_0 = Fma.MultiplyAdd(x, b0, c5_0);
            c5_1 = Fma.MultiplyAdd(x, b1, c5_1);
            a0 += depthStep;
            a3 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
        Finish(c0_1, c + 8, bias + 8, store);
        Finish(c1_0, c + stride, bias, store);
        Finish(c1_1, c + stride + 8, bias + 8, store);
        Finish(c2_0, c + (2 * stride), bias, store);
        Finish(c2_1, c + (2 * stride) + 8, bias + 8, store);
        Finish(c3_0, c + (3 * stride), bias, store);
        Finish(c3_1, c + (3 * stride) + 8, bias + 8, store);
        Finish(c4_0, c + (4 * stride), bias, store);
        Finish(c4_1, c + (4 * stride) + 8, bias + 8, store);
        Finish(c5_0, c + (5 * stride), bias, store);
        Finish(c5_1, c + (5 * stride) + 8, bias + 8, store);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile3x16(float* a, nint rowStep, nint depthStep, float* b, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var rowStep2 = 2 * rowStep;
        var c0_0 = Vector256<float>.Zero;
        var c0_1 = Vector256<float>.Zero;
        var c1_0 = Vector256<float>.Zero;
        var c1_1 = Vector256<float>.Zero;
        var c2_0 = Vector256<float>.Zero;
        var c2_1 = Vector256<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector256.Load(b);
            var b1 = Vector256.Load(b + 8);
            var x = Vector256.Create(*a0);
            c0_0 = Fma.MultiplyAdd(x, b0, c0_0);
            c0_1 = Fma.MultiplyAdd(x, b1, c0_1);
            x = Vector256.Create(*(a0 + rowStep));
            c1_0 = Fma.MultiplyAdd(x, b0, c1_0);
            c1_1 = Fma.MultiplyAdd(x, b1, c1_1);
            x = Vector256.Create(*(a0 + rowStep2));
            c2_0 = Fma.MultiplyAdd(x, b0, c2_0);
            c2_1 = Fma.MultiplyAdd(x, b1, c2_1);
            a0 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
        Finish(c0_1, c + 8, bias + 8, store);
        Finish(c1_0, c + stride, bias, store);
        Finish(c1_1, c + stride + 8, bias + 8, store);
        Finish(c2_0, c + (2 * stride), bias, store);
        Finish(c2_1, c + (2 * stride) + 8, bias + 8, store);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x16(float* a, nint rowStep, nint depthStep, float* b, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var c0_0 = Vector256<float>.Zero;
        var c0_1 = Vector256<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector256.Load(b);
            var b1 = Vector256.Load(b + 8);
            var x = Vector256.Create(*a0);
            c0_0 = Fma.MultiplyAdd(x, b0, c0_0);
            c0_1 = Fma.MultiplyAdd(x, b1, c0_1);
            a0 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
        Finish(c0_1, c + 8, bias + 8, store);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector256<float> sum, float* c, float* bias, GemmStore store)
    {
        if ((store & GemmStore.Add) != 0)
        {
            sum += Vector256.Load(c);
        }

        if ((store & GemmStore.Bias) != 0)
        {
            sum += Vector256.Load(bias);
        }

        if ((store & GemmStore.Relu) != 0)
        {
            sum = Vector256.Max(sum, Vector256<float>.Zero);
        }

        sum.Store(c);
    }
}
