using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Products with weights that were packed once. Panel by panel, all frames go over it: weights come from memory once, a panel stays in the
/// second-level cache, and the first-level cache only sees streams. A tile's sums go beside the result and from there through the finish.
/// </summary>
internal static unsafe class PackedProduct
{
    private const int TileFloats = 12 * 32;

    public static void Fill(ReadOnlySpan<float> weights, int depth, Span<float> panels)
    {
        fixed (float* w = weights, p = panels)
        {
            GemmPacking.Pack(w, 1, depth, depth, weights.Length / depth, p);
        }
    }

    public static void Run(PackedWeights weights, ReadOnlySpan<float> packed, FrameBuffer x, int first, int step, int rows, FrameBuffer y, int firstRow, ProductFinish finish, int firstColumn, int columns)
    {
        var residual = finish.Residual;
        fixed (float* w = packed, px = x.Values, py = y.Values, bias = finish.Bias, added = residual is null ? default : residual.Values)
        {
            var depth = (nint)weights.Inputs * weights.Taps;
            var output = new TileFinish
            {
                Bias = bias,
                Activation = finish.Activation,
                Residual = added == null ? null : added + (firstRow * (nint)residual!.Pitch),
                ResidualPitch = residual?.Pitch ?? 0,
                Target = py + (firstRow * (nint)y.Pitch),
                Pitch = y.Pitch,
            };
            var joined = x.Pitch == weights.Inputs; // the frames of all taps lie in one piece
            var source = new Source
            {
                Values = px + (first * (nint)x.Pitch),
                RowStep = step * (nint)x.Pitch,
                TapStep = x.Pitch,
                Taps = joined ? 1 : weights.Taps,
                Depth = joined ? depth : weights.Inputs,
            };
            Panels(source, rows, w + (firstColumn * depth), depth * GemmPacking.Width, firstColumn, columns, output);
        }
    }

    private static void Panels(in Source x, int rows, float* panel, nint panelStep, int firstColumn, int columns, in TileFinish output)
    {
        var sums = stackalloc float[TileFloats];
        for (var j = 0; j < columns;)
        {
            var left = columns - j;
            var width = Avx512F.IsSupported && left > GemmPacking.Width ? 32 : GemmPacking.Width;
            for (var i = 0; i < rows;)
            {
                var (height, repeated) = TileHeight(rows - i, rows);
                Tile(x, i - repeated, height, width, panel, panelStep, sums);
                output.Write(sums, width, repeated, height, i - repeated, firstColumn + j, Math.Min(width, left));
                i += height - repeated;
            }

            panel += panelStep * (width / GemmPacking.Width);
            j += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile(in Source x, int row, int height, int width, float* panel, nint panelStep, float* sums)
    {
        var a = x.Values + (row * x.RowStep);
        for (nint tap = 0; tap < x.Taps; tap++)
        {
            var store = tap == 0 ? GemmStore.Replace : GemmStore.Add;
            GemmDriver.Tile(height, width, a + (tap * x.TapStep), x.RowStep, 1, panel + (tap * x.Depth * GemmPacking.Width), panelStep, x.Depth, sums, width, null, store);
        }
    }

    /// <summary>A remainder too low for a tile goes with rows that were done before: faster than one by one.</summary>
    private static (int Height, int Repeated) TileHeight(int left, int rows)
    {
        var (high, low) = Avx512F.IsSupported ? (12, 4) : Fma.IsSupported ? (6, 3) : Vector128.IsHardwareAccelerated ? (4, 4) : (1, 1);
        return left >= high ? (high, 0) : left >= low ? (low, 0) : rows >= low ? (low, low - left) : (1, 0);
    }

    private readonly struct Source
    {
        public float* Values { get; init; }

        public nint RowStep { get; init; }

        public nint TapStep { get; init; }

        public int Taps { get; init; }

        public nint Depth { get; init; }
    }
}
