using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>The report of a run on pictures: that of every run for gender, with what the pictures look like and what fine-tuning is worth. Pure.</summary>
public static class PictureReport
{
    /// <summary>Writes the report.</summary>
    public static Report Compose(PictureOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var report = RunReport.Compose(outcome.Run, [], RunMedia.None);
        var sections = report.Sections.Where(s => s.Id != "importance").ToList();
        Insert(sections, MeanPicturesSection.Of(outcome), after: CorpusSection.Id);
        if (TransferSection.Of(outcome) is { } transfer)
        {
            Insert(sections, transfer, after: sections.Exists(s => s.Id == "leak") ? "leak" : "results");
        }

        Insert(sections, PictureLimits.Of(outcome), after: "limits");
        return report with { Sections = sections };
    }

    private static void Insert(List<Section> sections, Section section, string after) => sections.Insert(sections.FindIndex(s => s.Id == after) + 1, section);
}
