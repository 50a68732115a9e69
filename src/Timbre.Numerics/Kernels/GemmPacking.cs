using System.Runtime.Intrinsics;

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
            else if (width == Width && rowStep == 1 && Vector128.IsHardwareAccelerated)
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

    /// <summary>Sixteen rows of the stored matrix become columns, four by four.</summary>
    private static void PackTransposed(float* b, nint columnStep, int depth, float* panel)
    {
        var p = 0;
        for (; p + 4 <= depth; p += 4)
        {
            for (var j = 0; j < Width; j += 4)
            {
                var source = b + (j * columnStep) + p;
                var r0 = Vector128.Load(source);
                var r1 = Vector128.Load(source + columnStep);
                var r2 = Vector128.Load(source + (2 * columnStep));
                var r3 = Vector128.Load(source + (3 * columnStep));
                var low01 = Interleave(r0, r1, out var high01);
                var low23 = Interleave(r2, r3, out var high23);
                var target = panel + (p * Width) + j;
                Halves(low01, low23, target);
                Halves(high01, high23, target + (2 * Width));
            }
        }

        for (; p < depth; p++)
        {
            for (var j = 0; j < Width; j++)
            {
                panel[(p * Width) + j] = b[(j * columnStep) + p];
            }
        }
    }

    private static Vector128<float> Interleave(Vector128<float> x, Vector128<float> y, out Vector128<float> high)
    {
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
        {
            high = System.Runtime.Intrinsics.X86.Sse.UnpackHigh(x, y);
            return System.Runtime.Intrinsics.X86.Sse.UnpackLow(x, y);
        }

        high = Vector128.Create(x[2], y[2], x[3], y[3]);
        return Vector128.Create(x[0], y[0], x[1], y[1]);
    }

    private static void Halves(Vector128<float> x, Vector128<float> y, float* target)
    {
        Vector128.Create(x.GetLower(), y.GetLower()).Store(target);
        Vector128.Create(x.GetUpper(), y.GetUpper()).Store(target + Width);
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
