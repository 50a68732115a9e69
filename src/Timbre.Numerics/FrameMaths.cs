using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>Maths on whole frames. The result of a frame depends on nothing but that frame, or the frames it attends to.</summary>
public static class FrameMaths
{
    /// <summary>
    /// Layer norm of rows: each brought to zero mean and unit variance (population, <paramref name="epsilon"/> added), then times
    /// <paramref name="gain"/> plus <paramref name="bias"/>, then through the activation.
    /// </summary>
    /// <param name="x">The frames.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="gain">One value per column.</param>
    /// <param name="bias">One value per column.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="y">Where they go, at the same rows; may be x.</param>
    /// <param name="activation">Applied last.</param>
    public static void Normalize(FrameBuffer x, int first, int rows, float[] gain, float[] bias, float epsilon, FrameBuffer y, Activation activation = Activation.None)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(gain);
        ArgumentNullException.ThrowIfNull(bias);
        CheckRows(x, first, rows);
        CheckRows(y, first, rows);
        if (y.Columns != x.Columns || gain.Length != x.Columns || bias.Length != x.Columns)
        {
            throw new ArgumentException($"{gain.Length} gains and {bias.Length} biases for {x.Columns} columns into {y.Columns}", nameof(gain));
        }

        FrameKernels.Normalize(x, first, rows, gain, bias, epsilon, y, activation);
    }

    /// <summary>
    /// Attention of one head among <paramref name="rows"/> frames: softmax(scale · Q Kᵀ) V. Memory grows with the number of frames, not its square.
    /// </summary>
    /// <param name="qkv">Queries, keys and values side by side, <c>[frames, 3 · units]</c>.</param>
    /// <param name="first">The first frame.</param>
    /// <param name="rows">Frames that attend to each other.</param>
    /// <param name="head">Which head: units head · size to (head + 1) · size of each part.</param>
    /// <param name="size">Units of a head.</param>
    /// <param name="scale">Factor of the scores, usually 1/√size.</param>
    /// <param name="y">Where the head's part of <c>[frames, units]</c> goes, at the same rows.</param>
    public static void Attend(FrameBuffer qkv, int first, int rows, int head, int size, float scale, FrameBuffer y)
    {
        ArgumentNullException.ThrowIfNull(qkv);
        ArgumentNullException.ThrowIfNull(y);
        CheckRows(qkv, first, rows);
        CheckRows(y, first, rows);
        if (qkv.Columns != 3 * y.Columns || size <= 0 || head < 0 || (head + 1) * (long)size > y.Columns)
        {
            throw new ArgumentException($"head {head} of {size} units does not lie in {y.Columns} units, with {qkv.Columns} of queries, keys and values", nameof(head));
        }

        if (rows > 0)
        {
            AttentionKernel.Run(qkv, first, rows, head, size, scale, y);
        }
    }

    private static void CheckRows(FrameBuffer x, int first, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + (long)rows, x.Rows);
    }
}
