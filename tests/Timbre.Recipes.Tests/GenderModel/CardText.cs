using Timbre.Reports;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests.GenderModel;

/// <summary>Reports as they are written to a file.</summary>
internal static class CardText
{
    /// <summary>The card as a person reads it: without escapes and no-break spaces.</summary>
    public static string Of(GenderModelOutcome outcome) => Markdown(GenderModelCard.Compose(outcome)).Replace("\\", "", StringComparison.Ordinal).Replace('\u00a0', ' ');

    public static string Markdown(Report report) => Written(report, MarkdownReport.Write);

    public static string Html(Report report) => Written(report, HtmlReport.Write);

    private static string Written(Report report, Action<Report, string> write)
    {
        using var folder = new TempFolder();
        write(report, folder.File("report"));
        return File.ReadAllText(folder.File("report"));
    }
}
