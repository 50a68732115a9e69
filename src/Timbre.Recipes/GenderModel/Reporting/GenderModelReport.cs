using System.Globalization;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>The report of a run for the gender model: its card, and how it came about. Pure: the same outcome gives the same report.</summary>
internal static class GenderModelReport
{
    public static Report Compose(GenderModelOutcome outcome)
    {
        var card = GenderModelCard.Compose(outcome);
        List<Section> sections = [.. GenderModelCard.Sections(outcome)];
        var after = sections.FindIndex(s => s.Id == GenderCalibrationSection.Id) + 1;
        sections.InsertRange(after, [GenderScoresSection.Of(outcome), GenderLearningSection.Of(outcome)]);
        sections.Add(RepeatSection.Of(outcome.Recipe, [("", outcome.Model.Front)], $"`models/{GenderModelRunFolder.ModelName}` the model trained on all speakers, `{GenderModelRunFolder.CardFileName}` its card"));
        return new Report(outcome.Recipe.Title, card.Subtitle, [.. card.Facts, new("Run", outcome.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm'\u00a0UTC'", CultureInfo.InvariantCulture))], sections);
    }
}
