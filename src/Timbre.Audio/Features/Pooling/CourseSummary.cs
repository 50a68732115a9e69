using System.Runtime.CompilerServices;

namespace Timbre.Audio;

/// <summary>The statistics of one feature's course over a recording, in double; sorts only where percentiles are asked for.</summary>
internal sealed class CourseSummary(int frames, double hopSeconds)
{
    private readonly float[] _values = new float[frames];
    private int _count;
    private bool _sorted;
    private double _mean;
    private double _second;
    private double _third;
    private double _fourth;
    private double _slope;
    private float _least;
    private float _most;

    /// <summary>Takes a course of at most so many frames; those that are not finite are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(ReadOnlySpan<float> course)
    {
        _count = 0;
        _sorted = false;
        _least = float.PositiveInfinity;
        _most = float.NegativeInfinity;
        var (sum, times) = (0.0, 0.0);
        for (var t = 0; t < course.Length; t++)
        {
            if (float.IsFinite(course[t]))
            {
                _values[_count++] = course[t];
                _least = Math.Min(_least, course[t]);
                _most = Math.Max(_most, course[t]);
                sum += course[t];
                times += t;
            }
        }

        _mean = sum / _count;
        Moments(course, times / _count);
    }

    public double Value(Statistic statistic) => statistic.Form switch
    {
        _ when _count == 0 => double.NaN,
        StatisticForm.Mean => _mean,
        StatisticForm.Minimum => _least,
        StatisticForm.Maximum => _most,
        StatisticForm.Range => (double)_most - _least,
        StatisticForm.Deviation => Math.Sqrt(_second),
        StatisticForm.Median or StatisticForm.Percentile => Percentile(statistic.Percent),
        StatisticForm.Slope => _slope,
        StatisticForm.Skewness => _least == _most ? double.NaN : _third / Math.Pow(_second, 1.5),
        StatisticForm.Kurtosis => _least == _most ? double.NaN : (_fourth / (_second * _second)) - 3,
        _ => throw new ArgumentOutOfRangeException(nameof(statistic)),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Moments(ReadOnlySpan<float> course, double meanTime)
    {
        var (second, third, fourth, with, spread) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var t = 0; t < course.Length; t++)
        {
            if (float.IsFinite(course[t]))
            {
                var d = course[t] - _mean;
                var square = d * d;
                var time = t - meanTime;
                second += square;
                third += square * d;
                fourth += square * square;
                with += d * time;
                spread += time * time;
            }
        }

        _second = _least == _most ? 0 : second / _count;
        _third = third / _count;
        _fourth = fourth / _count;
        _slope = _count < 2 ? double.NaN : with / spread / hopSeconds;
    }

    private double Percentile(double percent)
    {
        if (!_sorted)
        {
            Array.Sort(_values, 0, _count);
            _sorted = true;
        }

        var rank = percent / 100 * (_count - 1);
        var below = (int)rank;
        var above = Math.Min(below + 1, _count - 1);
        return _values[below] + ((rank - below) * ((double)_values[above] - _values[below]));
    }
}
