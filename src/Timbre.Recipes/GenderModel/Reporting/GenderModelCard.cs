using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>
/// The model card: what the model is for, what it was made of, how good it was found to be, and what was not measured. Every sentence with a number follows from the run.
/// Pure: the same outcome gives the same card.
/// </summary>
internal static class GenderModelCard
{
    private const string Subtitle = "A small network that tells from speech whether a voice is labelled female (F) or male (M).";

    /// <summary>The card. Charts whose numbers stand in a table beside them are left out.</summary>
    public static Report Compose(GenderModelOutcome outcome) => new(
        $"Model card: {GenderModelRunFolder.ModelName}",
        Subtitle,
        Facts(outcome),
        [.. Sections(outcome).Append(GenderAgainSection.Of(outcome)).Select(s => s with { Blocks = [.. s.Blocks.Where(b => b is not Chart || s.Id == GenderCalibrationSection.Id)] })]);

    /// <summary>What card and report share.</summary>
    public static IEnumerable<Section> Sections(GenderModelOutcome outcome) =>
        [
            GenderUseSection.Of(outcome),
            GenderDataSection.Of(outcome),
            GenderMethodSection.Of(outcome),
            GenderResultsSection.Of(outcome),
            GenderSpeakersSection.Of(outcome),
            GenderDurationsSection.Of(outcome),
            GenderConditionsSection.Of(outcome),
            GenderCalibrationSection.Of(outcome),
            GenderAnswersSection.Of(outcome),
            GenderLimitsSection.Of(outcome),
        ];

    public static List<Fact> Facts(GenderModelOutcome outcome) =>
    [
        new("Recipe", outcome.Recipe.Name),
        new("Trained on", outcome.Manifest.Name),
        new("Speakers", Say.Whole(GenderWords.Speakers(outcome))),
        new("Recordings", Say.Whole(outcome.Utterances.Count)),
        new("Parameters", Say.Whole(outcome.Model.ParameterCount)),
        new("Seed", $"{outcome.Recipe.Seed}"),
        new("Timbre", TimbreVersion.Text),
    ];
}
