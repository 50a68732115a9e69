namespace Timbre.Classification;

/// <summary>What a segment is.</summary>
public enum SegmentStatus
{
    /// <summary>Speech with a label.</summary>
    Ok,

    /// <summary>Nobody speaks.</summary>
    NoSpeech,

    /// <summary>Speech whose label is too uncertain to be given.</summary>
    Uncertain,

    /// <summary>Too short to be judged, or not readable; only for segments of models that are no gender models.</summary>
    Unjudged,
}
