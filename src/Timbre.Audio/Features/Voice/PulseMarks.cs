using System.Numerics.Tensors;

namespace Timbre.Audio;

/// <summary>
/// The times of glottal pulses: in each voiced stretch the highest peak in its middle, and from there on to both sides where a period of
/// the signal is most like the last one (cross-correlation, as Praat's "To PointProcess (cc)").
/// </summary>
internal ref struct PulseMarks
{
    private readonly ReadOnlySpan<float> _samples;
    private readonly double _rate;
    private readonly VoicePitch _pitch;
    private readonly double _loudest;
    private readonly List<double> _marks = [];
    private readonly List<double> _earlier = [];

    private PulseMarks(ReadOnlySpan<float> samples, SampleRate rate, VoicePitch pitch)
    {
        _samples = samples;
        _rate = rate.Hertz;
        _pitch = pitch;
        _loudest = samples.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(samples));
    }

    /// <summary>Times in seconds, ascending.</summary>
    public static List<double> Find(ReadOnlySpan<float> samples, SampleRate rate, VoicePitch pitch)
    {
        var marks = new PulseMarks(samples, rate, pitch);
        var frames = pitch.Frequencies;
        for (var t = 0; t < frames.Length; t++)
        {
            var first = t;
            while (t < frames.Length && frames[t] > 0)
            {
                t++;
            }

            if (t > first)
            {
                marks.Stretch(pitch.Grid.Time(first) - (pitch.Grid.Step / 2), pitch.Grid.Time(t - 1) + (pitch.Grid.Step / 2));
            }
        }

        return marks._marks;
    }

    private readonly void Stretch(double from, double to)
    {
        var middle = (from + to) / 2;
        var f0 = _pitch.At(middle);
        if (f0 <= 0)
        {
            return;
        }

        var last = _marks.Count > 0 ? _marks[^1] : double.NegativeInfinity;
        var start = Extremum(middle - (0.5 / f0), middle + (0.5 / f0));
        Walk(start, -1, from, last);
        for (var i = _earlier.Count - 1; i >= 0; i--)
        {
            _marks.Add(_earlier[i]);
        }

        _earlier.Clear();
        _marks.Add(start);
        Walk(start, 1, to, last);
    }

    // Beyond the stretch one more pulse is taken where it is very much like the last.
    private readonly void Walk(double time, int direction, double end, double last)
    {
        while (_pitch.At(time) is var f0 && f0 > 0)
        {
            var near = time + (direction * 0.8 / f0);
            var far = time + (direction * 1.25 / f0);
            var (next, correlation, peak) = Likeliest(time, 1 / f0, Math.Min(near, far), Math.Max(near, far));
            time = correlation < 0 ? time + (direction / f0) : next;
            var beyond = direction < 0 ? time < end : time > end;
            var good = beyond ? correlation > 0.7 && peak > 0.023333 * _loudest : correlation > 0.3 && (peak == 0 || peak > 0.01 * _loudest);
            if (good && (direction > 0 || time - last > 0.8 / f0))
            {
                (direction < 0 ? _earlier : _marks).Add(time);
            }

            if (beyond)
            {
                break;
            }
        }
    }

    // The sample of largest magnitude, refined by a parabola.
    private readonly double Extremum(double from, double to)
    {
        var first = Math.Clamp((int)Math.Ceiling((from * _rate) - 0.5), 0, _samples.Length - 1);
        var end = Math.Clamp((int)Math.Floor((to * _rate) - 0.5) + 1, first + 1, _samples.Length);
        var at = first + TensorPrimitives.IndexOfMaxMagnitude(_samples[first..end]);
        double shift = 0;
        if (at > 0 && at < _samples.Length - 1)
        {
            var bend = (2.0 * _samples[at]) - _samples[at - 1] - _samples[at + 1];
            shift = bend == 0 ? 0 : Math.Clamp(0.5 * ((double)_samples[at + 1] - _samples[at - 1]) / bend, -0.5, 0.5);
        }

        return (at + shift + 0.5) / _rate;
    }

    /// <summary>Where between two times a window is most like that around <paramref name="time"/>; the correlation is −1 where there is no maximum.</summary>
    private readonly (double Time, double Correlation, double Peak) Likeliest(double time, double window, double from, double to)
    {
        var left = Nearest(time - (0.5 * window));
        var length = Nearest(time + (0.5 * window)) - left + 1;
        var first = (int)Math.Floor(((from - (0.5 * window)) * _rate) - 0.5);
        var end = (int)Math.Ceiling(((to - (0.5 * window)) * _rate) - 0.5);
        double r1, r2 = 0, r3 = 0, best = -1, bestAt = 0, peak = 0;
        for (var other = first; other <= end; other++)
        {
            // Only what both windows have inside the signal counts.
            var skip = Math.Max(0, Math.Max(-left, -other));
            var count = Math.Min(length, _samples.Length - Math.Max(left, other)) - skip;
            (r1, r2, r3) = (r2, r3, 0);
            if (count > 0)
            {
                var a = _samples.Slice(left + skip, count);
                var b = _samples.Slice(other + skip, count);
                double energy = TensorPrimitives.SumOfSquares(a) * TensorPrimitives.SumOfSquares(b);
                r3 = energy > 0 ? TensorPrimitives.Dot(a, b) / Math.Sqrt(energy) : 0;
            }

            if (r2 > best && r2 >= r1 && r2 >= r3 && other > first)
            {
                var bend = (2 * r2) - r1 - r3;
                var shift = bend > 0 ? 0.5 * (r3 - r1) / bend : 0;
                best = r2;
                bestAt = other - 1 + shift;
                peak = Peak(other - 1, length);
            }
        }

        return (time + ((bestAt - left) / _rate), best, peak);
    }

    private readonly double Peak(int start, int length)
    {
        var first = Math.Clamp(start, 0, _samples.Length);
        var end = Math.Clamp(start + length, first, _samples.Length);
        return end > first ? Math.Abs(TensorPrimitives.MaxMagnitude(_samples[first..end])) : 0;
    }

    private readonly int Nearest(double time) => (int)Math.Round((time * _rate) - 0.5, MidpointRounding.AwayFromZero);
}
