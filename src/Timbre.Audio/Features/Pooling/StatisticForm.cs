namespace Timbre.Audio;

/// <summary>What a <see cref="Statistic"/> computes; percentiles also have a number.</summary>
internal enum StatisticForm
{
    Mean,
    Minimum,
    Maximum,
    Range,
    Deviation,
    Median,
    Percentile,
    Slope,
    Skewness,
    Kurtosis,
}
