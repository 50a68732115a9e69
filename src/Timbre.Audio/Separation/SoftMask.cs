using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Timbre.Audio;

/// <summary>x^p/(x^p + r^p) of two magnitudes, as <c>librosa.util.softmask</c> 0.10.2; both nearly 0: ½ where shares are split, else 0.</summary>
internal readonly struct SoftMask
{
    private const float Tiny = 1.17549435e-38f;

    private readonly float _power;
    private readonly float _margin;
    private readonly float _empty;

    /// <summary>With the exponent, what the reference is multiplied by, and whether what is empty is shared out in halves.</summary>
    public SoftMask(double power, double margin, bool splitZeros)
    {
        _power = (float)power;
        _margin = (float)margin;
        _empty = splitZeros && float.IsFinite(_power) ? 0.5f : 0;
    }

    /// <summary>The mask of <paramref name="values"/> against <paramref name="reference"/>; <paramref name="mask"/> may be either.</summary>
    public void Apply(ReadOnlySpan<float> values, ReadOnlySpan<float> reference, Span<float> mask)
    {
        var done = 0;
        if (_power is 1 or 2)
        {
            var x = MemoryMarshal.Cast<float, Vector<float>>(values);
            var r = MemoryMarshal.Cast<float, Vector<float>>(reference);
            var m = MemoryMarshal.Cast<float, Vector<float>>(mask);
            for (var i = 0; i < x.Length; i++)
            {
                m[i] = Shares(x[i], r[i] * _margin);
            }

            done = x.Length * Vector<float>.Count;
        }

        for (var i = done; i < values.Length; i++)
        {
            mask[i] = Share(values[i], reference[i] * _margin);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Shares(Vector<float> x, Vector<float> r)
    {
        var larger = Vector.Max(x, r);
        var empty = Vector.LessThan(larger, new Vector<float>(Tiny));
        var scale = Vector.ConditionalSelect(empty, Vector<float>.One, larger);
        var a = x / scale;
        var b = r / scale;
        if (_power == 2)
        {
            a *= a;
            b *= b;
        }

        return Vector.ConditionalSelect(empty, new Vector<float>(_empty), a / (a + b));
    }

    private float Share(float x, float r)
    {
        if (float.IsInfinity(_power))
        {
            return x > r ? 1 : 0;
        }

        var larger = Math.Max(x, r);
        if (larger < Tiny)
        {
            return _empty;
        }

        var a = Raise(x / larger);
        var b = Raise(r / larger);
        return a / (a + b);
    }

    private float Raise(float x) => _power == 1 ? x : _power == 2 ? x * x : MathF.Pow(x, _power);
}
