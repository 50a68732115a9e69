using System.Text;

namespace Timbre.Classification;

/// <summary>Writes segments in one format. Numbers are in seconds with six digits at most, in invariant culture; line ends are line feeds.</summary>
public static class SegmentWriter
{
    /// <summary>Ending of a file in a format, with the dot.</summary>
    public static string Extension(SegmentFormat format) => format switch
    {
        SegmentFormat.Json => ".jsonl",
        SegmentFormat.Csv => ".csv",
        SegmentFormat.Rttm => ".rttm",
        SegmentFormat.Audacity => ".txt",
        SegmentFormat.TextGrid => ".TextGrid",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Whether several recordings can be written one after another.</summary>
    public static bool HoldsSeveral(SegmentFormat format) => format is SegmentFormat.Json or SegmentFormat.Csv or SegmentFormat.Rttm;

    /// <summary>What comes before the first recording: the names of the columns, or nothing.</summary>
    public static string Header(SegmentFormat format) => format == SegmentFormat.Csv ? SegmentCsv.Header : "";

    /// <summary>The segments of a recording, without <see cref="Header"/>.</summary>
    /// <param name="recording">For a TextGrid, with a segment at least.</param>
    /// <param name="format">How.</param>
    public static string Text(SegmentedRecording recording, SegmentFormat format)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var text = new StringBuilder();
        switch (format)
        {
            case SegmentFormat.Json:
                SegmentJson.Append(text, recording);
                break;
            case SegmentFormat.Csv:
                SegmentCsv.Append(text, recording);
                break;
            case SegmentFormat.Rttm:
                SegmentRttm.Append(text, recording);
                break;
            case SegmentFormat.Audacity:
                SegmentAudacity.Append(text, recording);
                break;
            case SegmentFormat.TextGrid:
                SegmentTextGrid.Append(text, recording);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format));
        }

        return text.ToString();
    }
}
