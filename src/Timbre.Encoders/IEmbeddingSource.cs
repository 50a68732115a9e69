using Timbre.Audio;

namespace Timbre.Encoders;

/// <summary>What turns a recording into an array of <see cref="EmbeddingFolder"/>: an encoder, or a model that was trained on voices. Immutable; may be shared by threads.</summary>
public interface IEmbeddingSource
{
    /// <summary>What the list of the folder says of its kind.</summary>
    string Kind { get; }

    /// <summary>Every setting that decides what comes out, the weights of the model too: arrays of other settings are other arrays.</summary>
    IReadOnlyDictionary<string, object?> Settings { get; }

    /// <summary>Numbers per row.</summary>
    int Units { get; }

    /// <summary>What a row of an array is, e.g. <c>frames</c>; null where the rows are pooled and an array is <c>[units]</c>.</summary>
    string? Rows { get; }

    /// <summary>The rate at which samples of a recording are counted.</summary>
    SampleRate RateOf(Recording recording);

    /// <summary>The rows of a recording, as they come; where they are pooled, their mean is what is written.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="start">Where to start, in seconds.</param>
    /// <param name="duration">How many seconds; null up to the end.</param>
    /// <param name="threads">Threads that may share the work; the rows do not depend on it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TimbreException">The recording cannot be decoded or judged.</exception>
    IEnumerable<EncodedBlock> Blocks(Recording recording, double start, double? duration, int threads, CancellationToken cancellation);

    /// <summary>Why the rows of a recording made at that rate may be worse than those of others; null where nothing is amiss.</summary>
    string? WarningFor(SampleRate recorded);
}
