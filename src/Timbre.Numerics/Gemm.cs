using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// Matrix products in float32. The order of summation depends only on the shapes, so the same input gives the same bits on the
/// same machine. Safe to call from many threads; allocates nothing once warm.
/// </summary>
public static class Gemm
{
    /// <summary>
    /// C = A · B, or C += A · B with <paramref name="accumulate"/>; then <paramref name="bias"/> (one value per column, or empty) is added,
    /// then negative values become zero with <paramref name="relu"/>. Transposed operands are given as <see cref="MatrixView.Transposed"/>.
    /// C is [A's rows, B's columns], one row every <paramref name="stride"/> values (by default packed), and must not overlap A or B.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(MatrixView a, MatrixView b, Span<float> c, int stride = -1, bool accumulate = false, ReadOnlySpan<float> bias = default, bool relu = false)
    {
        if (a.Columns != b.Rows)
        {
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] · [{b.Rows}, {b.Columns}]: the inner lengths differ", nameof(b));
        }

        stride = stride < 0 ? b.Columns : stride;
        if (a.Rows == 0 || b.Columns == 0)
        {
            return;
        }

        if (stride < b.Columns || ((a.Rows - 1) * (long)stride) + b.Columns > c.Length)
        {
            throw new ArgumentException($"{c.Length} values with stride {stride} do not hold the [{a.Rows}, {b.Columns}] product", nameof(c));
        }

        if (!bias.IsEmpty && bias.Length != b.Columns)
        {
            throw new ArgumentException($"{bias.Length} bias values for {b.Columns} columns", nameof(bias));
        }

        GemmProduct.Run(a, b, c, stride, bias, accumulate, relu);
    }

    /// <summary>The same product as plain loops in double: the oracle that the kernels are tested against.</summary>
    internal static void MultiplyReference(MatrixView a, MatrixView b, Span<float> c, int stride, bool accumulate, ReadOnlySpan<float> bias, bool relu)
    {
        for (var i = 0; i < a.Rows; i++)
        {
            for (var j = 0; j < b.Columns; j++)
            {
                var sum = accumulate ? c[(i * stride) + j] : 0.0;
                for (var p = 0; p < a.Columns; p++)
                {
                    sum += (double)a.Values[(i * a.RowStep) + (p * a.ColumnStep)] * b.Values[(p * b.RowStep) + (j * b.ColumnStep)];
                }

                sum += bias.IsEmpty ? 0 : bias[j];
                c[(i * stride) + j] = (float)(relu ? Math.Max(0, sum) : sum);
            }
        }
    }
}
