using System.Runtime.CompilerServices;

namespace Timbre.Audio;

/// <summary>
/// Resampling to twice the ceiling of the formants with an edge as steep as can be: linear prediction takes a band that fades out below
/// half the rate for a valley between formants, so unlike <see cref="Resampler"/> this one does not fade out but lets the last percent alias.
/// Stretches are computed on demand.
/// </summary>
internal sealed class FormantResampling
{
    private const int LargestUp = 128;
    private const int Crossings = 64; // of the sinc on each side
    private const double Beta = 5; // of the Kaiser window: 53 dB
    private const int Lanes = 16;

    private readonly int _up;
    private readonly int _down;
    private readonly int _half; // input samples on each side
    private readonly int _stride;
    private readonly float[] _bank; // [phase, tap]

    public FormantResampling(SampleRate from, double to)
    {
        (_up, _down) = Ratio(to / from.Hertz);
        Rate = (double)from.Hertz * _up / _down;
        var scale = Math.Min(1, (double)_up / _down);
        _half = (int)Math.Ceiling(Crossings / scale);
        _stride = ((2 * _half) + Lanes - 1) / Lanes * Lanes;
        _bank = new float[_up * _stride];
        for (var phase = 0; phase < _up; phase++)
        {
            for (var tap = 0; tap < 2 * _half; tap++)
            {
                var t = tap - _half + 1 - ((double)phase / _up);
                var x = Math.PI * scale * t;
                var u = t / _half;
                var window = Math.Abs(u) < 1 ? BesselI0(Beta * Math.Sqrt(1 - (u * u))) / BesselI0(Beta) : 0;
                _bank[(phase * _stride) + tap] = (float)(scale * window * (Math.Abs(x) < 1e-12 ? 1 : Math.Sin(x) / x));
            }
        }
    }

    /// <summary>The rate that comes out: the one asked for, or very near it where the ratio is not of small numbers.</summary>
    public double Rate { get; }

    /// <summary>Samples that a signal has then.</summary>
    public int Count(int samples) => (int)((((long)samples * _up) + _down - 1) / _down);

    /// <summary>Fills in the samples of the result from <paramref name="first"/> on; beyond its ends the signal is silent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ReadOnlySpan<float> samples, int first, Span<float> output)
    {
        Span<float> room = new float[_stride];
        for (var i = 0; i < output.Length; i++)
        {
            var position = (first + (long)i) * _down;
            var start = (int)(position / _up) - _half + 1;
            var taps = _bank.AsSpan((int)(position % _up) * _stride, _stride);
            if (start >= 0 && start + _stride <= samples.Length)
            {
                output[i] = Convolution.Dot(samples.Slice(start, _stride), taps);
                continue;
            }

            room.Clear();
            var from = Math.Max(0, start);
            var to = Math.Clamp(start + _stride, from, Math.Max(from, samples.Length));
            if (from < samples.Length)
            {
                samples[from..to].CopyTo(room[(from - start)..]);
            }

            output[i] = Convolution.Dot(room, taps);
        }
    }

    // The nearest fraction whose numerator is not too large.
    private static (int Up, int Down) Ratio(double ratio)
    {
        var (best, up) = (double.PositiveInfinity, 1);
        for (var p = 1; p <= LargestUp && best > 1e-9; p++)
        {
            var error = Math.Abs(Math.Log(p / Math.Max(1, Math.Round(p / ratio)) / ratio));
            (best, up) = error < best - 1e-12 ? (error, p) : (best, up);
        }

        return (up, (int)Math.Max(1, Math.Round(up / ratio)));
    }

    // The modified Bessel function of order 0, by its power series.
    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
