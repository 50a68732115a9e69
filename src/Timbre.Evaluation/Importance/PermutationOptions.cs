namespace Timbre.Evaluation.Importance;

/// <summary>Settings of permutation importance.</summary>
public sealed record PermutationOptions
{
    /// <summary>How often each group is permuted, at least 1. Default 10.</summary>
    public int Repeats { get; init; } = 10;

    /// <summary>Seed; the same seed gives the same bits at any number of threads.</summary>
    public long Seed { get; init; }

    /// <summary>Share of the repeats that the interval holds, in (0, 1). Default 0.95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Most threads to use; 0 or less = all cores. Each holds a copy of the rows.</summary>
    public int Jobs { get; init; } = -1;

    internal void Check()
    {
        if (Repeats < 1)
        {
            throw new TimbreException($"repeats={Repeats}: must be at least 1");
        }

        if (!(Level > 0 && Level < 1))
        {
            throw new TimbreException($"level={Level}: must lie between 0 and 1, e.g. 0.95");
        }
    }
}
