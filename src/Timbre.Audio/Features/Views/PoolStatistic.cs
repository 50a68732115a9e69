namespace Timbre.Audio;

/// <summary>What a row of a piece is summed up as.</summary>
public enum PoolStatistic
{
    /// <summary><c>mean</c>.</summary>
    Mean,

    /// <summary><c>std</c>: standard deviation of the population; 0 for a single frame.</summary>
    Std,

    /// <summary><c>logstd</c>: ln(standard deviation + 0.001).</summary>
    LogStd,

    /// <summary><c>min</c>.</summary>
    Min,

    /// <summary><c>max</c>.</summary>
    Max,

    /// <summary><c>skewness</c>: third standardised moment; 0 where all values are the same.</summary>
    Skewness,

    /// <summary><c>p10</c>: a tenth of the values lie below it; between two values in proportion, as NumPy's <c>percentile</c>.</summary>
    P10,

    /// <summary><c>p25</c>.</summary>
    P25,

    /// <summary><c>p50</c>: the median.</summary>
    P50,

    /// <summary><c>p75</c>.</summary>
    P75,

    /// <summary><c>p90</c>.</summary>
    P90,
}
