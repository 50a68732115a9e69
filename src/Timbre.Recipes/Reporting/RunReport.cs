using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>
/// The report of a run: what was asked, what was found, and an interpretation whose sentences follow from the run's own numbers.
/// Pure: the same outcome and recordings give the same report.
/// </summary>
public static class RunReport
{
    /// <summary>Writes the report. A section that this run has nothing to say in (no networks, one form only) is left out.</summary>
    /// <param name="outcome">The run; one form and one model at least.</param>
    /// <param name="exploration">What its features look like.</param>
    /// <param name="media">Recordings to listen to and to look at; null: none.</param>
    public static Report Compose(ExperimentOutcome outcome, Exploration exploration, RunMedia? media = null)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(exploration);
        return Compose(outcome, ExplorationSections.Of(exploration), media ?? RunMedia.None);
    }

    internal static Report Compose(ExperimentOutcome outcome, IReadOnlyList<Section> exploration, RunMedia media)
    {
        var run = new RunView(outcome);
        var explored = exploration.Where(s => s.Id != CorpusSection.Id);
        Section[] before = [AskedSection.Of(run), CorpusSection.Of(run, exploration.FirstOrDefault(s => s.Id == CorpusSection.Id))];
        Section?[] after =
        [
            SplitSection.Of(run),
            ResultsSection.Of(run),
            ConfusionSection.Of(run),
            RocSection.Of(run),
            CalibrationSection.Of(run),
            LearningSection.Of(run),
            LeakSection.Of(run),
            AugmentationSection.Of(run),
            DifferencesSection.Of(run),
            GroupSection.Of(run),
            ImportanceSection.Of(run),
            LooksAtSection.Of(run),
            SpeakersSection.Of(run),
            HardUtterancesSection.Of(run, media),
            InterpretationSection.Of(run),
            LimitsSection.Of(run),
            RepeatSection.Of(run),
        ];
        var own = after.Concat(before).OfType<Section>().Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        explored = explored.Select(s => own.Contains(s.Id) ? s with { Id = "exploration-" + s.Id } : s);
        return new Report(outcome.Recipe.Title, Subtitle(run), Facts(run), [.. before, .. explored, .. after.OfType<Section>()]);
    }

    private static string Subtitle(RunView run)
    {
        var models = run.Main.Models.Count;
        var forms = run.BothForms ? "an honest split and the published one side by side" : !run.MainLeaks ? "speakers kept apart" : "as published, leaks included";
        var inputs = InputWords.Of(run.Outcome, run.Ranked);
        var features = inputs.Count > 1 ? $"{inputs.Count} descriptions of each recording"
            : inputs[0].Level is { } level ? $"{InputName(run, inputs[0])} per {level}" : $"{InputName(run, inputs[0])} of each recording";
        return $"{features}, {(models == 1 ? "one model" : $"{models} models")}, decided per utterance; {forms}.";
    }

    private static string InputName(RunView run, InputOutcome input) => input.Name.Length == 0 ? ResultsFile.FeatureName(run.Outcome) : input.Name;

    private static List<Fact> Facts(RunView run) =>
    [
        new("Recipe", run.Recipe.Name),
        new("Corpus", run.Synthetic ? $"{run.Outcome.Manifest.Name} (computed voices)" : run.Outcome.Manifest.Name),
        new("Utterances", Say.Whole(run.Outcome.Corpus.Utterances.Count)),
        new("Speakers", Say.Whole(run.Outcome.Corpus.Utterances.Select(u => u.Utterance.Speaker).Distinct(StringComparer.Ordinal).Count())),
        new("Seed", $"{run.Recipe.Seed}"),
        new("Run", run.Outcome.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm'\u00a0UTC'", System.Globalization.CultureInfo.InvariantCulture)),
        new("Took", run.Outcome.Seconds < 90 ? $"{Say.Fixed(run.Outcome.Seconds)}\u00a0s" : $"{Say.Fixed(run.Outcome.Seconds / 60)}\u00a0min"),
        new("Timbre", TimbreVersion.Text),
    ];
}
