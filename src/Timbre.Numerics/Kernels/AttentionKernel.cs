using System.Buffers;
using System.Numerics.Tensors;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// One head of attention: keys and values packed once, then block by block of queries the scores, their exponentials, and the weighted values,
/// all of a block while its scores lie in the cache.
/// </summary>
internal static unsafe class AttentionKernel
{
    private const int Block = 48; // queries at once

    public static void Run(FrameBuffer qkv, int first, int rows, int head, int size, float scale, FrameBuffer y)
    {
        var units = y.Columns;
        var padded = Padded(rows);
        var keys = size * padded;
        var values = (nint)rows * Padded(size);
        var rented = ArrayPool<float>.Shared.Rent(checked((int)(keys + values + (Block * padded) + 16)));
        var sums = stackalloc double[Block];
        fixed (float* pool = rented, px = qkv.Values, py = y.Values)
        {
            var packedKeys = (float*)(((nint)pool + 63) & ~(nint)63);
            var packedValues = packedKeys + keys;
            var scores = packedValues + values;
            var pitch = (nint)qkv.Pitch;
            var q = px + (first * pitch) + (head * size);
            GemmPacking.Pack(q + units, 1, pitch, size, rows, packedKeys);
            GemmPacking.Pack(q + (2 * units), pitch, 1, rows, size, packedValues);
            var target = py + (first * (nint)y.Pitch) + (head * size);
            for (var i = 0; i < rows; i += Block)
            {
                var count = Math.Min(Block, rows - i);
                GemmDriver.Run(q + (i * pitch), pitch, 1, packedKeys, size, count, rows, scores, padded, null, GemmStore.Replace);
                var context = target + (i * (nint)y.Pitch);
                for (var r = 0; r < count; r++)
                {
                    var row = scores + (r * (nint)padded);
                    sums[r] = FrameKernels.Exponentials(row, rows, scale, FrameKernels.Largest(row, rows));
                }

                GemmDriver.Run(scores, padded, 1, packedValues, rows, count, size, context, y.Pitch, null, GemmStore.Replace);
                for (var r = 0; r < count; r++)
                {
                    var row = new Span<float>(context + (r * (nint)y.Pitch), size);
                    TensorPrimitives.Multiply(row, (float)(1 / sums[r]), row);
                }
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static int Padded(int count) => (count + GemmPacking.Width - 1) / GemmPacking.Width * GemmPacking.Width;
}
