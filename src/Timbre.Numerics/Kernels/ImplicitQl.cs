using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>One pass of QL: plane rotations of rows i and i + 1 for i from <paramref name="Last"/> − 1 down to <paramref name="First"/>.</summary>
/// <param name="First">The upper row of the last rotation.</param>
/// <param name="Last">The lower row of the first rotation.</param>
/// <param name="Start">Index of the first rotation's cosine; its sine follows.</param>
internal readonly record struct RotationSweep(int First, int Last, int Start);

/// <summary>Eigenvalues of a symmetric tridiagonal matrix by QL with implicit Wilkinson shifts. Rotations are handed on in batches, since many at once cost less.</summary>
internal static class ImplicitQl
{
    private const int BatchRotations = 1 << 20;
    private const int MostSweeps = 60; // for one value; two or three are usual
    private const double Precision = 1.1102230246251565e-16;

    /// <param name="d">The diagonal; becomes the values, in no order.</param>
    /// <param name="e">Value i stands between i and i + 1; is lost.</param>
    /// <param name="apply">Takes rotations for the vectors; null where only values are wanted.</param>
    public static void Run(double[] d, double[] e, Action<List<RotationSweep>, double[]>? apply)
    {
        var n = d.Length;
        var sweeps = new List<RotationSweep>();
        var rotations = apply is null ? [] : new double[2 * (int)Math.Min(BatchRotations + (long)n, Math.Max(16L, 2L * n * n))];
        var used = 0;
        e[n - 1] = 0;
        var floor = 0.0; // what the reduction could not tell from 0
        for (var i = 0; i < n; i++)
        {
            floor = Math.Max(floor, Precision / 4 * (Math.Abs(d[i]) + Math.Abs(e[i])));
        }

        for (var l = 0; l < n; l++)
        {
            for (var sweep = 0; ; sweep++)
            {
                var m = l;
                while (m < n - 1 && Math.Abs(e[m]) > Math.Max(floor, Precision * (Math.Abs(d[m]) + Math.Abs(d[m + 1]))))
                {
                    m++;
                }

                if (m == l)
                {
                    break;
                }

                if (sweep == MostSweeps)
                {
                    throw new InvalidOperationException($"eigenvalue {l} of {n} was not found in {MostSweeps} sweeps");
                }

                if (apply is not null && used + (2 * (m - l)) > rotations.Length)
                {
                    apply(sweeps, rotations);
                    sweeps.Clear();
                    used = 0;
                }

                var first = Sweep(d, e, l, m, rotations, used);
                if (apply is not null)
                {
                    sweeps.Add(new RotationSweep(first, m, used));
                    used += 2 * (m - first);
                }
            }
        }

        if (apply is not null && sweeps.Count > 0)
        {
            apply(sweeps, rotations);
        }
    }

    /// <summary>Returns the row where the sweep ended: l, or further down where the matrix fell apart on the way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sweep(double[] d, double[] e, int l, int m, double[] rotations, int at)
    {
        var g = (d[l + 1] - d[l]) / (2 * e[l]);
        var r = Hypotenuse(g, 1);
        g = d[m] - d[l] + (e[l] / (g + Math.CopySign(r, g)));
        var (s, c, p) = (1.0, 1.0, 0.0);
        for (var i = m - 1; i >= l; i--)
        {
            var f = s * e[i];
            var b = c * e[i];
            r = Hypotenuse(f, g);
            e[i + 1] = r;
            if (r == 0)
            {
                d[i + 1] -= p;
                e[m] = 0;
                return i + 1;
            }

            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = ((d[i] - g) * s) + (2 * c * b);
            p = s * r;
            d[i + 1] = g + p;
            g = (c * r) - b;
            if (rotations.Length > 0)
            {
                rotations[at++] = c;
                rotations[at++] = s;
            }
        }

        d[l] -= p;
        e[l] = g;
        e[m] = 0;
        return l;
    }

    private static double Hypotenuse(double a, double b)
    {
        var square = (a * a) + (b * b);
        return square is > 1e-280 and < 1e280 ? Math.Sqrt(square) : double.Hypot(a, b);
    }
}
