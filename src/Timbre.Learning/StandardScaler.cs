namespace Timbre.Learning;

/// <summary>
/// Shifts and scales each feature to mean 0 and deviation 1, as scikit-learn's <c>StandardScaler</c> (population deviation).
/// A feature without variance is only shifted. NaN values do not count in fitting and stay NaN. Immutable, may be shared by threads.
/// </summary>
public sealed class StandardScaler
{
    private readonly double[] _mean;
    private readonly double[] _deviation;

    /// <summary>Takes parameters fitted before.</summary>
    /// <param name="mean">One finite number per feature.</param>
    /// <param name="deviation">One finite number above 0 per feature; 0 counts as 1.</param>
    /// <exception cref="TimbreException">They differ in length or are out of range.</exception>
    public StandardScaler(ReadOnlySpan<double> mean, ReadOnlySpan<double> deviation)
    {
        if (mean.Length != deviation.Length || mean.IsEmpty)
        {
            throw new TimbreException($"scaler: {mean.Length} means and {deviation.Length} deviations do not go together");
        }

        _mean = mean.ToArray();
        _deviation = deviation.ToArray();
        for (var i = 0; i < _mean.Length; i++)
        {
            if (!double.IsFinite(_mean[i]) || !double.IsFinite(_deviation[i]) || _deviation[i] < 0)
            {
                throw new TimbreException($"scaler: feature {i} has mean {_mean[i]} and deviation {_deviation[i]}; both must be finite, the deviation not negative");
            }

            _deviation[i] = _deviation[i] == 0 ? 1 : _deviation[i];
        }
    }

    /// <summary>Mean of each feature; a copy.</summary>
    public double[] Mean => [.. _mean];

    /// <summary>What each feature is divided by: its population standard deviation, or 1 where that is 0; a copy.</summary>
    public double[] Deviation => [.. _deviation];

    /// <summary>Number of features.</summary>
    public int FeatureCount => _mean.Length;

    /// <summary>Fits in double, in two passes. A feature whose deviation is rounding noise counts as constant, as in scikit-learn.</summary>
    /// <param name="rows">[n, features], n at least 1.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="tied">So many features after one another share one mean and deviation (the frames of a picture's band).</param>
    /// <exception cref="TimbreException">There are no rows, they do not divide into features, or a value is infinite.</exception>
    public static StandardScaler Fit(ReadOnlySpan<float> rows, int features, int tied = 1)
    {
        if (features <= 0 || rows.IsEmpty || rows.Length % features != 0)
        {
            throw new TimbreException($"scaler: {rows.Length} values are not rows of {features} features");
        }

        if (tied <= 0 || features % tied != 0)
        {
            throw new TimbreException($"scaler: {features} features are no whole number of groups of {tied}");
        }

        var count = new long[features / tied];
        var mean = new double[features / tied];
        for (var start = 0; start < rows.Length; start += features)
        {
            for (var feature = 0; feature < features; feature++)
            {
                var value = rows[start + feature];
                if (float.IsInfinity(value))
                {
                    throw new TimbreException($"scaler: feature {feature} of row {start / features} is infinite");
                }

                count[feature / tied] += float.IsNaN(value) ? 0 : 1;
                mean[feature / tied] += float.IsNaN(value) ? 0 : value;
            }
        }

        for (var group = 0; group < mean.Length; group++)
        {
            mean[group] /= Math.Max(1, count[group]);
        }

        var squares = new double[mean.Length];
        for (var start = 0; start < rows.Length; start += features)
        {
            for (var feature = 0; feature < features; feature++)
            {
                var distance = rows[start + feature] - mean[feature / tied];
                squares[feature / tied] += double.IsNaN(distance) ? 0 : distance * distance;
            }
        }

        var deviation = new double[mean.Length];
        for (var group = 0; group < mean.Length; group++)
        {
            var n = Math.Max(1, count[group]);
            var variance = squares[group] / n;
            var noise = (n * double.Epsilon) + Math.Pow(n * mean[group] * Math.ScaleB(1, -52), 2);
            deviation[group] = variance <= noise ? 1 : Math.Sqrt(variance);
        }

        return new StandardScaler(Spread(mean, tied), Spread(deviation, tied));
    }

    /// <summary>The scaling for rows whose groups are of another length; the first feature of a group stands for all of it.</summary>
    /// <param name="groups">Groups of features that were scaled alike (the bands of a picture).</param>
    /// <param name="tied">Features of a group in the rows to come (frames).</param>
    /// <exception cref="TimbreException">The features are no whole number of groups, or a group is to be empty.</exception>
    public StandardScaler ForGroups(int groups, int tied)
    {
        if (groups <= 0 || tied <= 0 || _mean.Length % groups != 0)
        {
            throw new TimbreException($"scaler: {_mean.Length} features are not {groups} groups, or cannot become groups of {tied}");
        }

        var own = _mean.Length / groups;
        double[] Of(double[] values) => Spread([.. Enumerable.Range(0, groups).Select(g => values[g * own])], tied);
        return new StandardScaler(Of(_mean), Of(_deviation));
    }

    private static double[] Spread(double[] groups, int tied) =>
        tied == 1 ? groups : [.. groups.SelectMany(value => Enumerable.Repeat(value, tied))];

    /// <summary>Scales <paramref name="rows"/> in place.</summary>
    /// <param name="rows">[n, <see cref="FeatureCount"/>].</param>
    /// <exception cref="TimbreException">The values do not divide into rows.</exception>
    public void Transform(Span<float> rows)
    {
        if (rows.Length % _mean.Length != 0)
        {
            throw new TimbreException($"scaler: {rows.Length} values are not rows of {_mean.Length} features");
        }

        for (var start = 0; start < rows.Length; start += _mean.Length)
        {
            var row = rows.Slice(start, _mean.Length);
            for (var feature = 0; feature < row.Length; feature++)
            {
                row[feature] = (float)((row[feature] - _mean[feature]) / _deviation[feature]);
            }
        }
    }
}
