namespace Timbre.Audio;

/// <summary>How pieces of a recording are summed up. Checked when an extractor is made of them.</summary>
public sealed record PooledOptions
{
    internal static readonly IReadOnlyList<(string Name, PoolStatistic Value)> Names =
    [
        ("mean", PoolStatistic.Mean), ("std", PoolStatistic.Std), ("logstd", PoolStatistic.LogStd), ("min", PoolStatistic.Min), ("max", PoolStatistic.Max),
        ("skewness", PoolStatistic.Skewness), ("p10", PoolStatistic.P10), ("p25", PoolStatistic.P25), ("p50", PoolStatistic.P50), ("p75", PoolStatistic.P75), ("p90", PoolStatistic.P90),
    ];

    /// <summary>Frames per piece.</summary>
    public int Frames { get; init; } = 87;

    /// <summary>Frames from one piece's start to the next; null = only the first piece of a recording.</summary>
    public int? Step { get; init; }

    /// <summary>What each row is summed up as; each once. May be empty where there are <see cref="Correlations"/>.</summary>
    public IReadOnlyList<PoolStatistic> Statistics { get; init; } = [PoolStatistic.Mean, PoolStatistic.Std];

    /// <summary>Of so many rows, from the first on, each pair's correlation over time is a value of its own; 0: none.</summary>
    public int Correlations { get; init; }

    /// <summary>
    /// The share of a piece's frames that is left out, those with the lowest value in the first row: pauses, where that row is the energy, as in MFCC. 0 to 0.9.
    /// </summary>
    public double Speech { get; init; }

    /// <summary>The name of a statistic.</summary>
    internal static string NameOf(PoolStatistic statistic) => Names.First(n => n.Value == statistic).Name;

    internal string StatisticsText => Statistics.Count == 0 ? "none" : string.Join(',', Statistics.Select(NameOf));

    internal static IReadOnlyList<PoolStatistic> ParseStatistics(string text)
    {
        if (Setting.IsNone(text))
        {
            return [];
        }

        string[] names = [.. Names.Select(n => n.Name)];
        return Array.ConvertAll(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), name =>
            Array.IndexOf(names, name) is >= 0 and var at
                ? Names[at].Value
                : throw Setting.Wrong("statistics", name, $"is not possible{NearestName.Hint(name, names)}; there are {string.Join(", ", names)}"));
    }

    internal void Check(int rows)
    {
        new PieceGrid(Frames, Step).Check();
        Setting.Require(Statistics.All(Enum.IsDefined), "statistics", null, "one of them is not known");
        Setting.Require(Statistics.Distinct().Count() == Statistics.Count, "statistics", StatisticsText, "each can be given once");
        Setting.Require(Correlations is 0 or >= 2 && Correlations <= rows, "correlations", Correlations, $"must be 0, or from 2 to {rows}, the number of rows");
        Setting.Require(Statistics.Count > 0 || Correlations > 0, "statistics", StatisticsText, "name at least one, e.g. mean,std, or ask for correlations");
        Setting.Require(Speech is >= 0 and <= 0.9, "speech", Speech, "must be a share from 0 to 0.9");
        Setting.Require(ValueCount(rows) <= 1 << 24, "correlations", Correlations, $"makes pieces of {ValueCount(rows)} values; 2^24 are the most");
    }

    internal long ValueCount(int rows) => ((long)rows * Statistics.Count) + PairCount;

    internal long PairCount => (long)Correlations * (Correlations - 1) / 2;
}
