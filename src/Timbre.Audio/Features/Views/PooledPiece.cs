namespace Timbre.Audio;

/// <summary>One piece of features that is summed up, row after row; its arrays are used again for the next.</summary>
internal sealed class PooledPiece
{
    private const int MostOffsets = 1 << 27;

    private readonly int[] _frames;
    private readonly float[] _order;
    private readonly float[] _row;
    private readonly double[] _offsets;
    private readonly double[] _squares;
    private readonly int _left;
    private readonly int _correlated;
    private FeatureMatrix? _source;
    private RowMoments _moments;

    /// <param name="length">Frames of the piece, those that are left out included; at least 1.</param>
    /// <param name="options">What is computed of it.</param>
    /// <exception cref="TimbreException">It is too long for as many correlations.</exception>
    public PooledPiece(int length, PooledOptions options)
    {
        Setting.Require((long)options.Correlations * length <= MostOffsets, "correlations", options.Correlations, $"is too much for pieces of {length} frames; use fewer frames");
        _left = (int)(options.Speech * length);
        _correlated = options.Correlations;
        _frames = new int[length];
        _order = new float[length];
        _row = new float[length - _left];
        _offsets = new double[_correlated * _row.Length];
        _squares = new double[_correlated];
    }

    private ReadOnlySpan<int> Frames => _frames.AsSpan(_left);

    /// <summary>Goes to the piece that begins at a frame.</summary>
    public void Choose(FeatureMatrix source, int start)
    {
        _source = source;
        for (var i = 0; i < _frames.Length; i++)
        {
            _frames[i] = start + i;
        }

        if (_left > 0)
        {
            // Of equal ones the earlier is left out; what is no number is left out before all others.
            source.Row(0).Slice(start, _frames.Length).CopyTo(_order);
            Array.Sort(_frames, (a, b) => _order[a - start].CompareTo(_order[b - start]) is not 0 and var o ? o : a.CompareTo(b));
            Array.Sort(_frames, _left, _frames.Length - _left); // sums in the order of time
        }
    }

    /// <summary>Takes the next row; all rows in their order, from the first.</summary>
    public void Load(int row)
    {
        var source = _source!.Row(row);
        var frames = Frames;
        for (var i = 0; i < frames.Length; i++)
        {
            _row[i] = source[frames[i]];
        }

        _moments = RowMoments.Of(_row);
        if (row >= _correlated)
        {
            return;
        }

        var square = 0.0;
        var offsets = Offsets(row);
        for (var i = 0; i < offsets.Length; i++)
        {
            var d = float.IsFinite(_row[i]) ? _row[i] - _moments.Mean : 0;
            offsets[i] = d;
            square += d * d;
        }

        _squares[row] = square;
    }

    public float Value(PoolStatistic statistic) => statistic switch
    {
        PoolStatistic.Mean => (float)_moments.Mean,
        PoolStatistic.Std => (float)_moments.Deviation,
        PoolStatistic.LogStd => (float)Math.Log(_moments.Deviation + 1e-3),
        PoolStatistic.Min => _moments.Least,
        PoolStatistic.Max => _moments.Most,
        PoolStatistic.Skewness => (float)_moments.Skewness,
        PoolStatistic.P10 => Quantile(0.10),
        PoolStatistic.P25 => Quantile(0.25),
        PoolStatistic.P50 => Quantile(0.50),
        PoolStatistic.P75 => Quantile(0.75),
        PoolStatistic.P90 => Quantile(0.90),
        _ => throw new ArgumentOutOfRangeException(nameof(statistic)),
    };

    /// <summary>Of two rows that were loaded, −1 to 1; 0 where one does not change. A value that is not finite counts as its row's mean.</summary>
    public float Correlation(int a, int b)
    {
        var scale = Math.Sqrt(_squares[a]) * Math.Sqrt(_squares[b]);
        if (!(scale > 0))
        {
            return 0;
        }

        var x = Offsets(a);
        var y = Offsets(b);
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return (float)Math.Clamp(sum / scale, -1, 1);
    }

    /// <summary>Of the values that are finite.</summary>
    private float Quantile(double share)
    {
        var values = Array.FindAll(_row, float.IsFinite);
        if (values.Length == 0)
        {
            return float.NaN;
        }

        Array.Sort(values);
        var place = share * (values.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, values.Length - 1);
        return (float)(values[below] + ((place - below) * ((double)values[above] - values[below])));
    }

    private Span<double> Offsets(int row) => _offsets.AsSpan(row * _row.Length, _row.Length);
}
