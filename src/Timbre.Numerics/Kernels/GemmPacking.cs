using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Puts B into panels of 16 columns: for each step of depth 16 neighbouring values, zeros beyond the last column.</summary>
internal static unsafe class GemmPacking
{
    /// <summary>Columns of a panel.</summary>
    public const int Width = 16;

    /// <summary>Packs <paramref name="depth"/> rows of B, whose element (p, j) is at <c>b[p * rowStep + j * columnStep]</c>.</summary>
    public static void Pack(float* b, nint rowStep, nint columnStep, int depth, int columns, float* panels)
    {
        for (var j = 0; j < columns; j += Width, panels += (nint)depth * Width)
        {
            var width = Math.Min(Width, columns - j);
            if (columnStep == 1)
            {
                PackRows(b + j, rowStep, depth, width, panels);
            }
            else if (width == Width && rowStep == 1 && Avx.IsSupported)
            {
                PackTransposed(b + (j * columnStep), columnStep, depth, panels);
            }
            else
            {
                PackAny(b + (j * columnStep), rowStep, columnStep, depth, width, panels);
            }
        }
    }

    private static void PackRows(float* b, nint rowStep, int depth, int width, float* panel)
    {
        if (width == Width)
        {
            for (var p = 0; p < depth; p++, b += rowStep, panel += Width)
            {
                Vector256.Store(Vector256.Load(b), panel);
                Vector256.Store(Vector256.Load(b + 8), panel + 8);
            }

            return;
        }

        for (var p = 0; p < depth; p++, b += rowStep, panel += Width)
        {
            for (var j = 0; j < Width; j++)
            {
                panel[j] = j < width ? b[j] : 0;
            }
        }
    }

    /// <summary>Sixteen rows of the stored matrix become columns, eight by eight.</summary>
    private static void PackTransposed(float* b, nint columnStep, int depth, float* panel)
    {
        var p = 0;
        for (; p + 8 <= depth; p += 8)
        {
            Transpose(b + p, columnStep, panel + (p * Width));
            Transpose(b + (8 * columnStep) + p, columnStep, panel + (p * Width) + 8);
        }

        for (; p < depth; p++)
        {
            for (var j = 0; j < Width; j++)
            {
                panel[(p * Width) + j] = b[(j * columnStep) + p];
            }
        }
    }

    private static void Transpose(float* b, nint step, float* target)
    {
        var r0 = Avx.LoadVector256(b);
        var r1 = Avx.LoadVector256(b + step);
        var r2 = Avx.LoadVector256(b + (2 * step));
        var r3 = Avx.LoadVector256(b + (3 * step));
        b += 4 * step;
        var r4 = Avx.LoadVector256(b);
        var r5 = Avx.LoadVector256(b + step);
        var r6 = Avx.LoadVector256(b + (2 * step));
        var r7 = Avx.LoadVector256(b + (3 * step));

        var low01 = Avx.UnpackLow(r0, r1);
        var high01 = Avx.UnpackHigh(r0, r1);
        var low23 = Avx.UnpackLow(r2, r3);
        var high23 = Avx.UnpackHigh(r2, r3);
        var low45 = Avx.UnpackLow(r4, r5);
        var high45 = Avx.UnpackHigh(r4, r5);
        var low67 = Avx.UnpackLow(r6, r7);
        var high67 = Avx.UnpackHigh(r6, r7);

        StorePair(Avx.Shuffle(low01, low23, 0x44), Avx.Shuffle(low45, low67, 0x44), target);
        StorePair(Avx.Shuffle(low01, low23, 0xEE), Avx.Shuffle(low45, low67, 0xEE), target + Width);
        StorePair(Avx.Shuffle(high01, high23, 0x44), Avx.Shuffle(high45, high67, 0x44), target + (2 * Width));
        StorePair(Avx.Shuffle(high01, high23, 0xEE), Avx.Shuffle(high45, high67, 0xEE), target + (3 * Width));
    }

    /// <summary>Columns c and c + 4 of the block: the lower and upper halves of the two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(Vector256<float> first, Vector256<float> second, float* target)
    {
        Avx.Store(target, Avx.Permute2x128(first, second, 0x20));
        Avx.Store(target + (4 * Width), Avx.Permute2x128(first, second, 0x31));
    }

    private static void PackAny(float* b, nint rowStep, nint columnStep, int depth, int width, float* panel)
    {
        for (var p = 0; p < depth; p++, panel += Width)
        {
            for (var j = 0; j < Width; j++)
            {
                panel[j] = j < width ? b[(p * rowStep) + (j * columnStep)] : 0;
            }
        }
    }
}
