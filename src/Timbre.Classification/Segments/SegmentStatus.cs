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

    /// <summary>Shorter than the model needs; only of models that judge pieces of one length.</summary>
    TooShort,
}
