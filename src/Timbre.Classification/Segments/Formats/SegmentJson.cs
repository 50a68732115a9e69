using System.Text;

namespace Timbre.Classification;

/// <summary>Segments as JSON Lines.</summary>
internal static class SegmentJson
{
    public static void Append(StringBuilder text, SegmentedRecording recording)
    {
        foreach (var segment in recording.Segments)
        {
            var line = PredictionLine.Of(
                recording.Id,
                recording.Path,
                Math.Round(segment.Start, 6),
                Math.Round(segment.Duration, 6),
                recording.Task,
                segment.Label,
                segment.Score,
                recording.Labels.Where(segment.Scores.ContainsKey).Select(l => (l, segment.Scores[l])),
                SegmentText.Status(segment.Status),
                Message(segment));
            text.Append(PredictionLine.Text(line)).Append('\n');
        }
    }

    private static string? Message(VoiceSegment segment) => segment.Message ?? segment.Status switch
    {
        SegmentStatus.NoSpeech => "nobody speaks",
        SegmentStatus.Uncertain => "too uncertain to be labelled",
        SegmentStatus.TooShort => "too short to be judged",
        _ => null,
    };
}
