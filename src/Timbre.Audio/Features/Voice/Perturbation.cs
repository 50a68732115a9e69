namespace Timbre.Audio;

/// <summary>Jitter and shimmer from pulse to pulse, with Praat's definitions and limits; NaN where there are too few pulses.</summary>
internal sealed class Perturbation
{
    private const double ShortestPeriod = 0.0001;
    private const double LongestPeriod = 0.02;
    private const double LargestPeriodRatio = 1.3;
    private const double LargestAmplitudeRatio = 1.6;

    private readonly List<double> _marks;
    private readonly List<(double Time, double Value)> _amplitudes = [];
    private readonly double _meanPeriod;
    private readonly double _meanAmplitude;

    public Perturbation(ReadOnlySpan<float> samples, SampleRate rate, List<double> marks)
    {
        _marks = marks;
        var (sum, count) = (0.0, 0);
        for (var i = 1; i < marks.Count; i++)
        {
            if (IsPeriod(i))
            {
                sum += Period(i);
                count++;
            }
        }

        _meanPeriod = sum / count;
        for (var i = 1; i + 1 < marks.Count; i++)
        {
            if (InRange(Period(i)) && InRange(Period(i + 1)) && Ratio(Period(i), Period(i + 1)) <= LargestPeriodRatio)
            {
                _amplitudes.Add((marks[i], Amplitude(samples, rate.Hertz, marks[i], 0.2 * Period(i), 0.2 * Period(i + 1))));
            }
        }

        _meanAmplitude = _amplitudes.Count == 0 ? double.NaN : _amplitudes.Average(a => a.Value);
    }

    /// <summary>Mean difference of neighbouring periods over the mean period.</summary>
    public double JitterLocal => Jitter(2);

    /// <summary>Mean distance of a period from the mean of it and its neighbours, over the mean period.</summary>
    public double JitterRap => Jitter(3);

    /// <summary>The same with two neighbours on each side.</summary>
    public double JitterPpq5 => Jitter(5);

    public double ShimmerLocal => Shimmer(2) / _meanAmplitude;

    public double ShimmerApq3 => Shimmer(3) / _meanAmplitude;

    public double ShimmerApq5 => Shimmer(5) / _meanAmplitude;

    /// <summary>Mean magnitude of the step between neighbouring amplitudes in dB.</summary>
    public double ShimmerDecibels => Shimmer(2, decibels: true);

    private double Period(int i) => _marks[i] - _marks[i - 1];

    private static bool InRange(double period) => period is >= ShortestPeriod and <= LongestPeriod;

    private static double Ratio(double a, double b) => a > b ? a / b : b / a;

    // A period counts for the mean where it is like one of its neighbours.
    private bool IsPeriod(int i)
    {
        if (!InRange(Period(i)))
        {
            return false;
        }

        var before = i > 1 ? Ratio(Period(i), Period(i - 1)) : double.PositiveInfinity;
        var after = i + 1 < _marks.Count ? Ratio(Period(i), Period(i + 1)) : double.PositiveInfinity;
        return _marks.Count == 2 || before <= LargestPeriodRatio || after <= LargestPeriodRatio;
    }

    private double Jitter(int width)
    {
        var (sum, count) = (0.0, 0);
        for (var last = width; last < _marks.Count; last++)
        {
            var fits = InRange(Period(last));
            var mean = Period(last);
            for (var i = last - 1; i > last - width && fits; i--)
            {
                fits = InRange(Period(i)) && Ratio(Period(i), Period(i + 1)) <= LargestPeriodRatio;
                mean += Period(i);
            }

            if (fits)
            {
                sum += width == 2 ? Math.Abs(Period(last) - Period(last - 1)) : Math.Abs(Period(last - (width / 2)) - (mean / width));
                count++;
            }
        }

        return sum / count / _meanPeriod;
    }

    private double Shimmer(int width, bool decibels = false)
    {
        var (sum, count) = (0.0, 0);
        for (var last = width - 1; last < _amplitudes.Count; last++)
        {
            var fits = true;
            var mean = _amplitudes[last].Value;
            for (var i = last - 1; i > last - width && fits; i--)
            {
                fits = InRange(_amplitudes[i + 1].Time - _amplitudes[i].Time) && Ratio(_amplitudes[i].Value, _amplitudes[i + 1].Value) <= LargestAmplitudeRatio;
                mean += _amplitudes[i].Value;
            }

            if (fits)
            {
                var (a, b) = (_amplitudes[last - 1].Value, _amplitudes[last].Value);
                sum += decibels ? Math.Abs(20 * Math.Log10(b / a))
                    : width == 2 ? Math.Abs(b - a)
                    : Math.Abs(_amplitudes[last - (width / 2)].Value - (mean / width));
                count++;
            }
        }

        return sum / count;
    }

    // Root mean square around a pulse under a Hann window.
    private static double Amplitude(ReadOnlySpan<float> samples, double rate, double time, double before, double after)
    {
        var first = Math.Max(0, (int)Math.Ceiling(((time - before) * rate) - 0.5));
        var end = Math.Min(samples.Length - 1, (int)Math.Floor(((time + after) * rate) - 0.5));
        double squares = 0, weights = 0;
        for (var i = first; i <= end; i++)
        {
            var distance = ((i + 0.5) / rate) - time;
            var window = 0.5 + (0.5 * Math.Cos(Math.PI * distance / (distance < 0 ? before : after)));
            squares += samples[i] * window * (samples[i] * window);
            weights += window * window;
        }

        return weights > 0 ? Math.Sqrt(squares / weights) : double.NaN;
    }
}
