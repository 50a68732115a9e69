using System.Runtime.CompilerServices;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>The statistics of the courses of a feature's rows over a recording, in double; sorts only where percentiles are asked for, then many rows at once.</summary>
internal sealed class CourseSummary(FeatureMatrix courses, double hopSeconds)
{
    /// <summary>Longer courses are sorted one by one.</summary>
    private const int LongestInLanes = 1 << 16;

    private readonly float[] _values = new float[courses.FrameCount];
    private LaneBuffer? _lanes;
    private int _lanesFrom = -1;
    private int _row;
    private int _count;
    private bool _sorted;
    private double _mean;
    private double _second;
    private double _third;
    private double _fourth;
    private double _slope;
    private float _least;
    private float _most;

    /// <summary>Takes a row; frames that are not finite are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(int row)
    {
        var course = courses.Row(row);
        _row = row;
        _count = 0;
        _sorted = false;
        _least = float.PositiveInfinity;
        _most = float.NegativeInfinity;
        var (sum, times) = (0.0, 0.0);
        for (var t = 0; t < course.Length; t++)
        {
            if (float.IsFinite(course[t]))
            {
                var value = course[t];
                _values[_count++] = value;
                _least = value < _least ? value : _least;
                _most = value > _most ? value : _most;
                sum += value;
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
            Sort();
            _sorted = true;
        }

        var rank = percent / 100 * (_count - 1);
        var below = (int)rank;
        var above = Math.Min(below + 1, _count - 1);
        return _values[below] + ((rank - below) * ((double)_values[above] - _values[below]));
    }

    private void Sort()
    {
        if (courses.FrameCount > LongestInLanes)
        {
            Array.Sort(_values, 0, _count);
            return;
        }

        if (_lanesFrom != _row / LaneBuffer.Lanes * LaneBuffer.Lanes)
        {
            SortLanes(_row / LaneBuffer.Lanes * LaneBuffer.Lanes);
        }

        var column = _lanes!.Values[(_row - _lanesFrom)..];
        for (var t = 0; t < _count; t++)
        {
            _values[t] = column[t * LaneBuffer.Lanes];
        }
    }

    /// <summary>As many rows as there are lanes; what is not finite comes last and is not counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortLanes(int first)
    {
        _lanes ??= new LaneBuffer(courses.FrameCount);
        _lanesFrom = first;
        var values = _lanes.Values;
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            var course = courses.Row(Math.Min(first + lane, courses.FeatureCount - 1));
            for (var t = 0; t < course.Length; t++)
            {
                values[(t * LaneBuffer.Lanes) + lane] = float.IsFinite(course[t]) ? course[t] : float.PositiveInfinity;
            }
        }

        LaneMath.Sort(_lanes, courses.FrameCount);
    }
}
