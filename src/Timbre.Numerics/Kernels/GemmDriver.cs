using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Walks the tiles of one product whose B is packed; picks the widest kernel that the machine has.</summary>
internal static unsafe class GemmDriver
{
    private const int TileFloats = 12 * 32;

    /// <summary>C[rows, columns] = A · panels, for one block of depth. <paramref name="bias"/> is padded to whole panels.</summary>
    public static void Run(float* a, nint rowStep, nint depthStep, float* panels, int depth, int rows, int columns, float* c, nint stride, float* bias, GemmStore store)
    {
        var spare = stackalloc float[TileFloats];
        var panelStep = (nint)depth * GemmPacking.Width;
        for (var i = 0; i < rows;)
        {
            var height = TileHeight(rows - i);
            var panel = panels;
            for (var j = 0; j < columns;)
            {
                var left = columns - j;
                var width = Avx512F.IsSupported && left > GemmPacking.Width ? 32 : GemmPacking.Width;
                var target = c + (i * stride) + j;
                var tileBias = bias == null ? null : bias + j;
                if (left >= width)
                {
                    Tile(height, width, a, rowStep, depthStep, panel, panelStep, depth, target, stride, tileBias, store);
                }
                else
                {
                    Edge(height, width, left, a, rowStep, depthStep, panel, panelStep, depth, target, stride, tileBias, store, spare);
                }

                panel += panelStep * (width / GemmPacking.Width);
                j += width;
            }

            a += height * rowStep;
            i += height;
        }
    }

    private static int TileHeight(int left)
    {
        if (Avx512F.IsSupported)
        {
            return left >= 12 ? 12 : left >= 4 ? 4 : 1;
        }

        if (Fma.IsSupported)
        {
            return left >= 6 ? 6 : left >= 3 ? 3 : 1;
        }

        return Vector128.IsHardwareAccelerated && left >= 4 ? 4 : 1;
    }

    internal static void Tile(int height, int width, float* a, nint rowStep, nint depthStep, float* b, nint panelStep, nint depth, float* c, nint stride, float* bias, GemmStore store)
    {
        if (Avx512F.IsSupported)
        {
            switch (height, width)
            {
                case (12, 32): GemmAvx512.Tile12x32(a, rowStep, depthStep, b, panelStep, depth, c, stride, bias, store); break;
                case (4, 32): GemmAvx512.Tile4x32(a, rowStep, depthStep, b, panelStep, depth, c, stride, bias, store); break;
                case (_, 32): GemmAvx512.Tile1x32(a, rowStep, depthStep, b, panelStep, depth, c, stride, bias, store); break;
                case (12, _): GemmAvx512.Tile12x16(a, rowStep, depthStep, b, panelStep, depth, c, stride, bias, store); break;
                case (4, _): GemmAvx512.Tile4x16(a, rowStep, depthStep, b, panelStep, depth, c, stride, bias, store); break;
                default: GemmAvx512.Tile1x16(a, rowStep, depthStep, b, panelStep, depth, c, stride, bias, store); break;
            }
        }
        else if (Fma.IsSupported)
        {
            switch (height)
            {
                case 6: GemmAvx2.Tile6x16(a, rowStep, depthStep, b, depth, c, stride, bias, store); break;
                case 3: GemmAvx2.Tile3x16(a, rowStep, depthStep, b, depth, c, stride, bias, store); break;
                default: GemmAvx2.Tile1x16(a, rowStep, depthStep, b, depth, c, stride, bias, store); break;
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            if (height == 4)
            {
                GemmVector128.Tile4x16(a, rowStep, depthStep, b, depth, c, stride, bias, store);
            }
            else
            {
                GemmVector128.Tile1x16(a, rowStep, depthStep, b, depth, c, stride, bias, store);
            }
        }
        else
        {
            GemmScalar.Tile1x16(a, depthStep, b, depth, c, bias, store);
        }
    }

    /// <summary>A tile that reaches over the last column is made beside C and its valid part copied.</summary>
    private static void Edge(int height, int width, int valid, float* a, nint rowStep, nint depthStep, float* b, nint panelStep, nint depth, float* c, nint stride, float* bias, GemmStore store, float* spare)
    {
        new Span<float>(spare, height * width).Clear();
        if ((store & GemmStore.Add) != 0)
        {
            for (var i = 0; i < height; i++)
            {
                new ReadOnlySpan<float>(c + (i * stride), valid).CopyTo(new Span<float>(spare + (i * width), valid));
            }
        }

        Tile(height, width, a, rowStep, depthStep, b, panelStep, depth, spare, width, bias, store);
        for (var i = 0; i < height; i++)
        {
            new ReadOnlySpan<float>(spare + (i * width), valid).CopyTo(new Span<float>(c + (i * stride), valid));
        }
    }
}
