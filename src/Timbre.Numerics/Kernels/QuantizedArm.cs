using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Timbre.Numerics.Kernels;

/// <summary>Register tiles of 4 or 1 rows by 16 columns over bytes, for Arm64 with the dot product instruction. Activations of 0 … 127 are signed bytes as well.</summary>
internal static unsafe class QuantizedArm
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x16(byte* a, nint rowStep, sbyte* b, nint steps, int* c)
    {
        var c0_0 = Vector128<int>.Zero;
        var c0_1 = Vector128<int>.Zero;
        var c0_2 = Vector128<int>.Zero;
        var c0_3 = Vector128<int>.Zero;
        var c1_0 = Vector128<int>.Zero;
        var c1_1 = Vector128<int>.Zero;
        var c1_2 = Vector128<int>.Zero;
        var c1_3 = Vector128<int>.Zero;
        var c2_0 = Vector128<int>.Zero;
        var c2_1 = Vector128<int>.Zero;
        var c2_2 = Vector128<int>.Zero;
        var c2_3 = Vector128<int>.Zero;
        var c3_0 = Vector128<int>.Zero;
        var c3_1 = Vector128<int>.Zero;
        var c3_2 = Vector128<int>.Zero;
        var c3_3 = Vector128<int>.Zero;
        for (steps *= 2; steps > 0; steps--)
        {
            var x = Vector128.Create(*(int*)a).AsSByte();
            var b0 = Vector128.Load(b);
            var b1 = Vector128.Load(b + 16);
            var b2 = Vector128.Load(b + 32);
            var b3 = Vector128.Load(b + 48);
            c0_0 = Dp.DotProduct(c0_0, b0, x);
            c0_1 = Dp.DotProduct(c0_1, b1, x);
            c0_2 = Dp.DotProduct(c0_2, b2, x);
            c0_3 = Dp.DotProduct(c0_3, b3, x);
            x = Vector128.Create(*(int*)(a + rowStep)).AsSByte();
            c1_0 = Dp.DotProduct(c1_0, b0, x);
            c1_1 = Dp.DotProduct(c1_1, b1, x);
            c1_2 = Dp.DotProduct(c1_2, b2, x);
            c1_3 = Dp.DotProduct(c1_3, b3, x);
            x = Vector128.Create(*(int*)(a + (2 * rowStep))).AsSByte();
            c2_0 = Dp.DotProduct(c2_0, b0, x);
            c2_1 = Dp.DotProduct(c2_1, b1, x);
            c2_2 = Dp.DotProduct(c2_2, b2, x);
            c2_3 = Dp.DotProduct(c2_3, b3, x);
            x = Vector128.Create(*(int*)(a + (3 * rowStep))).AsSByte();
            c3_0 = Dp.DotProduct(c3_0, b0, x);
            c3_1 = Dp.DotProduct(c3_1, b1, x);
            c3_2 = Dp.DotProduct(c3_2, b2, x);
            c3_3 = Dp.DotProduct(c3_3, b3, x);
            a += 4;
            b += 64;
        }

        c0_0.Store(c + 0);
        c0_1.Store(c + 4);
        c0_2.Store(c + 8);
        c0_3.Store(c + 12);
        c1_0.Store(c + 16);
        c1_1.Store(c + 20);
        c1_2.Store(c + 24);
        c1_3.Store(c + 28);
        c2_0.Store(c + 32);
        c2_1.Store(c + 36);
        c2_2.Store(c + 40);
        c2_3.Store(c + 44);
        c3_0.Store(c + 48);
        c3_1.Store(c + 52);
        c3_2.Store(c + 56);
        c3_3.Store(c + 60);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x16(byte* a, nint rowStep, sbyte* b, nint steps, int* c)
    {
        var c0_0 = Vector128<int>.Zero;
        var c0_1 = Vector128<int>.Zero;
        var c0_2 = Vector128<int>.Zero;
        var c0_3 = Vector128<int>.Zero;
        for (steps *= 2; steps > 0; steps--)
        {
            var x = Vector128.Create(*(int*)a).AsSByte();
            var b0 = Vector128.Load(b);
            var b1 = Vector128.Load(b + 16);
            var b2 = Vector128.Load(b + 32);
            var b3 = Vector128.Load(b + 48);
            c0_0 = Dp.DotProduct(c0_0, b0, x);
            c0_1 = Dp.DotProduct(c0_1, b1, x);
            c0_2 = Dp.DotProduct(c0_2, b2, x);
            c0_3 = Dp.DotProduct(c0_3, b3, x);
            a += 4;
            b += 64;
        }

        c0_0.Store(c + 0);
        c0_1.Store(c + 4);
        c0_2.Store(c + 8);
        c0_3.Store(c + 12);
    }
}
