namespace Timbre.Classification;

/// <summary>How long everybody spoke in a recording, by label.</summary>
/// <param name="SpeakingSeconds">Seconds of each label that occurs.</param>
/// <param name="NoSpeechSeconds">Seconds in which nobody speaks.</param>
/// <param name="UncertainSeconds">Seconds of speech without a label.</param>
/// <param name="Turns">Stretches of one label, pauses and uncertain speech within them not counted: one more than there are changes of label, 0 without labels.</param>
public sealed record SegmentSummary(IReadOnlyDictionary<string, double> SpeakingSeconds, double NoSpeechSeconds, double UncertainSeconds, int Turns)
{
    /// <summary>Seconds of speech with a label.</summary>
    public double LabelledSeconds => SpeakingSeconds.Values.Sum();

    /// <summary>The share of a label in the speech with a label, 0 to 1; 0 where there is none.</summary>
    public double Share(string label) => SpeakingSeconds.TryGetValue(label, out var seconds) && seconds > 0 ? seconds / LabelledSeconds : 0;

    /// <summary>Sums up segments in order of time.</summary>
    public static SegmentSummary Of(IEnumerable<VoiceSegment> segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        var speaking = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var (none, uncertain, turns) = (0.0, 0.0, 0);
        string? last = null;
        foreach (var segment in segments)
        {
            if (segment.Label is { } label)
            {
                speaking[label] = speaking.GetValueOrDefault(label) + segment.Duration;
                turns += label == last ? 0 : 1;
                last = label;
            }
            else if (segment.Status == SegmentStatus.NoSpeech)
            {
                none += segment.Duration;
            }
            else
            {
                uncertain += segment.Duration;
            }
        }

        return new SegmentSummary(speaking, none, uncertain, turns);
    }
}
