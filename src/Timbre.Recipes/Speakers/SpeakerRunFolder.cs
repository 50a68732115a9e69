using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>
/// The folder of a run for speakers: <c>results.json</c>, <c>report.html</c> (and <c>report.json</c>, from which it is written again), <c>models/</c>,
/// <c>splits.json</c> and one more for each further division, <c>recipe.yaml</c> (the effective one), <c>log.txt</c>. Each file is written beside and then renamed.
/// </summary>
public static class SpeakerRunFolder
{
    /// <summary>Runs a recipe and writes everything.</summary>
    /// <exception cref="TimbreException">The corpus cannot be used, a training failed, or a file cannot be written.</exception>
    public static SpeakerOutcome Run(
        Recipe recipe, string folder, int jobs = 0, FeatureStore? store = null, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var log = new RunLog(progress);
        var (outcome, models) = SpeakerExperiment.Run(recipe, jobs, store, log, cancellation);
        log.Report(new ExperimentProgress("report", 0, 0));
        foreach (var form in outcome.Forms)
        {
            form.Split.Save(Path.Combine(folder, ReferenceEquals(form, outcome.Forms[0]) ? "splits.json" : $"splits-{form.Name}.json"));
        }

        foreach (var (name, model) in models)
        {
            cancellation.ThrowIfCancellationRequested();
            SpeakerModels.Save(model, Path.Combine(folder, "models", name));
        }

        AtomicFile.WriteText(Path.Combine(folder, "recipe.yaml"), recipe.ToYaml());
        RunFolder.WriteReports(SpeakerReport.Compose(outcome), folder);
        AtomicFile.WriteText(Path.Combine(folder, "log.txt"), log.Text(outcome.Inputs, outcome.Seconds));
        SpeakerResultsFile.Write(outcome, outcome.Space is { } space ? SpaceJson.Of(space) : null, Path.Combine(folder, RunFolder.ResultsFileName)); // last: a run without it is not finished
        return outcome;
    }
}
