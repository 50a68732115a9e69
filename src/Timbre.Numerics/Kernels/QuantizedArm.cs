using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Register tiles of 2 or 1 rows by 16 columns, 16-bit frames by 8-bit weights, for Arm64. A step is four values of a column side by side: their
/// products are added in pairs, and the pairs once more at the end.
/// </summary>
internal static unsafe class QuantizedArm
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2x16(short* a, nint rowStep, sbyte* b, nint steps, int* c)
    {
        for (var j = 0; j < GemmPacking.Width; j += 4)
        {
            var a0 = a;
            var a1 = a + rowStep;
            var w = b + (QuantizedFrames.Step * j);
            var c0_0 = Vector128<int>.Zero;
            var c0_1 = Vector128<int>.Zero;
            var c0_2 = Vector128<int>.Zero;
            var c0_3 = Vector128<int>.Zero;
            var c1_0 = Vector128<int>.Zero;
            var c1_1 = Vector128<int>.Zero;
            var c1_2 = Vector128<int>.Zero;
            var c1_3 = Vector128<int>.Zero;
            for (var left = steps; left > 0; left--)
            {
                var x = AdvSimd.LoadVector64(a0);
                var y = AdvSimd.LoadVector64(a1);
                var (b01, b23) = Vector128.Widen(AdvSimd.LoadVector128(w));
                c0_0 = AdvSimd.MultiplyWideningLowerAndAdd(c0_0, x, b01.GetLower());
                c1_0 = AdvSimd.MultiplyWideningLowerAndAdd(c1_0, y, b01.GetLower());
                c0_1 = AdvSimd.MultiplyWideningLowerAndAdd(c0_1, x, b01.GetUpper());
                c1_1 = AdvSimd.MultiplyWideningLowerAndAdd(c1_1, y, b01.GetUpper());
                c0_2 = AdvSimd.MultiplyWideningLowerAndAdd(c0_2, x, b23.GetLower());
                c1_2 = AdvSimd.MultiplyWideningLowerAndAdd(c1_2, y, b23.GetLower());
                c0_3 = AdvSimd.MultiplyWideningLowerAndAdd(c0_3, x, b23.GetUpper());
                c1_3 = AdvSimd.MultiplyWideningLowerAndAdd(c1_3, y, b23.GetUpper());
                a0 += QuantizedFrames.Step;
                a1 += QuantizedFrames.Step;
                w += QuantizedFrames.Step * GemmPacking.Width;
            }

            AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(c0_0, c0_1), AdvSimd.Arm64.AddPairwise(c0_2, c0_3)).Store(c + j);
            AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(c1_0, c1_1), AdvSimd.Arm64.AddPairwise(c1_2, c1_3)).Store(c + GemmPacking.Width + j);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x16(short* a, sbyte* b, nint steps, int* c)
    {
        for (var j = 0; j < GemmPacking.Width; j += 4)
        {
            var x = a;
            var w = b + (QuantizedFrames.Step * j);
            var c0 = Vector128<int>.Zero;
            var c1 = Vector128<int>.Zero;
            var c2 = Vector128<int>.Zero;
            var c3 = Vector128<int>.Zero;
            for (var left = steps; left > 0; left--)
            {
                var values = AdvSimd.LoadVector64(x);
                var (b01, b23) = Vector128.Widen(AdvSimd.LoadVector128(w));
                c0 = AdvSimd.MultiplyWideningLowerAndAdd(c0, values, b01.GetLower());
                c1 = AdvSimd.MultiplyWideningLowerAndAdd(c1, values, b01.GetUpper());
                c2 = AdvSimd.MultiplyWideningLowerAndAdd(c2, values, b23.GetLower());
                c3 = AdvSimd.MultiplyWideningLowerAndAdd(c3, values, b23.GetUpper());
                x += QuantizedFrames.Step;
                w += QuantizedFrames.Step * GemmPacking.Width;
            }

            AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(c0, c1), AdvSimd.Arm64.AddPairwise(c2, c3)).Store(c + j);
        }
    }
}
