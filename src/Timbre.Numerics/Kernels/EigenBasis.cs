using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// The vectors of a matrix being decomposed, as rows, cut into slabs of columns: a slab stays in the cache through all reflections and rotations, and
/// knows nothing of the others.
/// </summary>
internal sealed unsafe class EigenBasis
{
    private readonly int _n;
    private readonly int _threads;
    private readonly double[][] _slabs; // each [n, Width]

    /// <summary>Qᵀ of the reduction.</summary>
    public EigenBasis(Tridiagonal reduction, int threads)
    {
        (_n, _threads) = (reduction.Size, threads);
        _slabs = new double[(_n + Width - 1) / Width][];
        WorkPool.For(_slabs.Length, threads, slab => _slabs[slab] = Reflected(reduction, slab * Width));
    }

    private static int Width => Math.Max(32, Vectors * Vector<double>.Count);

    private static int Vectors => 8;

    /// <summary>Rotates rows.</summary>
    public void Apply(List<RotationSweep> sweeps, double[] rotations) => WorkPool.For(_slabs.Length, _threads, slab =>
    {
        fixed (double* z = _slabs[slab], r = rotations)
        {
            for (var column = 0; column < Width; column += Vectors * Vector<double>.Count)
            {
                foreach (var sweep in sweeps)
                {
                    Rotate(z + column, Width, r + sweep.Start, sweep.First, sweep.Last);
                }
            }
        }
    });

    /// <summary>[n, n]: the rows in the order wanted.</summary>
    public double[] Rows(int[] order)
    {
        var rows = new double[checked(_n * _n)];
        for (var i = 0; i < _n; i++)
        {
            for (var slab = 0; slab < _slabs.Length; slab++)
            {
                var valid = Math.Min(Width, _n - (slab * Width));
                _slabs[slab].AsSpan(order[i] * Width, valid).CopyTo(rows.AsSpan((i * _n) + (slab * Width)));
            }
        }

        return rows;
    }

    private static double[] Reflected(Tridiagonal reduction, int first)
    {
        var n = reduction.Size;
        var slab = new double[checked(n * Width)];
        for (var column = 0; column < Width && first + column < n; column++)
        {
            slab[((first + column) * Width) + column] = 1;
        }

        fixed (double* z = slab)
        {
            for (var k = n - 1; k > 0; k--)
            {
                fixed (double* v = reduction.Reflector(k))
                {
                    for (var column = 0; column < Width && reduction.Taus[k] != 0; column += Vectors * Vector<double>.Count)
                    {
                        Reflect(z + column, Width, v, k, reduction.Taus[k]);
                    }
                }
            }
        }

        return slab;
    }

    /// <summary>Z −= τ·v·(vᵀZ) for eight vectors of columns and the first <paramref name="k"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reflect(double* z, nint stride, double* v, nint k, double tau)
    {
        nint n = Vector<double>.Count;
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint i = 0; i < k; i++)
        {
            var x = new Vector<double>(v[i]);
            var p = z + (i * stride);
            s0 = Vector.MultiplyAddEstimate(x, Vector.Load(p), s0);
            s1 = Vector.MultiplyAddEstimate(x, Vector.Load(p + n), s1);
            s2 = Vector.MultiplyAddEstimate(x, Vector.Load(p + (2 * n)), s2);
            s3 = Vector.MultiplyAddEstimate(x, Vector.Load(p + (3 * n)), s3);
            s4 = Vector.MultiplyAddEstimate(x, Vector.Load(p + (4 * n)), s4);
            s5 = Vector.MultiplyAddEstimate(x, Vector.Load(p + (5 * n)), s5);
            s6 = Vector.MultiplyAddEstimate(x, Vector.Load(p + (6 * n)), s6);
            s7 = Vector.MultiplyAddEstimate(x, Vector.Load(p + (7 * n)), s7);
        }

        var t = new Vector<double>(-tau);
        (s0, s1, s2, s3, s4, s5, s6, s7) = (s0 * t, s1 * t, s2 * t, s3 * t, s4 * t, s5 * t, s6 * t, s7 * t);
        for (nint i = 0; i < k; i++)
        {
            var x = new Vector<double>(v[i]);
            var p = z + (i * stride);
            Vector.MultiplyAddEstimate(x, s0, Vector.Load(p)).Store(p);
            Vector.MultiplyAddEstimate(x, s1, Vector.Load(p + n)).Store(p + n);
            Vector.MultiplyAddEstimate(x, s2, Vector.Load(p + (2 * n))).Store(p + (2 * n));
            Vector.MultiplyAddEstimate(x, s3, Vector.Load(p + (3 * n))).Store(p + (3 * n));
            Vector.MultiplyAddEstimate(x, s4, Vector.Load(p + (4 * n))).Store(p + (4 * n));
            Vector.MultiplyAddEstimate(x, s5, Vector.Load(p + (5 * n))).Store(p + (5 * n));
            Vector.MultiplyAddEstimate(x, s6, Vector.Load(p + (6 * n))).Store(p + (6 * n));
            Vector.MultiplyAddEstimate(x, s7, Vector.Load(p + (7 * n))).Store(p + (7 * n));
        }
    }

    /// <summary>One sweep; the row that two rotations share stays in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate(double* z, nint stride, double* rotations, nint first, nint last)
    {
        nint n = Vector<double>.Count;
        var p = z + (last * stride);
        var (h0, h1, h2, h3) = (Vector.Load(p), Vector.Load(p + n), Vector.Load(p + (2 * n)), Vector.Load(p + (3 * n)));
        var (h4, h5, h6, h7) = (Vector.Load(p + (4 * n)), Vector.Load(p + (5 * n)), Vector.Load(p + (6 * n)), Vector.Load(p + (7 * n)));
        for (var i = last - 1; i >= first; i--)
        {
            var c = new Vector<double>(rotations[0]);
            var s = new Vector<double>(rotations[1]);
            rotations += 2;
            h0 = Turn(p, stride, c, s, h0);
            h1 = Turn(p + n, stride, c, s, h1);
            h2 = Turn(p + (2 * n), stride, c, s, h2);
            h3 = Turn(p + (3 * n), stride, c, s, h3);
            h4 = Turn(p + (4 * n), stride, c, s, h4);
            h5 = Turn(p + (5 * n), stride, c, s, h5);
            h6 = Turn(p + (6 * n), stride, c, s, h6);
            h7 = Turn(p + (7 * n), stride, c, s, h7);
            p -= stride;
        }

        h0.Store(p);
        h1.Store(p + n);
        h2.Store(p + (2 * n));
        h3.Store(p + (3 * n));
        h4.Store(p + (4 * n));
        h5.Store(p + (5 * n));
        h6.Store(p + (6 * n));
        h7.Store(p + (7 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Turn(double* lower, nint stride, Vector<double> c, Vector<double> s, Vector<double> high)
    {
        var low = Vector.Load(lower - stride);
        Vector.MultiplyAddEstimate(s, low, c * high).Store(lower);
        return (c * low) - (s * high);
    }
}
