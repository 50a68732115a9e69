namespace Timbre.Classification;

/// <summary>How segments are written.</summary>
public enum SegmentFormat
{
    /// <summary>JSON Lines, an object for each segment, as <c>predict --json</c> has it for recordings.</summary>
    Json,

    /// <summary>Comma-separated values with a line of names first (RFC 4180).</summary>
    Csv,

    /// <summary>NIST's Rich Transcription Time Marked: a SPEAKER line for each segment with a label.</summary>
    Rttm,

    /// <summary>A label track for Audacity: tab-separated; one recording a file.</summary>
    Audacity,

    /// <summary>A TextGrid for Praat, in the long format: one interval tier; one recording a file.</summary>
    TextGrid,
}
