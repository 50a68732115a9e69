using System.Text;

namespace Timbre.Classification;

/// <summary>Segments as a TextGrid of Praat, long format: one interval tier that covers all, without text where nobody speaks.</summary>
internal static class SegmentTextGrid
{
    public static void Append(StringBuilder text, SegmentedRecording recording)
    {
        var intervals = Intervals(recording);
        if (intervals.Count == 0)
        {
            throw new TimbreException($"{recording.Path}: has no segments; a TextGrid needs one at least");
        }

        var (from, to) = (intervals[0].From, intervals[^1].To);
        text.Append("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n");
        text.Append("xmin = ").Append(from).Append(" \nxmax = ").Append(to).Append(" \ntiers? <exists> \nsize = 1 \nitem []: \n    item [1]:\n");
        text.Append("        class = \"IntervalTier\" \n        name = ").Append(Quoted(recording.Task)).Append(" \n");
        text.Append("        xmin = ").Append(from).Append(" \n        xmax = ").Append(to).Append(" \n        intervals: size = ").Append(intervals.Count).Append(" \n");
        for (var i = 0; i < intervals.Count; i++)
        {
            text.Append("        intervals [").Append(i + 1).Append("]:\n            xmin = ").Append(intervals[i].From)
                .Append(" \n            xmax = ").Append(intervals[i].To).Append(" \n            text = ").Append(Quoted(intervals[i].Text)).Append(" \n");
        }
    }

    /// <summary>None may be empty once its times are rounded, and each begins where the one before ends.</summary>
    private static List<(string From, string To, string Text)> Intervals(SegmentedRecording recording)
    {
        var intervals = new List<(string From, string To, string Text)>(recording.Segments.Count);
        foreach (var segment in recording.Segments)
        {
            var (from, to) = (intervals.Count > 0 ? intervals[^1].To : SegmentText.Seconds(segment.Start), SegmentText.Seconds(segment.End));
            if (from != to)
            {
                intervals.Add((from, to, segment.Label ?? (segment.Status == SegmentStatus.NoSpeech ? "" : SegmentText.Unsure)));
            }
        }

        return intervals;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
