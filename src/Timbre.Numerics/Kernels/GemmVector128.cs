using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Register tiles for any machine with 128-bit vectors: 4 or 1 rows by 16 columns.
/// Element (i, p) of A is at <c>a[i * rowStep + p * depthStep]</c>; B comes in panels of 16 columns, one row of 16 per step of depth.
/// </summary>
internal static unsafe class GemmVector128
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x16(float* a, nint rowStep, nint depthStep, float* b, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var a3 = a0 + (3 * rowStep);
        var rowStep2 = 2 * rowStep;
        var c0_0 = Vector128<float>.Zero;
        var c0_1 = Vector128<float>.Zero;
        var c0_2 = Vector128<float>.Zero;
        var c0_3 = Vector128<float>.Zero;
        var c1_0 = Vector128<float>.Zero;
        var c1_1 = Vector128<float>.Zero;
        var c1_2 = Vector128<float>.Zero;
        var c1_3 = Vector128<float>.Zero;
        var c2_0 = Vector128<float>.Zero;
        var c2_1 = Vector128<float>.Zero;
        var c2_2 = Vector128<float>.Zero;
        var c2_3 = Vector128<float>.Zero;
        var c3_0 = Vector128<float>.Zero;
        var c3_1 = Vector128<float>.Zero;
        var c3_2 = Vector128<float>.Zero;
        var c3_3 = Vector128<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector128.Load(b);
            var b1 = Vector128.Load(b + 4);
            var b2 = Vector128.Load(b + 8);
            var b3 = Vector128.Load(b + 12);
            var x = Vector128.Create(*a0);
            c0_0 = Vector128.FusedMultiplyAdd(x, b0, c0_0);
            c0_1 = Vector128.FusedMultiplyAdd(x, b1, c0_1);
            c0_2 = Vector128.FusedMultiplyAdd(x, b2, c0_2);
            c0_3 = Vector128.FusedMultiplyAdd(x, b3, c0_3);
            x = Vector128.Create(*(a0 + rowStep));
            c1_0 = Vector128.FusedMultiplyAdd(x, b0, c1_0);
            c1_1 = Vector128.FusedMultiplyAdd(x, b1, c1_1);
            c1_2 = Vector128.FusedMultiplyAdd(x, b2, c1_2);
            c1_3 = Vector128.FusedMultiplyAdd(x, b3, c1_3);
            x = Vector128.Create(*(a0 + rowStep2));
            c2_0 = Vector128.FusedMultiplyAdd(x, b0, c2_0);
            c2_1 = Vector128.FusedMultiplyAdd(x, b1, c2_1);
            c2_2 = Vector128.FusedMultiplyAdd(x, b2, c2_2);
            c2_3 = Vector128.FusedMultiplyAdd(x, b3, c2_3);
            x = Vector128.Create(*a3);
            c3_0 = Vector128.FusedMultiplyAdd(x, b0, c3_0);
            c3_1 = Vector128.FusedMultiplyAdd(x, b1, c3_1);
            c3_2 = Vector128.FusedMultiplyAdd(x, b2, c3_2);
            c3_3 = Vector128.FusedMultiplyAdd(x, b3, c3_3);
            a0 += depthStep;
            a3 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
        Finish(c0_1, c + 4, bias + 4, store);
        Finish(c0_2, c + 8, bias + 8, store);
        Finish(c0_3, c + 12, bias + 12, store);
        Finish(c1_0, c + stride, bias, store);
        Finish(c1_1, c + stride + 4, bias + 4, store);
        Finish(c1_2, c + stride + 8, bias + 8, store);
        Finish(c1_3, c + stride + 12, bias + 12, store);
        Finish(c2_0, c + (2 * stride), bias, store);
        Finish(c2_1, c + (2 * stride) + 4, bias + 4, store);
        Finish(c2_2, c + (2 * stride) + 8, bias + 8, store);
        Finish(c2_3, c + (2 * stride) + 12, bias + 12, store);
        Finish(c3_0, c + (3 * stride), bias, store);
        Finish(c3_1, c + (3 * stride) + 4, bias + 4, store);
        Finish(c3_2, c + (3 * stride) + 8, bias + 8, store);
        Finish(c3_3, c + (3 * stride) + 12, bias + 12, store);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x16(float* a, nint rowStep, nint depthStep, float* b, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        var a0 = a;
        var c0_0 = Vector128<float>.Zero;
        var c0_1 = Vector128<float>.Zero;
        var c0_2 = Vector128<float>.Zero;
        var c0_3 = Vector128<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            var b0 = Vector128.Load(b);
            var b1 = Vector128.Load(b + 4);
            var b2 = Vector128.Load(b + 8);
            var b3 = Vector128.Load(b + 12);
            var x = Vector128.Create(*a0);
            c0_0 = Vector128.FusedMultiplyAdd(x, b0, c0_0);
            c0_1 = Vector128.FusedMultiplyAdd(x, b1, c0_1);
            c0_2 = Vector128.FusedMultiplyAdd(x, b2, c0_2);
            c0_3 = Vector128.FusedMultiplyAdd(x, b3, c0_3);
            a0 += depthStep;
            b += 16;
        }

        Finish(c0_0, c, bias, store);
        Finish(c0_1, c + 4, bias + 4, store);
        Finish(c0_2, c + 8, bias + 8, store);
        Finish(c0_3, c + 12, bias + 12, store);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector128<float> sum, float* c, float* bias, GemmStore store)
    {
        if ((store & GemmStore.Add) != 0)
        {
            sum += Vector128.Load(c);
        }

        if ((store & GemmStore.Bias) != 0)
        {
            sum += Vector128.Load(bias);
        }

        if ((store & GemmStore.Relu) != 0)
        {
            sum = Vector128.Max(sum, Vector128<float>.Zero);
        }

        sum.Store(c);
    }
}
