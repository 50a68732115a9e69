using System.Text;

namespace Timbre.Classification;

/// <summary>Segments of speech as a label track of Audacity: start, end and label, separated by tabs.</summary>
internal static class SegmentAudacity
{
    public static void Append(StringBuilder text, SegmentedRecording recording)
    {
        foreach (var segment in recording.Segments)
        {
            if (segment.Status != SegmentStatus.NoSpeech)
            {
                text.Append(SegmentText.Seconds(segment.Start)).Append('\t').Append(SegmentText.Seconds(segment.End)).Append('\t').Append(Label(segment.Label)).Append('\n');
            }
        }
    }

    private static string Label(string? label) => label?.ReplaceLineEndings(" ").Replace('\t', ' ') ?? SegmentText.Unsure;
}
