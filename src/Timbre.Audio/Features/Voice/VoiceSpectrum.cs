using System.Runtime.CompilerServices;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// What the voiced parts sound like on average: the slope of the long-term spectrum, the share of its upper part, and the first two
/// harmonics of each frame. NaN where nothing is voiced or the rate is too low.
/// </summary>
internal sealed class VoiceSpectrum : ISpectrumConsumer
{
    private const double FrameSeconds = 0.064;
    private const double TiltFrom = 100;
    private const double TiltTo = 5000;
    private const double HarmonicWidth = 0.2; // of the fundamental frequency, to each side

    private readonly VoicePitch _pitch;
    private readonly double _binHertz;
    private readonly double _hopSeconds;
    private readonly double[] _power;
    private double _harmonics;
    private int _frames;

    private VoiceSpectrum(VoicePitch pitch, int bins, double binHertz, double hopSeconds)
    {
        _pitch = pitch;
        _power = new double[bins];
        _binHertz = binHertz;
        _hopSeconds = hopSeconds;
    }

    /// <summary>The regression line of the third-octave bands' level over the octaves from 100 Hz to 5 kHz, in dB per octave; levels are per Hz.</summary>
    public double Tilt { get; private set; } = double.NaN;

    /// <summary>Level from 1 to 5 kHz over that from 50 to 1000 Hz, in dB.</summary>
    public double AlphaRatio { get; private set; } = double.NaN;

    /// <summary>Level of the first harmonic over the second, mean of the voiced frames in dB; not corrected for formants.</summary>
    public double FirstToSecondHarmonic { get; private set; } = double.NaN;

    public static VoiceSpectrum Of(ReadOnlySpan<float> samples, SampleRate rate, VoicePitch pitch)
    {
        var length = 1;
        while (length < FrameSeconds * rate.Hertz)
        {
            length *= 2;
        }

        var spectrum = new ShortTimeSpectrum(new StftOptions { FrameLength = length, HopLength = length / 2 });
        var result = new VoiceSpectrum(pitch, spectrum.BinCount, (double)rate.Hertz / length, rate.Seconds(length / 2));
        spectrum.Run(samples, spectrum.FrameCount(samples, rate), result);
        result.Finish();
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Accept(int firstFrame, int count, LaneBuffer power)
    {
        var values = power.Values;
        for (var i = 0; i < count; i++)
        {
            var f0 = _pitch.At((firstFrame + i) * _hopSeconds);
            if (f0 > 0)
            {
                for (var k = 0; k < _power.Length; k++)
                {
                    _power[k] += values[(k * LaneBuffer.Lanes) + i];
                }

                _harmonics += Peak(values, i, f0, f0) - Peak(values, i, 2 * f0, f0);
                _frames++;
            }
        }
    }

    private double Peak(ReadOnlySpan<float> values, int lane, double centre, double f0)
    {
        var first = Math.Max(0, (int)Math.Ceiling((centre - (HarmonicWidth * f0)) / _binHertz));
        var last = Math.Min(_power.Length - 1, (int)Math.Floor((centre + (HarmonicWidth * f0)) / _binHertz));
        var largest = 1e-30f;
        for (var k = first; k <= last; k++)
        {
            largest = Math.Max(largest, values[(k * LaneBuffer.Lanes) + lane]);
        }

        return 10 * Math.Log10(largest);
    }

    private void Finish()
    {
        if (_frames == 0)
        {
            return;
        }

        FirstToSecondHarmonic = _harmonics / _frames;
        AlphaRatio = 10 * Math.Log10(Mean(1000, 5000, total: true) / Mean(50, 1000, total: true));
        var line = new LineFit();
        for (var edge = TiltFrom; edge * Math.Cbrt(2) <= TiltTo; edge *= Math.Cbrt(2))
        {
            var power = Mean(edge, edge * Math.Cbrt(2), total: false);
            if (power > 0)
            {
                line.Add(Math.Log2(edge), 10 * Math.Log10(power));
            }
        }

        Tilt = line.Slope;
    }

    private double Mean(double from, double to, bool total)
    {
        var first = (int)Math.Ceiling(from / _binHertz);
        var end = Math.Min(_power.Length, (int)Math.Ceiling(to / _binHertz));
        var sum = 0.0;
        for (var k = first; k < end; k++)
        {
            sum += _power[k];
        }

        return total ? sum : sum / (end - first);
    }
}
