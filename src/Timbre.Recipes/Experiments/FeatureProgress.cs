using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>Hands progress of the feature extraction on.</summary>
internal sealed class FeatureProgress(IProgress<ExperimentProgress> progress) : IProgress<BatchProgress>
{
    public void Report(BatchProgress value) => progress.Report(new ExperimentProgress("features", value.Done, value.Total));
}
