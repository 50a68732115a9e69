using System.Text;

namespace Timbre.Classification;

/// <summary>Segments with a label as RTTM (NIST, Rich Transcription 2009 evaluation plan, appendix A).</summary>
internal static class SegmentRttm
{
    public static void Append(StringBuilder text, SegmentedRecording recording)
    {
        var name = SegmentText.Word(recording.Id);
        foreach (var segment in recording.Segments)
        {
            if (segment.Label is { } label)
            {
                text.Append("SPEAKER ").Append(name).Append(" 1 ")
                    .Append(SegmentText.Seconds(segment.Start)).Append(' ').Append(SegmentText.Seconds(segment.Duration))
                    .Append(" <NA> <NA> ").Append(SegmentText.Word(label)).Append(" <NA> <NA>\n");
            }
        }
    }
}
