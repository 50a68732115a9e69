using System.Globalization;

namespace Timbre.Audio;

/// <summary>
/// One number that a feature's course over a recording is summed up by. Frames that are not finite are left out; where too few remain the
/// result is NaN: it could not be measured.
/// </summary>
public readonly record struct Statistic
{
    private readonly StatisticForm _form;

    private Statistic(StatisticForm form, double percent = 0)
    {
        _form = form;
        Percent = percent;
    }

    /// <summary>Arithmetic mean, <c>mean</c>.</summary>
    public static Statistic Mean { get; } = new(StatisticForm.Mean);

    /// <summary>Smallest value, <c>min</c>.</summary>
    public static Statistic Minimum { get; } = new(StatisticForm.Minimum);

    /// <summary>Largest value, <c>max</c>.</summary>
    public static Statistic Maximum { get; } = new(StatisticForm.Maximum);

    /// <summary>Largest minus smallest value, <c>range</c>.</summary>
    public static Statistic Range { get; } = new(StatisticForm.Range);

    /// <summary>Standard deviation of the population (<c>numpy.std</c>), <c>std</c>.</summary>
    public static Statistic Deviation { get; } = new(StatisticForm.Deviation);

    /// <summary>The percentile 50, <c>median</c>.</summary>
    public static Statistic Median { get; } = new(StatisticForm.Median, 50);

    /// <summary>The straight line of least squares against time: change per second, <c>slope</c>. Needs two frames.</summary>
    public static Statistic Slope { get; } = new(StatisticForm.Slope);

    /// <summary>Third standardised moment (<c>scipy.stats.skew</c>), <c>skewness</c>; NaN where all values are the same.</summary>
    public static Statistic Skewness { get; } = new(StatisticForm.Skewness);

    /// <summary>Fourth standardised moment less 3 (<c>scipy.stats.kurtosis</c>), <c>kurtosis</c>; NaN where all values are the same.</summary>
    public static Statistic Kurtosis { get; } = new(StatisticForm.Kurtosis);

    /// <summary>The name that <see cref="Parse"/> takes: <c>mean</c>, <c>p05</c>, <c>p97.5</c>, …</summary>
    public string Name => _form == StatisticForm.Percentile ? "p" + Percent.ToString("00.############", CultureInfo.InvariantCulture) : Named(_form);

    internal StatisticForm Form => _form;

    internal double Percent { get; }

    private static IReadOnlyList<Statistic> AllNamed => [Mean, Minimum, Maximum, Deviation, Median, Range, Slope, Skewness, Kurtosis];

    /// <summary>The value that <paramref name="percent"/> percent lie below, with straight lines between ranks (<c>numpy.percentile</c>): <c>p05</c>, <c>p90</c>, …</summary>
    /// <exception cref="TimbreException">It is not from 0 to 100.</exception>
    public static Statistic Percentile(double percent) => percent is >= 0 and <= 100
        ? new(StatisticForm.Percentile, Math.Round(percent, 12))
        : throw Setting.Wrong("percentile", Setting.Text(percent), "must be from 0 to 100");

    /// <summary>The statistic of a name.</summary>
    /// <exception cref="TimbreException">There is none of that name; the message says which there are.</exception>
    public static Statistic Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var statistic in AllNamed)
        {
            if (statistic.Name == name)
            {
                return statistic;
            }
        }

        if (name.Length > 1 && name[0] == 'p' && double.TryParse(name.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100)
        {
            return Percentile(percent);
        }

        var names = AllNamed.Select(s => s.Name).ToArray();
        throw Setting.Wrong("statistics", name, $"is not known{NearestName.Hint(name, names)}; there are {string.Join(", ", names)} and percentiles as p05 or p90");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Named(StatisticForm form) => form switch
    {
        StatisticForm.Mean => "mean",
        StatisticForm.Minimum => "min",
        StatisticForm.Maximum => "max",
        StatisticForm.Range => "range",
        StatisticForm.Deviation => "std",
        StatisticForm.Median => "median",
        StatisticForm.Slope => "slope",
        StatisticForm.Skewness => "skewness",
        StatisticForm.Kurtosis => "kurtosis",
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };
}
