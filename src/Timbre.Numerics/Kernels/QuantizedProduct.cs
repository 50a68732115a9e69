using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Products with 8-bit weights: panel by panel all frames go over it, as in <see cref="PackedProduct"/>. The sums become floats tap by tap, since each frame has its
/// own scale.
/// </summary>
internal static unsafe class QuantizedProduct
{
    private const int RowsAtOnce = 408; // their sums stay in the cache

    public static void Quantize(FrameBuffer x, int first, int rows, bool narrow)
    {
        fixed (float* px = x.Values)
        {
            for (var i = first; i < first + rows; i++)
            {
                var row = px + (i * (nint)x.Pitch);
                if (narrow)
                {
                    fixed (byte* q = x.Narrow.Values)
                    {
                        (x.Narrow.Scale[i], x.Narrow.Shift[i]) = FrameKernels.QuantizeNarrow(row, x.Columns, q + (i * (nint)x.Narrow.Pitch));
                    }
                }
                else
                {
                    fixed (short* q = x.Quantized.Values)
                    {
                        x.Quantized.Scale[i] = FrameKernels.Quantize(row, x.Columns, x.Quantized.Largest, q + (i * (nint)x.Quantized.Pitch));
                    }
                }
            }
        }
    }

    public static void Run(QuantizedWeights weights, FrameBuffer x, int first, int step, int rows, FrameBuffer y, int firstRow, ProductFinish finish, int firstColumn, int columns)
    {
        var (residual, addend) = (finish.Residual, finish.Addend);
        var narrow = weights.TakesNarrowFrames ? x.Narrow : null;
        var wide = weights.TakesNarrowFrames ? null : x.Quantized;
        var wholeSums = ArrayPool<int>.Shared.Rent(RowsAtOnce * GemmPacking.Width);
        var floatSums = ArrayPool<float>.Shared.Rent(RowsAtOnce * GemmPacking.Width);
        fixed (short* shorts = wide?.Values)
        fixed (byte* bytes = narrow?.Values)
        fixed (sbyte* panels = weights.Panels)
        fixed (int* whole = wholeSums)
        fixed (float* sums = floatSums, scales = narrow?.Scale ?? wide!.Scale, shifts = narrow?.Shift, weightSums = weights.Sums, weightScales = weights.Scale, py = y.Values, bias = finish.Bias, added = residual is null ? default : residual.Values, before = addend is null ? default : addend.Values)
        {
            var output = new TileFinish
            {
                Scale = weightScales,
                Bias = bias,
                Addend = before == null ? null : before + (firstRow * (nint)addend!.Pitch),
                AddendPitch = addend?.Pitch ?? 0,
                Activation = finish.Activation,
                Residual = added == null ? null : added + (firstRow * (nint)residual!.Pitch),
                ResidualPitch = residual?.Pitch ?? 0,
                Target = py + (firstRow * (nint)y.Pitch),
                Pitch = y.Pitch,
            };
            var pitch = narrow?.Pitch ?? (wide!.Pitch * (nint)sizeof(short));
            var source = new Source
            {
                Values = (narrow is null ? (byte*)shorts : bytes) + (first * pitch),
                Pitch = pitch,
                Narrow = narrow is not null,
                Scales = scales + first,
                Shifts = shifts == null ? null : shifts + first,
                WeightSums = weightSums,
                PaddedOutputs = weights.PaddedOutputs,
                Step = step,
                Taps = weights.Taps,
                Depth = weights.Depth,
            };
            var panelStep = (nint)weights.Depth * weights.Taps;
            for (var j = 0; j < columns; j += GemmPacking.Width)
            {
                Panel(source, rows, panels + ((firstColumn + j) * panelStep), whole, sums, firstColumn + j, Math.Min(GemmPacking.Width, columns - j), output);
            }
        }

        ArrayPool<int>.Shared.Return(wholeSums);
        ArrayPool<float>.Shared.Return(floatSums);
    }

