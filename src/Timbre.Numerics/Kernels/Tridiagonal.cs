using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// A symmetric matrix brought to three diagonals, from the last row upwards: A = Q·T·Qᵀ with Q = H(n−1)···H(1), H(k) = I − τ(k)·v(k)·v(k)ᵀ.
/// Reflections are gathered and the rest of the matrix is brought up to date by a whole block of them at once.
/// </summary>
internal sealed unsafe class Tridiagonal
{
    private const int Block = 32;
    private readonly double[] _matrix; // lower triangle; row k becomes v(k)

    private Tridiagonal(int n)
    {
        Size = n;
        Stride = DoubleTile.Padded(n);
        Stride += Stride % 64 == 0 ? DoubleTile.Width : 0; // rows a power of two apart would fall on the same lines of the cache
        _matrix = new double[checked(DoubleTile.Padded(n) * Stride)];
        (Diagonal, OffDiagonal, Taus) = (new double[n], new double[n], new double[n]);
    }

    public int Size { get; }

    public int Stride { get; }

    public double[] Diagonal { get; }

    /// <summary>Value i stands between i and i + 1; the last is 0.</summary>
    public double[] OffDiagonal { get; }

    public double[] Taus { get; }

    /// <summary>v(k), k values long.</summary>
    public ReadOnlySpan<double> Reflector(int k) => _matrix.AsSpan(k * Stride, k);

