using System.Text.Json.Serialization;

namespace Timbre.Learning;

/// <summary>Where the points of <see cref="TSne"/> start.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TSneStart>))]
public enum TSneStart
{
    /// <summary>Along the first two principal components, the first with deviation 1e-4.</summary>
    PrincipalComponents,

    /// <summary>At random, with deviation 1e-4.</summary>
    Random,
}

/// <summary>How <see cref="TSne"/> lays rows out. The defaults are scikit-learn's, from 1.2 on.</summary>
public sealed record TSneOptions
{
    /// <summary>About how many neighbours each row attends to, above 1 and below a third of the rows. Default 30.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>Length of the steps, above 0; null (default) is the larger of rows / <see cref="EarlyExaggeration"/> / 4 and 50.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How much more neighbours attract in the first iterations, at least 1. Default 12.</summary>
    public double EarlyExaggeration { get; init; } = 12;

    /// <summary>The first iterations, in which neighbours attract more, at least 1. Default 250.</summary>
    public int ExaggeratedIterations { get; init; } = 250;

    /// <summary>Iterations after those, at least 1. Default 750.</summary>
    public int Iterations { get; init; } = 750;

    /// <summary>Where points start. Default PrincipalComponents.</summary>
    public TSneStart Start { get; init; }

    /// <summary>Seed of a random start. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>At most so many threads; the result is the same with any number. Default 1.</summary>
    public int Threads { get; init; } = 1;

    internal void Validate()
    {
        LearningData.Require(Perplexity > 1 && double.IsFinite(Perplexity), nameof(Perplexity), Perplexity, "must be above 1");
        LearningData.Require(LearningRate is null || (LearningRate > 0 && double.IsFinite(LearningRate.Value)), nameof(LearningRate), LearningRate ?? 0, "must be a positive number");
        LearningData.Require(EarlyExaggeration >= 1 && double.IsFinite(EarlyExaggeration), nameof(EarlyExaggeration), EarlyExaggeration, "must be at least 1");
        LearningData.Require(ExaggeratedIterations >= 1, nameof(ExaggeratedIterations), ExaggeratedIterations, "must be at least 1");
        LearningData.Require(Iterations >= 1, nameof(Iterations), Iterations, "must be at least 1");
        LearningData.Require(Threads >= 1, nameof(Threads), Threads, "must be at least 1");
        LearningData.Require(Enum.IsDefined(Start), nameof(Start), (int)Start, "must be PrincipalComponents or Random");
    }
}