    private static void Panel(in Source x, int rows, sbyte* panel, int* whole, float* sums, int column, int columns, in TileFinish output)
    {
        var ahead = panel + (x.Depth * x.Taps * GemmPacking.Width);
        var aheadPerRow = (x.Depth * GemmPacking.Width / rows) + 1;
        for (var first = 0; first < rows; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows - first);
            for (var tap = 0; tap < x.Taps; tap++)
            {
                var frame = ((nint)first * x.Step) + tap;
                var a = x.Values + (frame * x.Pitch);
                for (var i = 0; i < count;)
                {
                    var (height, repeated) = x.Narrow ? NarrowTileHeight(count - i, count) : TileHeight(count - i, count);
                    i -= repeated;
                    PanelAhead.Fetch(ahead, aheadPerRow * height);
                    ahead += aheadPerRow * height;
                    var b = panel + (tap * x.Depth * GemmPacking.Width);
                    var c = whole + (i * GemmPacking.Width);
                    var row = a + (i * x.Step * x.Pitch);
                    if (x.Narrow)
                    {
                        NarrowSums(row, x.Step * x.Pitch, height, b, x.Depth / QuantizedFrames.Step, c);
                    }
                    else
                    {
                        Sums((short*)row, x.Step * x.Pitch / sizeof(short), height, b, x.Depth / QuantizedFrames.Step, c);
                    }

                    i += height;
                }

                var weightSums = x.Narrow ? x.WeightSums + ((nint)tap * x.PaddedOutputs) + column : null;
                FrameKernels.Dequantize(whole, x.Scales + frame, x.Narrow ? x.Shifts + frame : null, weightSums, x.Step, count, sums, add: tap > 0);
            }

            output.Write(sums, GemmPacking.Width, 0, count, first, column, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(short* a, nint rowStep, int height, sbyte* b, nint steps, int* c)
    {
        if (Avx512BW.IsSupported)
        {
            switch (height)
            {
                case 6: QuantizedAvx512.Tile6x16(a, rowStep, b, steps, c); break;
                case 5: QuantizedAvx512.Tile5x16(a, rowStep, b, steps, c); break;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NarrowSums(byte* a, nint rowStep, int height, sbyte* b, nint steps, int* c)
    {
        if (Avx512BW.IsSupported)
        {
            switch (height)
            {
                case 12: NarrowAvx512.Tile12x16(a, rowStep, b, steps, c); break;
                case 4: NarrowAvx512.Tile4x16(a, rowStep, b, steps, c); break;
                default: NarrowAvx512.Tile1x16(a, rowStep, b, steps, c); break;
            }
        }
        else
        {
            switch (height)
            {
                case 4: NarrowAvx2.Tile4x16(a, rowStep, b, steps, c); break;
                default: NarrowAvx2.Tile1x16(a, rowStep, b, steps, c); break;
            }
        }
    }

    private static (int Height, int Repeated) NarrowTileHeight(int left, int rows) =>
        Avx512BW.IsSupported && left >= 12 ? (12, 0) : left >= 4 ? (4, 0) : rows >= 4 ? (4, 4 - left) : (1, 0);

    private static (int Height, int Repeated) TileHeight(int left, int rows)
    {
        if (Avx512BW.IsSupported && rows >= 20)
        {
            return (left % 6 == 0 ? 6 : 5, 0); // 20 rows and more are some sixes and fives
        }

        var (high, low) = Avx512BW.IsSupported ? (6, 3) : Avx2.IsSupported || AdvSimd.Arm64.IsSupported ? (2, 2) : (1, 1);
        return left >= high ? (high, 0) : left >= low ? (low, 0) : rows >= low ? (low, low - left) : (1, 0);
    }

    private readonly struct Source
    {
        public byte* Values { get; init; }

        /// <summary>Bytes from one frame to the next.</summary>
        public nint Pitch { get; init; }

        public bool Narrow { get; init; }

        public float* Scales { get; init; }

        public float* Shifts { get; init; }

        public float* WeightSums { get; init; }

        public int PaddedOutputs { get; init; }

        public int Step { get; init; }

        public int Taps { get; init; }

        public nint Depth { get; init; }
    }
}
