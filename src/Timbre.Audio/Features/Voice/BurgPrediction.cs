using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Timbre.Audio;

/// <summary>Linear prediction by Burg's method: the coefficients that leave the least error forwards and backwards. Not to be shared by threads.</summary>
internal sealed class BurgPrediction(int length, int order)
{
    private readonly double[] _forward = new double[length];
    private readonly double[] _backward = new double[length];
    private readonly double[] _coefficients = new double[order];
    private readonly double[] _previous = new double[order];

    /// <summary>a₁ … of x[n] ≈ Σ a[k]·x[n − k].</summary>
    public ReadOnlySpan<double> Coefficients => _coefficients;

    /// <summary>False where the frame is silent.</summary>
    public bool Run(ReadOnlySpan<double> frame)
    {
        frame.CopyTo(_forward);
        frame.CopyTo(_backward);
        for (var m = 0; m < order; m++)
        {
            // Errors of order m: forward at n, backward at n − 1.
            var f = _forward.AsSpan(m + 1, length - m - 1);
            var b = _backward.AsSpan(0, length - m - 1);
            var (product, energy) = Products(f, b);
            if (!(energy > 0))
            {
                return false;
            }

            var reflection = 2 * product / energy;
            _coefficients.AsSpan(0, m).CopyTo(_previous);
            for (var i = 0; i < m; i++)
            {
                _coefficients[i] = _previous[i] - (reflection * _previous[m - 1 - i]);
            }

            _coefficients[m] = reflection;
            Reflect(f, b, reflection);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Product, double Energy) Products(ReadOnlySpan<double> f, ReadOnlySpan<double> b)
    {
        var x = MemoryMarshal.Cast<double, Vector<double>>(f);
        var y = MemoryMarshal.Cast<double, Vector<double>>(b);
        var product = Vector<double>.Zero;
        var energy = Vector<double>.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            product += x[i] * y[i];
            energy += (x[i] * x[i]) + (y[i] * y[i]);
        }

        var (p, e) = (Vector.Sum(product), Vector.Sum(energy));
        for (var i = x.Length * Vector<double>.Count; i < f.Length; i++)
        {
            p += f[i] * b[i];
            e += (f[i] * f[i]) + (b[i] * b[i]);
        }

        return (p, e);
    }

    // f − k·b stays where it is in time, b − k·f too.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reflect(Span<double> f, Span<double> b, double k)
    {
        var x = MemoryMarshal.Cast<double, Vector<double>>(f);
        var y = MemoryMarshal.Cast<double, Vector<double>>(b);
        for (var i = 0; i < x.Length; i++)
        {
            (x[i], y[i]) = (x[i] - (k * y[i]), y[i] - (k * x[i]));
        }

        for (var i = x.Length * Vector<double>.Count; i < f.Length; i++)
        {
            (f[i], b[i]) = (f[i] - (k * b[i]), b[i] - (k * f[i]));
        }
    }
}
