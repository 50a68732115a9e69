namespace Timbre.Classification;

/// <summary>A stretch of a recording with one label.</summary>
/// <param name="Start">Where it begins in the recording, in seconds.</param>
/// <param name="End">Where it ends, in seconds; after <paramref name="Start"/>.</param>
/// <param name="Label">Who speaks there, <c>F</c> or <c>M</c> for gender models; null unless <paramref name="Status"/> is ok.</param>
/// <param name="Score">The calibrated probability of <paramref name="Label"/>; null without one.</param>
/// <param name="Status">What it is.</param>
public sealed record VoiceSegment(double Start, double End, string? Label, double? Score, SegmentStatus Status)
{
    /// <summary>Probability of each label, where they are known; for uncertain segments, too.</summary>
    public IReadOnlyDictionary<string, double> Scores { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Why there is no label, where there is more to say than <see cref="Status"/> does.</summary>
    public string? Message { get; init; }

    /// <summary>Its length in seconds.</summary>
    public double Duration => End - Start;
}
