using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Products with 8-bit weights: a panel is widened once, then all frames go over it, as in <see cref="PackedProduct"/>. The sums become floats tap by tap, since each
/// frame has its own scale.
/// </summary>
internal static unsafe class QuantizedProduct
{
    private const int TileSums = 6 * GemmPacking.Width;

    public static void Quantize(FrameBuffer x, int first, int rows)
    {
        var quantized = x.Quantized;
        fixed (float* px = x.Values)
        {
            fixed (short* pq = quantized.Values)
            {
                for (var i = first; i < first + rows; i++)
                {
                    quantized.Scale[i] = FrameKernels.Quantize(px + (i * (nint)x.Pitch), x.Columns, quantized.Largest, pq + (i * (nint)quantized.Pitch));
                }
            }
        }
    }

    public static void Run(QuantizedWeights weights, FrameBuffer x, int first, int step, int rows, FrameBuffer y, int firstRow, ProductFinish finish, int firstColumn, int columns)
    {
        var residual = finish.Residual;
        var q = x.Quantized;
        var widened = ArrayPool<short>.Shared.Rent(weights.Depth * weights.Taps * GemmPacking.Width);
        fixed (short* values = q.Values, panel = widened)
        fixed (float* scales = q.Scale, weightScales = weights.Scale, py = y.Values, bias = finish.Bias, added = residual is null ? default : residual.Values)
        {
            var output = new TileFinish
            {
                Scale = weightScales,
                Bias = bias,
                Activation = finish.Activation,
                Residual = added == null ? null : added + (firstRow * (nint)residual!.Pitch),
                ResidualPitch = residual?.Pitch ?? 0,
                Target = py + (firstRow * (nint)y.Pitch),
                Pitch = y.Pitch,
            };
            var source = new Source
            {
                Values = values + (first * (nint)q.Pitch),
                Scales = scales + first,
                Pitch = q.Pitch,
                Step = step,
                Taps = weights.Taps,
                Depth = weights.Depth,
            };
            var size = weights.Depth * weights.Taps * GemmPacking.Width;
            for (var j = 0; j < columns; j += GemmPacking.Width)
            {
                Widen(weights.Panels.AsSpan((firstColumn + j) / GemmPacking.Width * size, size), panel);
                Panel(source, rows, panel, firstColumn + j, Math.Min(GemmPacking.Width, columns - j), output);
            }
        }

        ArrayPool<short>.Shared.Return(widened);
    }

    /// <summary>A panel's length is a multiple of 64.</summary>
    private static void Widen(ReadOnlySpan<sbyte> weights, short* panel)
    {
        fixed (sbyte* w = weights)
        {
            for (nint i = 0; i < weights.Length; i += Vector256<sbyte>.Count)
            {
                var (low, high) = Vector256.Widen(Vector256.Load(w + i));
                low.Store(panel + i);
                high.Store(panel + i + Vector256<short>.Count);
            }
        }
    }

    private static void Panel(in Source x, int rows, short* panel, int column, int columns, in TileFinish output)
    {
        var sums = stackalloc float[TileSums];
        for (var i = 0; i < rows;)
        {
            var (height, repeated) = TileHeight(rows - i, rows);
            Tile(x, i - repeated, height, panel, sums);
            output.Write(sums, GemmPacking.Width, repeated, height, i - repeated, column, columns);
            i += height - repeated;
        }
    }

    /// <summary>Σ_tap scale · sums for one tile.</summary>
    private static void Tile(in Source x, int row, int height, short* panel, float* sums)
    {
        var whole = stackalloc int[TileSums];
        for (var tap = 0; tap < x.Taps; tap++)
        {
            var frame = ((nint)row * x.Step) + tap;
            Sums(x.Values + (frame * x.Pitch), x.Step * x.Pitch, height, panel + (tap * x.Depth * GemmPacking.Width), x.Depth / QuantizedFrames.Step, whole);
            FrameKernels.Dequantize(whole, x.Scales + frame, x.Step, height, sums, add: tap > 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(short* a, nint rowStep, int height, short* b, nint steps, int* c)
    {
        if (Avx512BW.IsSupported)
        {
            switch (height)
            {
                case 6: QuantizedAvx512.Tile6x16(a, rowStep, b, steps, c); break;
                case 3: QuantizedAvx512.Tile3x16(a, rowStep, b, steps, c); break;
                default: QuantizedAvx512.Tile1x16(a, rowStep, b, steps, c); break;
            }
        }
        else if (Avx2.IsSupported)
        {
            switch (height)
            {
                case 2: QuantizedAvx2.Tile2x16(a, rowStep, b, steps, c); break;
                default: QuantizedAvx2.Tile1x16(a, rowStep, b, steps, c); break;
            }
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            switch (height)
            {
                case 2: QuantizedArm.Tile2x16(a, rowStep, b, steps, c); break;
                default: QuantizedArm.Tile1x16(a, b, steps, c); break;
            }
        }
        else
        {
            QuantizedPlain.Tile1x16(a, b, steps, c);
        }
    }

    private static (int Height, int Repeated) TileHeight(int left, int rows)
    {
        var (high, low) = Avx512BW.IsSupported ? (6, 3) : Avx2.IsSupported || AdvSimd.Arm64.IsSupported ? (2, 2) : (1, 1);
        return left >= high ? (high, 0) : left >= low ? (low, 0) : rows >= low ? (low, low - left) : (1, 0);
    }

    private readonly struct Source
    {
        public short* Values { get; init; }

        public float* Scales { get; init; }

        public nint Pitch { get; init; }

        public int Step { get; init; }

        public int Taps { get; init; }

        public nint Depth { get; init; }
    }
}
