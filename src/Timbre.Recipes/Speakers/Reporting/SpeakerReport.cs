using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>
/// The report of a run for speakers: what was asked, what was found, and an interpretation whose sentences follow from the run's own numbers.
/// Pure: the same outcome gives the same report.
/// </summary>
internal static class SpeakerReport
{
    /// <summary>Writes the report. A section that this run has nothing to say in (one division, no networks, no space) is left out.</summary>
    /// <param name="outcome">The run; one form and one model at least.</param>
    public static Report Compose(SpeakerOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var view = new SpeakerView(outcome);
        Section?[] sections =
        [
            SpeakerAskedSection.Of(view),
            SpeakerCorpusSection.Of(view),
            SpeakerSplitSection.Of(view),
            SpeakerResultsSection.Of(view),
            SpeakerLeakSection.Of(view),
            SecondsSection.Of(view),
            EachSpeakerSection.Of(view),
            SpeakerConfusionSection.Of(view),
            HardSpeechSection.Of(view),
            ComponentsSection.Of(view),
            MapsSection.Of(view),
            ClustersSection.Of(view),
            AlikeSection.Of(view),
            SpeakerLearningSection.Of(view),
            SpeakerCostSection.Of(view),
            SpeakerMeaningSection.Of(view),
            SpeakerLimitsSection.Of(view),
            RepeatSection.Of(outcome.Recipe, outcome.Inputs, "`models/` the trained models"),
        ];
        return new Report(outcome.Recipe.Title, Subtitle(view), Facts(view), [.. sections.OfType<Section>()]);
    }

    private static string Subtitle(SpeakerView view)
    {
        var models = view.Main.Models.Count;
        return $"{Say.Count(view.Speakers, "known speaker")}, {(models == 1 ? "one model" : $"{models} models")}; divided {Say.List([.. view.Outcome.Forms.Select(f => SpeakerWords.Series(f))])}.";
    }

    private static List<Fact> Facts(SpeakerView view) =>
    [
        new("Recipe", view.Recipe.Name),
        new("Corpus", view.Outcome.Manifest.Name),
        new("Utterances", Say.Whole(view.Outcome.Corpus.Utterances.Count)),
        new("Speakers", Say.Whole(view.Speakers)),
        new("Seed", $"{view.Recipe.Seed}"),
        new("Run", view.Outcome.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm'\u00a0UTC'", System.Globalization.CultureInfo.InvariantCulture)),
        new("Took", view.Outcome.Seconds < 90 ? $"{Say.Fixed(view.Outcome.Seconds)}\u00a0s" : $"{Say.Fixed(view.Outcome.Seconds / 60)}\u00a0min"),
        new("Timbre", TimbreVersion.Text),
    ];
}
