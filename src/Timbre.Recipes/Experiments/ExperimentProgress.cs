using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>How far a run has come.</summary>
/// <param name="Stage">What is being done: <c>features</c>, <c>training</c> …</param>
/// <param name="Done">Units done in this stage.</param>
/// <param name="Total">Units in this stage; 0 where it is not known.</param>
/// <param name="Detail">What just happened, in a few words.</param>
public sealed record ExperimentProgress(string Stage, double Done, double Total, string? Detail = null)
{
    /// <summary>Share of the stage's work that is done, where its units are not alike: trees train in a second, a network on pictures in a minute.</summary>
    public double? Work { get; init; }

    /// <summary>While features are got: how fast, and how long it still takes.</summary>
    public BatchProgress? Batch { get; init; }

    /// <summary>What tells <paramref name="progress"/> how far the features are, pass after pass; null when nobody listens.</summary>
    internal static Relay<BatchProgress>? OfFeatures(IProgress<ExperimentProgress>? progress, int pass = 0, int passes = 1)
    {
        var stage = passes > 1 ? $"features {pass + 1}/{passes}" : "features";
        return progress is null ? null : new(batch => progress.Report(new ExperimentProgress(stage, batch.Done, batch.Total) { Batch = batch }));
    }
}
