using Timbre.Numerics;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>
/// The folder of a run for the gender model: <c>models/gender-default</c>, <c>MODEL_CARD.md</c>, <c>results.json</c>, <c>report.html</c> (and <c>report.json</c>, from which
/// it is written again), <c>splits.json</c>, <c>recipe.yaml</c> (the effective one), <c>log.txt</c>. Each file is written beside and then renamed.
/// </summary>
public static class GenderModelRunFolder
{
    /// <summary>The model card's file.</summary>
    public const string CardFileName = "MODEL_CARD.md";

    /// <summary>The model's folder below <c>models</c>, whatever the recipe is called: what is to be shipped.</summary>
    public const string ModelName = "gender-default";

    /// <summary>Runs a recipe and writes everything.</summary>
    /// <exception cref="TimbreException">The corpus cannot be used, a training failed, or a file cannot be written.</exception>
    public static GenderModelOutcome Run(Recipe recipe, string folder, int jobs = 0, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var log = new RunLog(progress);
        var outcome = GenderModelExperiment.Run(recipe, jobs, log, cancellation);
        log.Report(new ExperimentProgress("report", 0, 0));
        cancellation.ThrowIfCancellationRequested();
        outcome.Model.Save(Path.Combine(folder, "models", ModelName));
        outcome.Split.Save(Path.Combine(folder, "splits.json"));
        AtomicFile.WriteText(Path.Combine(folder, "recipe.yaml"), recipe.ToYaml());
        MarkdownReport.Write(GenderModelCard.Compose(outcome), Path.Combine(folder, CardFileName));
        RunFolder.WriteReports(GenderModelReport.Compose(outcome), folder);
        AtomicFile.WriteText(Path.Combine(folder, "log.txt"), log.Text(
            [.. outcome.Failures.Select(f => $"failed: {f.Path}: {f.Reason}"), .. outcome.OtherSkipped is { } why ? [$"no other recordings were tested: {why}"] : Array.Empty<string>()], outcome.Seconds));
        GenderModelResultsFile.Write(outcome, Path.Combine(folder, RunFolder.ResultsFileName)); // last: a run without it is not finished
        return outcome;
    }
}
