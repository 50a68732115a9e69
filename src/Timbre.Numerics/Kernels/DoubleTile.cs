using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// The innermost product in double: four rows of A with one panel of B. Operands are packed: <c>[depth, width]</c>, zeros where the matrix has ended.
/// </summary>
internal static unsafe class DoubleTile
{
    /// <summary>Rows of a tile; <see cref="Width"/> is a multiple of it, so that one packing serves either side.</summary>
    public const int Rows = 4;

    private const int Vectors = 3; // with four rows twelve sums, enough to hide the latency of the products

    /// <summary>Columns of a panel.</summary>
    public static int Width => Math.Max(12, Vectors * Vector<double>.Count);

    /// <summary><paramref name="size"/> in whole panels.</summary>
    public static int Padded(int size) => checked((size + Width - 1) / Width * Width);

    /// <summary>C[4, <see cref="Width"/>] += A · B.</summary>
    /// <param name="a">Value (row r, depth k) lies at k · <paramref name="aStep"/> + r.</param>
    /// <param name="aStep">Values from one depth of A to the next.</param>
    /// <param name="b">[depth, <see cref="Width"/>].</param>
    /// <param name="depth">Products per value.</param>
    /// <param name="c">The first row.</param>
    /// <param name="stride">Values from one row of C to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double* a, nint aStep, double* b, nint depth, double* c, nint stride)
    {
        nint count = Vector<double>.Count;
        nint width = Width;
        for (nint j = 0; j < width; j += Vectors * count)
        {
            Vector<double> c00 = default, c01 = default, c02 = default;
            Vector<double> c10 = default, c11 = default, c12 = default;
            Vector<double> c20 = default, c21 = default, c22 = default;
            Vector<double> c30 = default, c31 = default, c32 = default;
            var pa = a;
            var pb = b + j;
            for (nint k = 0; k < depth; k++)
            {
                var b0 = Vector.Load(pb);
                var b1 = Vector.Load(pb + count);
                var b2 = Vector.Load(pb + (2 * count));
                var x = new Vector<double>(pa[0]);
                c00 = Vector.MultiplyAddEstimate(x, b0, c00);
                c01 = Vector.MultiplyAddEstimate(x, b1, c01);
                c02 = Vector.MultiplyAddEstimate(x, b2, c02);
                x = new Vector<double>(pa[1]);
                c10 = Vector.MultiplyAddEstimate(x, b0, c10);
                c11 = Vector.MultiplyAddEstimate(x, b1, c11);
                c12 = Vector.MultiplyAddEstimate(x, b2, c12);
                x = new Vector<double>(pa[2]);
                c20 = Vector.MultiplyAddEstimate(x, b0, c20);
                c21 = Vector.MultiplyAddEstimate(x, b1, c21);
                c22 = Vector.MultiplyAddEstimate(x, b2, c22);
                x = new Vector<double>(pa[3]);
                c30 = Vector.MultiplyAddEstimate(x, b0, c30);
                c31 = Vector.MultiplyAddEstimate(x, b1, c31);
                c32 = Vector.MultiplyAddEstimate(x, b2, c32);
                pa += aStep;
                pb += width;
            }

            var pc = c + j;
            Store(pc, count, c00, c01, c02);
            Store(pc + stride, count, c10, c11, c12);
            Store(pc + (2 * stride), count, c20, c21, c22);
            Store(pc + (3 * stride), count, c30, c31, c32);
        }
    }

    /// <summary>C += A · Bᵀ below and on the diagonal (whole panels), both operands [panels, depth, <see cref="Width"/>].</summary>
    public static void AddLower(double* a, double* b, int depth, int size, double* c, nint stride)
    {
        nint width = Width;
        for (nint j = 0; j < size; j += width)
        {
            for (var i = j; i < size; i += width)
            {
                for (nint r = 0; r < width; r += Rows)
                {
                    Add(a + (i * depth) + r, width, b + (j * depth), depth, c + ((i + r) * stride) + j, stride);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(double* c, nint count, Vector<double> x0, Vector<double> x1, Vector<double> x2)
    {
        (Vector.Load(c) + x0).Store(c);
        (Vector.Load(c + count) + x1).Store(c + count);
        (Vector.Load(c + (2 * count)) + x2).Store(c + (2 * count));
    }
}
