namespace Timbre.Learning;

/// <summary>How <see cref="KMeans"/> clusters. The defaults are scikit-learn's, with one start.</summary>
public sealed record KMeansOptions
{
    /// <summary>Clusters, at least 1; there must be as many rows. Default 8.</summary>
    public int Clusters { get; init; } = 8;

    /// <summary>Starts, each with centres drawn anew; the one with the least inertia is kept. At least 1. Default 1.</summary>
    public int Starts { get; init; } = 1;

    /// <summary>Iterations of a start, at least 1. Default 300.</summary>
    public int MaxIterations { get; init; } = 300;

    /// <summary>
    /// A start ends when no row changes its cluster, or when the squared distances that all centres moved sum to at most this times the mean variance of the
    /// features. At least 0. Default 1e-4.
    /// </summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Seed of the starts. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Threads that may work at once, at least 1; the result is the same bits with any number. Default 1.</summary>
    public int Threads { get; init; } = 1;

    internal void Validate()
    {
        LearningData.Require(Clusters >= 1, nameof(Clusters), Clusters, "must be at least 1");
        LearningData.Require(Starts >= 1, nameof(Starts), Starts, "must be at least 1");
        LearningData.Require(MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "must be at least 1");
        LearningData.Require(Tolerance >= 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "must be at least 0");
        LearningData.Require(Threads >= 1, nameof(Threads), Threads, "must be at least 1");
    }
}
