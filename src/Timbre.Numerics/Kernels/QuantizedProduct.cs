using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Products over bytes: panel by panel all frames go over it, as in <see cref="PackedProduct"/>; the sums become floats tap by tap, since each frame has its own scale.</summary>
internal static unsafe class QuantizedProduct
{
    private const int TileSums = 8 * 32;

    public static void Quantize(FrameBuffer x, int first, int rows)
    {
        var quantized = x.Quantized;
        fixed (float* px = x.Values)
        {
            fixed (byte* pq = quantized.Values)
            {
                for (var i = first; i < first + rows; i++)
                {
                    (quantized.Scale[i], quantized.Zero[i]) = FrameKernels.Quantize(px + (i * (nint)x.Pitch), x.Columns, pq + (i * (nint)quantized.Pitch));
                }
            }
        }
    }

    public static void Run(QuantizedWeights weights, FrameBuffer x, int first, int step, int rows, FrameBuffer y, int firstRow, ProductFinish finish, int firstColumn, int columns)
    {
        var residual = finish.Residual;
        var q = x.Quantized;
        fixed (sbyte* w = weights.Panels)
        fixed (byte* values = q.Values)
        fixed (float* scales = q.Scale, zeros = q.Zero, weightScales = weights.Scale, sums = weights.Sums, py = y.Values, bias = finish.Bias, added = residual is null ? default : residual.Values)
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
                Zeros = zeros + first,
                Pitch = q.Pitch,
                Step = step,
                Taps = weights.Taps,
                Depth = weights.Depth,
                Sums = sums,
                PaddedOutputs = weights.PaddedOutputs,
            };
            Panels(source, rows, w + ((nint)firstColumn * weights.Depth * weights.Taps), firstColumn, columns, output);
        }
    }

    private static void Panels(in Source x, int rows, sbyte* panel, int firstColumn, int columns, in TileFinish output)
    {
        var sums = stackalloc float[TileSums];
        var panelStep = x.Depth * x.Taps * GemmPacking.Width;
        for (var j = 0; j < columns;)
        {
            var left = columns - j;
            var width = Avx512BW.IsSupported && left > GemmPacking.Width ? 32 : GemmPacking.Width;
            for (var i = 0; i < rows;)
            {
                var (height, repeated) = TileHeight(rows - i, rows, width);
                Tile(x, i - repeated, height, width, panel, panelStep, firstColumn + j, sums);
                output.Write(sums, width, repeated, height, i - repeated, firstColumn + j, Math.Min(width, left));
                i += height - repeated;
            }

            panel += panelStep * (width / GemmPacking.Width);
            j += width;
        }
    }

    /// <summary>Σ_tap scale · (sums − zero · Σ weights) for one tile.</summary>
    private static void Tile(in Source x, int row, int height, int width, sbyte* panel, nint panelStep, int column, float* sums)
    {
        var whole = stackalloc int[TileSums];
        for (var tap = 0; tap < x.Taps; tap++)
        {
            var frame = ((nint)row * x.Step) + tap;
            var a = x.Values + (frame * x.Pitch);
            Sums(a, x.Step * x.Pitch, height, width, panel + (tap * x.Depth * GemmPacking.Width), panelStep, x.Depth / QuantizedFrames.Step, whole);
            var weightSums = x.Sums + ((nint)tap * x.PaddedOutputs) + column;
            for (var i = 0; i < height; i++)
            {
                var scale = x.Scales[frame + (i * x.Step)];
                var zero = scale * x.Zeros[frame + (i * x.Step)];
                FrameKernels.Dequantize(whole + (i * width), weightSums, scale, zero, sums + (i * width), width, add: tap > 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(byte* a, nint rowStep, int height, int width, sbyte* b, nint panelStep, nint steps, int* c)
    {
        if (width == 32)
        {
            switch (height)
            {
                case 8: QuantizedAvx512.Tile8x32(a, rowStep, b, panelStep, steps, c); break;
                case 4: QuantizedAvx512.Tile4x32(a, rowStep, b, panelStep, steps, c); break;
                default: QuantizedAvx512.Tile1x32(a, rowStep, b, panelStep, steps, c); break;
            }
        }
        else if (Avx2.IsSupported)
        {
            if (height == 4)
            {
                QuantizedAvx2.Tile4x16(a, rowStep, b, steps, c);
            }
            else
            {
                QuantizedAvx2.Tile1x16(a, rowStep, b, steps, c);
            }
        }
        else if (Dp.IsSupported)
        {
            if (height == 4)
            {
                QuantizedArm.Tile4x16(a, rowStep, b, steps, c);
            }
            else
            {
                QuantizedArm.Tile1x16(a, rowStep, b, steps, c);
            }
        }
        else
        {
            QuantizedPlain.Tile1x16(a, b, steps, c);
        }
    }

    private static (int Height, int Repeated) TileHeight(int left, int rows, int width)
    {
        var (high, low) = width == 32 ? (8, 4) : Avx2.IsSupported || Dp.IsSupported ? (4, 4) : (1, 1);
        return left >= high ? (high, 0) : left >= low ? (low, 0) : rows >= low ? (low, low - left) : (1, 0);
    }

    private readonly struct Source
    {
        public byte* Values { get; init; }

        public float* Scales { get; init; }

        public float* Zeros { get; init; }

        public float* Sums { get; init; }

        public nint Pitch { get; init; }

        public int Step { get; init; }

        public int Taps { get; init; }

        public nint Depth { get; init; }

        public int PaddedOutputs { get; init; }
    }
}
