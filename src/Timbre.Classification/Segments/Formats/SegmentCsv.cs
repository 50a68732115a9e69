using System.Globalization;
using System.Text;

namespace Timbre.Classification;

/// <summary>Segments as comma-separated values.</summary>
internal static class SegmentCsv
{
    public const string Header = "id,path,start,end,duration,label,score,status\n";

    public static void Append(StringBuilder text, SegmentedRecording recording)
    {
        foreach (var segment in recording.Segments)
        {
            text.Append(Field(recording.Id)).Append(',').Append(Field(recording.Path)).Append(',')
                .Append(SegmentText.Seconds(segment.Start)).Append(',').Append(SegmentText.Seconds(segment.End)).Append(',').Append(SegmentText.Seconds(segment.Duration)).Append(',')
                .Append(Field(segment.Label ?? "")).Append(',')
                .Append(segment.Score?.ToString("0.######", CultureInfo.InvariantCulture) ?? "").Append(',')
                .Append(SegmentText.Status(segment.Status)).Append('\n');
        }
    }

    private static string Field(string value) => value.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
