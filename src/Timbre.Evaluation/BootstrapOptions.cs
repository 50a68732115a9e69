namespace Timbre.Evaluation;

/// <summary>How the ends of a bootstrap interval are read off the replicates.</summary>
public enum BootstrapMethod
{
    /// <summary>Quantiles of the replicates.</summary>
    Percentile,

    /// <summary>Bias-corrected and accelerated (Efron 1987), the acceleration from leaving out one group at a time; better for skewed statistics.</summary>
    BiasCorrectedAccelerated,
}

/// <summary>Settings of a bootstrap.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Number of replicates, at least 2.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>Seed; the same seed gives the same bits at any number of threads.</summary>
    public long Seed { get; init; }

    /// <summary>Confidence level, in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>How the ends are found.</summary>
    public BootstrapMethod Method { get; init; } = BootstrapMethod.Percentile;

    /// <summary>Most threads to use; 0 or less = all cores.</summary>
    public int Jobs { get; init; } = -1;

    internal void Check()
    {
        if (Replicates < 2)
        {
            throw new TimbreException($"replicates={Replicates}: a bootstrap needs at least 2");
        }

        if (!(Level > 0 && Level < 1))
        {
            throw new TimbreException($"level={Level}: must lie between 0 and 1, e.g. 0.95");
        }
    }
}
