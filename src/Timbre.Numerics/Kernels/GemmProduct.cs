using System.Buffers;

namespace Timbre.Numerics.Kernels;

/// <summary>One product from spans: pins, packs B block by block into rented memory, runs the tiles.</summary>
internal static unsafe class GemmProduct
{
    /// <summary>Depth of one block: a tile's rows of A and one panel stay in the first-level cache.</summary>
    public const int DepthBlock = 384;

    private const int Alignment = 16;

    public static void Run(MatrixView a, MatrixView b, Span<float> c, int stride, ReadOnlySpan<float> bias, bool accumulate, bool relu)
    {
        int rows = a.Rows, columns = b.Columns, depth = a.Columns;
        var padded = (columns + GemmPacking.Width - 1) / GemmPacking.Width * GemmPacking.Width;
        var block = Math.Min(depth, DepthBlock);
        var rented = ArrayPool<float>.Shared.Rent(checked((padded * (block + 1)) + Alignment));
        fixed (float* pa = a.Values, pb = b.Values, pc = c, pbias = bias, pool = rented)
        {
            var panels = (float*)(((nint)pool + 63) & ~(nint)63);
            var paddedBias = panels + ((nint)padded * block);
            if (!bias.IsEmpty)
            {
                new Span<float>(paddedBias, padded).Clear();
                bias.CopyTo(new Span<float>(paddedBias, padded));
            }

            for (var p = 0; p == 0 || p < depth; p += block)
            {
                var length = Math.Min(block, depth - p);
                GemmPacking.Pack(pb + (p * (nint)b.RowStep), b.RowStep, b.ColumnStep, length, columns, panels);
                var last = p + length == depth;
                var store = (accumulate || p > 0 ? GemmStore.Add : GemmStore.Replace)
                    | (last && !bias.IsEmpty ? GemmStore.Bias : 0)
                    | (last && relu ? GemmStore.Relu : 0);
                GemmDriver.Run(pa + (p * (nint)a.ColumnStep), a.RowStep, a.ColumnStep, panels, length, rows, columns, pc, stride, bias.IsEmpty ? null : paddedBias, store);
                if (depth == 0)
                {
                    break;
                }
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }
}
