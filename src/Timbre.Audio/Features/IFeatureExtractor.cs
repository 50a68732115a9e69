namespace Timbre.Audio;

/// <summary>
/// Turns samples into features over time. Immutable, may be shared by threads; the work on one recording is serial, so the same samples
/// give the same bits however many threads are at work.
/// </summary>
public interface IFeatureExtractor
{
    /// <summary>The name that <see cref="FeatureKinds.Create"/> takes, e.g. <c>mfcc</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Every effective setting by librosa's name, as null, bool, int, double or string: what to store beside the features so that
    /// <see cref="FeatureKinds.Create"/> makes the same extractor again (<see cref="FeatureKinds.SettingsAsText"/>).
    /// </summary>
    IReadOnlyDictionary<string, object?> Settings { get; }

    /// <summary>Rows of the result.</summary>
    /// <remarks>Does not depend on the samples.</remarks>
    int FeatureCount { get; }

    /// <summary>A name for each row, e.g. <c>rms</c>, or <c>mfcc_0</c>, <c>mfcc_1</c>, … where there are several.</summary>
    IReadOnlyList<string> FeatureNames => FeatureCount == 1 ? [Kind] : [.. Enumerable.Range(0, FeatureCount).Select(i => $"{Kind}_{i}")];

    /// <summary>True: the result has one column, for the whole recording, instead of one per frame.</summary>
    bool PerRecording => false;

    /// <summary>The rate that samples must have (setting <c>sr</c>); null where any rate will do.</summary>
    SampleRate? RequiredRate { get; }

    /// <summary>Why the features of a recording made at that rate may be worse than those of others, for a person; null where nothing is amiss.</summary>
    string? WarningFor(SampleRate recorded) => null;

    /// <summary>Features of mono samples at <paramref name="rate"/>, <c>[features, frames]</c>.</summary>
    /// <exception cref="TimbreException">There are too few samples, some are not finite, or the rate does not suit the settings.</exception>
    FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate);

    /// <summary>Seconds from one frame to the next; 0 where there is one column for the whole recording.</summary>
    double HopSeconds(SampleRate rate);
}
