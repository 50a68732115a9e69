using System.Globalization;
using System.Text;
using Timbre.Numerics;

namespace Timbre.Reports;

/// <summary>A report as GitHub-flavoured Markdown; each chart as its sentence and the table of its numbers.</summary>
public static class MarkdownReport
{
    private const int LongestData = 40;

    /// <summary>Writes the file, beside it first and then renamed.</summary>
    /// <exception cref="TimbreException">The report is not valid, or the file cannot be written.</exception>
    public static void Write(Report report, string path)
    {
        ReportCheck.Check(report, path);
        AtomicFile.WriteText(path, Page(report));
    }

    internal static string Page(Report report)
    {
        var text = new StringBuilder(Head(report));
        foreach (var section in report.Sections)
        {
            text.Append("## ").Append(MarkdownText.Encode(section.Title)).Append(" <a id=\"").Append(section.Id).Append("\"></a>\n\n");
            if (section.Lead is { Length: > 0 } lead)
                text.Append(MarkdownText.Prose(lead));
            Blocks(text, section.Blocks, level: 3);
        }

        return text.ToString().TrimEnd() + "\n";
    }

    internal static string Head(Report report)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(MarkdownText.Encode(report.Title)).Append("\n\n");
        if (report.Subtitle.Length > 0)
            text.Append(MarkdownText.Encode(report.Subtitle)).Append("\n\n");
        if (report.Facts.Count > 0)
        {
            text.AppendJoin(" · ", report.Facts.Select(fact => $"**{MarkdownText.Encode(fact.Label)}** {MarkdownText.Encode(fact.Value)}"));
            text.Append("\n\n");
        }

        return text.ToString();
    }

    /// <summary>One block other than a chart or a block with blocks in it.</summary>
    internal static string Simple(Block block)
    {
        var text = new StringBuilder();
        switch (block)
        {
            case Text prose:
                text.Append(MarkdownText.Prose(prose.Markdown));
                break;
            case Table table:
                text.Append(MarkdownText.Table(table));
                break;
            case Callout callout:
                text.Append("> [!").Append(Alert(callout.Tone)).Append("]\n> **").Append(MarkdownText.Encode(callout.Title)).Append("**\n>\n");
                foreach (var line in MarkdownText.Prose(callout.Markdown).TrimEnd().Split('\n'))
                    text.Append(line.Length == 0 ? ">" : "> ").Append(line).Append('\n');
                text.Append('\n');
                break;
            case KeyFigures figures:
                text.Append("| ").AppendJoin(" | ", figures.Items.Select(item => MarkdownText.Encode(item.Value) + (item.Tone == Tone.Leak ? " (leaky)" : ""))).Append(" |\n");
                text.Append('|').AppendJoin("|", figures.Items.Select(_ => ":---")).Append("|\n");
                text.Append("| ").AppendJoin(" | ", figures.Items.Select(item => MarkdownText.Encode(item.Label + (item.Note is { Length: > 0 } note ? $": {note}" : "")))).Append(" |\n\n");
                break;
        }

        return text.ToString();
    }

    internal static string Heading(string? title, int level) =>
        title is { Length: > 0 } ? $"{new string('#', Math.Min(level, 6))} {MarkdownText.Encode(title)}\n\n" : "";

    internal static string SideTitle(SideColumn side) => side.Badge is { Length: > 0 } badge ? $"{side.Title} ({badge})" : side.Title;

    private static void Blocks(StringBuilder text, IReadOnlyList<Block> blocks, int level)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case Chart chart:
                    text.Append(Heading(chart.Title, level)).Append(MarkdownText.Prose(chart.Sentence));
                    if (chart.Data is not null)
                        text.Append(MarkdownText.Table(chart.Data, LongestData));
                    break;
                case SmallMultiples multiples:
                    text.Append(Heading(multiples.Title, level)).Append(MarkdownText.Prose(multiples.Sentence));
                    if (multiples.Data is not null)
                    {
                        text.Append(MarkdownText.Table(multiples.Data, LongestData));
                        break;
                    }

                    foreach (var chart in multiples.Charts.Where(chart => chart.Data is not null))
                        text.Append(Heading(chart.Title, level + 1)).Append(MarkdownText.Table(chart.Data!, LongestData));
                    break;
                case SideBySide sides:
                    foreach (var side in sides.Columns)
                    {
                        text.Append(Heading(SideTitle(side), level));
                        Blocks(text, side.Blocks, level + 1);
                    }

                    break;
                case Details details:
                    text.Append("<details>\n<summary>").Append(HtmlText.Encode(details.Summary.ReplaceLineEndings(" "))).Append("</summary>\n\n");
                    Blocks(text, details.Blocks, level);
                    text.Append("</details>\n\n");
                    break;
                case RecordingBlock recording:
                    Recording(text, recording, level);
                    break;
                case Recordings recordings:
                    foreach (var recording in recordings.Items)
                        Recording(text, recording, level);
                    break;
                default:
                    text.Append(Simple(block));
                    break;
            }
        }
    }

    /// <summary>Megabytes of base64 would make the text unreadable: what it would have shown is said in words.</summary>
    private static void Recording(StringBuilder text, RecordingBlock recording, int level)
    {
        text.Append(Heading(recording.Title, level)).Append(MarkdownText.Prose(recording.Caption));
        if (recording.Spectrogram is not null)
            text.Append(MarkdownText.Encode(recording.Alternative)).Append("\n\n");
        if (recording.Audio is not null || recording.Spectrogram is not null)
            text.Append(CultureInfo.InvariantCulture, $"*The HTML report has it ({recording.Seconds:0.0} s) to listen to and to look at.*\n\n");
    }

    private static string Alert(Tone tone) => tone switch
    {
        Tone.Warning => "WARNING",
        Tone.Leak => "CAUTION",
        Tone.Good => "TIP",
        _ => "NOTE",
    };
}
