using Timbre.Corpora;
using Timbre.Numerics;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>
/// The folder of a run: <c>results.json</c>, <c>report.html</c> (and <c>report.json</c>, from which it is written again), <c>models/</c>,
/// <c>splits.json</c>, <c>splits-as-published.json</c>, <c>recipe.yaml</c> (the effective one), <c>augmentation.json</c> where altered copies were made,
/// <c>log.txt</c>. Each file is written beside and then renamed.
/// </summary>
public static class RunFolder
{
    /// <summary>The results file.</summary>
    public const string ResultsFileName = "results.json";

    private const string ReportFileName = "report.json";

    /// <summary>What a report can be written as.</summary>
    public static IReadOnlyList<string> ReportFormats { get; } = ["html", "ipynb", "md"];

    /// <summary>Runs a recipe and writes everything.</summary>
    /// <exception cref="TimbreException">The corpus cannot be used, a training failed, or a file cannot be written.</exception>
    public static ExperimentOutcome Run(
        Recipe recipe, string folder, int jobs = 0, FeatureStore? store = null, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        var log = new RunLog(progress);
        var (outcome, models) = GenderExperiment.Run(recipe, jobs, store, log, cancellation);
        log.Report(new ExperimentProgress("report", 0, 0));
        var firstFold = outcome.Forms[0].Split.Folds[0];
        var learned = firstFold.Train.Select(u => u.Speaker!).ToHashSet(StringComparer.Ordinal);
        var exploration = Exploration.Of(outcome.Corpus.Utterances, outcome.Forms[0].Leak.Leak ? null : learned, recipe.Features.Kind, outcome.FeatureNames, jobs, cancellation);

        foreach (var form in outcome.Forms)
        {
            form.Split.Save(Path.Combine(folder, ReferenceEquals(form, outcome.Forms[0]) ? "splits.json" : $"splits-{form.Form}.json"));
        }

        foreach (var model in models)
        {
            cancellation.ThrowIfCancellationRequested();
            model.Model.Save(Path.Combine(folder, "models", model.Name));
        }

        AtomicFile.WriteText(Path.Combine(folder, "recipe.yaml"), recipe.ToYaml());
        if (DrawnCopies.ToJson(recipe, [.. outcome.Corpus.Utterances.Select(u => u.Utterance)]) is { } copies)
        {
            AtomicFile.WriteJson(Path.Combine(folder, "augmentation.json"), copies);
        }

        WriteReports(RunReport.Compose(outcome, exploration, RunMedia.Of(outcome, cancellation)), folder);
        AtomicFile.WriteText(Path.Combine(folder, "log.txt"), log.Text(outcome.Inputs, outcome.Seconds));
        ResultsFile.Write(outcome, RunAnalysis.ToJson(outcome, exploration), Path.Combine(folder, ResultsFileName)); // last: a run without it is not finished
        return outcome;
    }

    /// <summary>Writes a report and what it is written again from.</summary>
    public static void WriteReports(Report report, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        report.Save(Path.Combine(folder, ReportFileName));
        HtmlReport.Write(report, Path.Combine(folder, "report.html"));
    }

    /// <summary>Writes the report of a run again.</summary>
    /// <returns>The path of the file.</returns>
    /// <exception cref="TimbreException">The folder holds no run, or the format is unknown.</exception>
    public static string WriteReport(string folder, string format)
    {
        var source = Path.Combine(folder, ReportFileName);
        if (!File.Exists(source))
        {
            throw new TimbreException($"{folder}: holds no finished run (it has no {ReportFileName}); give the folder that 'run', 'demo' or 'explore' wrote");
        }

        var report = Report.Load(source);
        var path = Path.Combine(folder, $"report.{format}");
        switch (format)
        {
            case "html":
                HtmlReport.Write(report, path);
                break;
            case "ipynb":
                NotebookReport.Write(report, path);
                break;
            case "md":
                MarkdownReport.Write(report, path);
                break;
            default:
                throw new TimbreException($"format '{format}' is not known; choose one of {string.Join(", ", ReportFormats)}");
        }

        return path;
    }
}