    /// <param name="matrix">[n, n]; its lower triangle is read.</param>
    /// <param name="n">Rows.</param>
    /// <param name="scale">A power of two that the values are to be multiplied with.</param>
    public static Tridiagonal Reduce(ReadOnlySpan<double> matrix, int n, out double scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        if (matrix.Length != (long)n * n)
        {
            throw new ArgumentException($"{matrix.Length} values are not a [{n}, {n}] matrix", nameof(matrix));
        }

        var largest = 0.0;
        for (var i = 0; i < n; i++)
        {
            var row = matrix.Slice(i * n, i + 1);
            largest = TensorPrimitives.IsFiniteAll(row)
                ? Math.Max(largest, Math.Abs(TensorPrimitives.MaxMagnitude(row)))
                : throw new ArgumentException($"row {i} of the matrix is not finite", nameof(matrix));
        }

        // Values near 1: squares neither overflow nor vanish.
        var exponent = largest == 0 ? 0 : Math.ILogB(largest);
        scale = Math.ScaleB(1, exponent);
        var result = new Tridiagonal(n);
        for (var i = 0; i < n; i++)
        {
            var row = result._matrix.AsSpan(i * result.Stride, i + 1);
            for (var j = 0; j <= i; j++)
            {
                row[j] = Math.ScaleB(matrix[(i * n) + j], -exponent);
            }
        }

        result.Run();
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run()
    {
        var n = Size;
        var partners = new double[Block * Stride]; // w of the reflections that the matrix does not know yet
        var sums = new double[Stride];
        var (left, right) = (new double[Stride * 2 * Block], new double[Stride * 2 * Block]);
        fixed (double* a = _matrix, w = partners, y = sums, pl = left, pr = right)
        {
            for (var top = n - 1; top > 0;)
            {
                var steps = Math.Min(Block, top);
                for (var step = 0; step < steps; step++)
                {
                    var k = top - step;
                    Reflect(a, w, y, k, step, top);
                }

                var rest = top - steps + 1;
                if (rest > 1)
                {
                    Update(a, w, top, steps, rest, pl, pr);
                }
                else
                {
                    Diagonal[0] = Known(a, w, 0, steps, top);
                }

                top -= steps;
            }

            if (n == 1)
            {
                Diagonal[0] = a[0];
            }
        }
    }

    /// <summary>The diagonal value of row k with the reflections of this block taken in.</summary>
    private double Known(double* a, double* w, int k, int done, int top)
    {
        var value = a[((nint)k * Stride) + k];
        for (var j = 0; j < done; j++)
        {
            value -= 2 * a[((nint)(top - j) * Stride) + k] * w[((nint)j * Stride) + k];
        }

        return value;
    }

    private void Reflect(double* a, double* w, double* y, int k, int step, int top)
    {
        nint stride = Stride;
        var x = a + (k * stride);
        Diagonal[k] = Known(a, w, k, step, top);
        for (var j = 0; j < step; j++)
        {
            var v = a + ((top - j) * stride);
            var p = w + (j * stride);
            DoubleLines.Add(x, p, -v[k], k);
            DoubleLines.Add(x, v, -p[k], k);
        }

        var partner = w + (step * stride);
        var alpha = x[k - 1];
        var rest = DoubleLines.Dot(x, x, k - 1);
        if (rest < 1e-290) // of a matrix whose values are about 1: nothing, and its root would be too coarse
        {
            (OffDiagonal[k - 1], Taus[k]) = (alpha, 0);
            new Span<double>(x, k).Clear();
            new Span<double>(partner, k).Clear();
            return;
        }

        var beta = -Math.CopySign(Math.Sqrt((alpha * alpha) + rest), alpha);
        var tau = (beta - alpha) / beta;
        (OffDiagonal[k - 1], Taus[k]) = (beta, tau);
        DoubleLines.Scale(x, x, 1 / (alpha - beta), k);
        x[k - 1] = 1;

        SymmetricTimes(a, stride, k, x, y);
        for (var j = 0; j < step; j++)
        {
            var v = a + ((top - j) * stride);
            var p = w + (j * stride);
            var alongV = DoubleLines.Dot(v, x, k);
            DoubleLines.Add(y, v, -DoubleLines.Dot(p, x, k), k);
            DoubleLines.Add(y, p, -alongV, k);
        }

        DoubleLines.Scale(partner, y, tau, k);
        DoubleLines.Add(partner, x, -0.5 * tau * DoubleLines.Dot(partner, x, k), k);
    }

    /// <summary>A −= Σ v·wᵀ + w·vᵀ over the block, for the leading <paramref name="rest"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(double* a, double* w, int top, int steps, int rest, double* left, double* right)
    {
        nint stride = Stride;
        nint width = DoubleTile.Width;
        nint depth = 2 * steps;
        var padded = DoubleTile.Padded(rest);
        for (nint i = 0; i < padded; i++)
        {
            var at = (i / width * width * depth) + (i % width);
            for (nint j = 0; j < steps; j++)
            {
                // Zeros behind the end: rows there hold reflections.
                var v = i < rest ? a[((top - j) * stride) + i] : 0;
                var p = i < rest ? w[(j * stride) + i] : 0;
                left[at + (2 * j * width)] = -v;
                left[at + (((2 * j) + 1) * width)] = -p;
                right[at + (2 * j * width)] = p;
                right[at + (((2 * j) + 1) * width)] = v;
            }
        }

        DoubleTile.AddLower(left, right, (int)depth, padded, a, stride);
    }

    /// <summary>y = A·v with the lower triangle of the leading n rows, each value read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SymmetricTimes(double* a, nint stride, int n, double* v, double* y)
    {
        new Span<double>(y, n).Clear();
        nint count = Vector<double>.Count;
        nint i = 0;
        for (; i + 4 <= n; i += 4)
        {
            var r0 = a + (i * stride);
            var r1 = r0 + stride;
            var r2 = r1 + stride;
            var r3 = r2 + stride;
            var (v0, v1, v2, v3) = (new Vector<double>(v[i]), new Vector<double>(v[i + 1]), new Vector<double>(v[i + 2]), new Vector<double>(v[i + 3]));
            Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
            nint j = 0;
            for (; j + count <= i; j += count)
            {
                var x = Vector.Load(v + j);
                var (a0, a1, a2, a3) = (Vector.Load(r0 + j), Vector.Load(r1 + j), Vector.Load(r2 + j), Vector.Load(r3 + j));
                s0 = Vector.MultiplyAddEstimate(a0, x, s0);
                s1 = Vector.MultiplyAddEstimate(a1, x, s1);
                s2 = Vector.MultiplyAddEstimate(a2, x, s2);
                s3 = Vector.MultiplyAddEstimate(a3, x, s3);
                var even = Vector.MultiplyAddEstimate(a2, v2, a0 * v0);
                var odd = Vector.MultiplyAddEstimate(a3, v3, a1 * v1);
                (Vector.Load(y + j) + (even + odd)).Store(y + j);
            }

            y[i] += Vector.Sum(s0);
            y[i + 1] += Vector.Sum(s1);
            y[i + 2] += Vector.Sum(s2);
            y[i + 3] += Vector.Sum(s3);
            for (nint r = 0; r < 4; r++)
            {
                Corner(a + ((i + r) * stride), v, y, j, i + r);
            }
        }

        for (; i < n; i++)
        {
            Corner(a + (i * stride), v, y, 0, i);
        }
    }

    /// <summary>What is left of row i, from column <paramref name="from"/> to the diagonal.</summary>
    private static void Corner(double* row, double* v, double* y, nint from, nint i)
    {
        var sum = row[i] * v[i];
        for (var j = from; j < i; j++)
        {
            sum += row[j] * v[j];
            y[j] += row[j] * v[i];
        }

        y[i] += sum;
    }
}
