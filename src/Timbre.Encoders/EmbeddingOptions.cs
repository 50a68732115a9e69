using Timbre.Corpora;

namespace Timbre.Encoders;

/// <summary>How a folder of embeddings is written. None of it decides what comes out.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>Cores to use; 0 or less for all.</summary>
    public int Jobs { get; init; }

    /// <summary>Told how far it is: the recordings that are to be encoded, without those whose arrays are there already. One at a time, from several threads.</summary>
    public IProgress<BatchProgress>? Progress { get; init; }

    /// <summary>Told of what a decoder could not make good, and of recordings with less bandwidth than the encoder wants. From several threads.</summary>
    public Action<Utterance, string>? Warn { get; init; }
}
