using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// The derivative of a Rosenberg-like glottal flow (u = x² − x³ while the glottis is open, as in Klatt and Klatt, JASA 87, 1990),
/// pulse by pulse, with jitter and shimmer. The step at closure is rounded over two samples against aliasing.
/// </summary>
internal sealed class GlottalSource
{
    /// <summary>Mean |difference| of two normal values is 2/√π of their deviation.</summary>
    private const double PerDeviation = 1.1283791670955126;

    private readonly SyntheticSpeaker _speaker;
    private readonly double _rate;
    private readonly SeededRandom _random;
    private readonly double _tilt;
    private double _time;
    private double _period;
    private double _amplitude;
    private double _tilted;

    public GlottalSource(SyntheticSpeaker speaker, double rate, SeededRandom random)
    {
        (_speaker, _rate, _random) = (speaker, rate, random);
        _tilt = 1 - Math.Exp(-2 * Math.PI * speaker.TiltHertz / rate);
    }

    /// <summary>Whether the glottis is open at the sample just made: aspiration is louder then.</summary>
    public bool Open { get; private set; }

    /// <summary>The next sample of a source that beats <paramref name="pitch"/> times a second.</summary>
    public double Next(double pitch)
    {
        if (_time >= _period)
        {
            _time -= _period;
            _period = _rate / pitch * (1 + Deviate(_speaker.Jitter));
            _amplitude = 1 + Deviate(_speaker.Shimmer);
        }

        var closure = _speaker.OpenQuotient * _period;
        var x = _time / closure;
        Open = x < 1;
        var value = Open ? (2 * x) - (3 * x * x) : 0;
        var late = _time - closure;
        if (late is > -1 and < 1)
        {
            value += late < 0 ? 0.5 * (late + 1) * (late + 1) : -0.5 * (1 - late) * (1 - late);
        }

        _time++;
        _tilted += _tilt * ((_amplitude * value) - _tilted);
        return _tilted;
    }

    private double Deviate(double meanDifference) => meanDifference / PerDeviation * Math.Clamp(_random.NextGaussian(), -3, 3);
}
