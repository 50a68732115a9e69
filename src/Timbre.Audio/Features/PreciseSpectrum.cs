using System.Numerics;

namespace Timbre.Audio;

/// <summary>
/// Single bins of a frame in double, for what lies so far below the rest of its spectrum that float32 rounds it away: Horner's rule on the unit circle,
/// several neighbouring samples at once.
/// </summary>
internal sealed class PreciseSpectrum
{
    private readonly int _length;
    private readonly double[] _window;
    private readonly double[] _windowed;

    public PreciseSpectrum(StftOptions options)
    {
        _length = options.FrameLength;
        _window = Windows.CentredPrecisely(options.Window, options.EffectiveWindowLength, _length);
        _windowed = new double[(_length + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count];
    }

    /// <summary>Takes the frame at the beginning of <paramref name="samples"/>.</summary>
    public void Load(ReadOnlySpan<float> samples)
    {
        for (var i = 0; i < _length; i++)
        {
            _windowed[i] = _window[i] * samples[i];
        }
    }

    /// <summary>|X| of one bin of the frame.</summary>
    public double Magnitude(int bin)
    {
        var (sin, cos) = double.SinCosPi(-2.0 * ((long)bin * Vector<double>.Count % _length) / _length);
        var (turnRe, turnIm) = (new Vector<double>(cos), new Vector<double>(sin));
        var re = Vector<double>.Zero;
        var im = Vector<double>.Zero;
        for (var i = _windowed.Length - Vector<double>.Count; i >= 0; i -= Vector<double>.Count)
        {
            var next = (re * turnRe) - (im * turnIm) + new Vector<double>(_windowed, i);
            im = (re * turnIm) + (im * turnRe);
            re = next;
        }

        var (sumRe, sumIm) = (0.0, 0.0);
        for (var lane = 0; lane < Vector<double>.Count; lane++)
        {
            (sin, cos) = double.SinCosPi(-2.0 * ((long)bin * lane % _length) / _length);
            sumRe += (re[lane] * cos) - (im[lane] * sin);
            sumIm += (re[lane] * sin) + (im[lane] * cos);
        }

        return Math.Sqrt((sumRe * sumRe) + (sumIm * sumIm));
    }
}
