using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Audio;

/// <summary>
/// All poles of a linear prediction at once (Aberth 1973), starting from those of the frame before, which are mostly near. Not to be shared by threads.
/// </summary>
internal sealed class PolynomialRoots
{
    private const int MostRounds = 60;
    private const double Enough = 1e-10;

    private readonly Complex[] _roots;
    private bool _near;

    public PolynomialRoots(int degree) => _roots = new Complex[degree];

    /// <summary>Roots of zⁿ − a₁·zⁿ⁻¹ − … − aₙ; valid until the next call.</summary>
    public ReadOnlySpan<Complex> Find(ReadOnlySpan<double> a)
    {
        // Off the real axis and out of symmetry, so that two real roots can become a pair and a pair two real roots.
        for (var i = 0; i < _roots.Length; i++)
        {
            _roots[i] += new Complex(0, 1e-3 * (i + 1));
        }

        if (!_near || !Improve(a))
        {
            Spread();
            Improve(a);
        }

        _near = true;
        return _roots;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Improve(ReadOnlySpan<double> a)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var largest = 0.0;
            for (var i = 0; i < _roots.Length; i++)
            {
                var z = _roots[i];
                var (value, slope) = Evaluate(a, z);
                if (value == Complex.Zero)
                {
                    continue;
                }

                var others = Complex.Zero;
                for (var j = 0; j < _roots.Length; j++)
                {
                    if (j != i)
                    {
                        // 1/(z − r) without the care for overflow that Complex takes
                        var (re, im) = (z.Real - _roots[j].Real, z.Imaginary - _roots[j].Imaginary);
                        var scale = 1 / ((re * re) + (im * im) + 1e-300);
                        others += new Complex(re * scale, -im * scale);
                    }
                }

                var step = value / (slope - (value * others));
                if (!Complex.IsFinite(step))
                {
                    return false;
                }

                _roots[i] = z - step;
                largest = Math.Max(largest, Math.Max(Math.Abs(step.Real), Math.Abs(step.Imaginary)));
            }

            if (largest < Enough)
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Complex Value, Complex Slope) Evaluate(ReadOnlySpan<double> a, Complex z)
    {
        var value = Complex.One;
        var slope = Complex.Zero;
        foreach (var coefficient in a)
        {
            slope = (slope * z) + value;
            value = (value * z) - coefficient;
        }

        return (value, slope);
    }

    private void Spread()
    {
        for (var i = 0; i < _roots.Length; i++)
        {
            _roots[i] = Complex.FromPolarCoordinates(0.9, (2 * Math.PI * (i + 0.25) / _roots.Length) + 0.1);
        }
    }
}
