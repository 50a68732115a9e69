using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>What was computed from one utterance.</summary>
/// <param name="Utterance">The utterance.</param>
/// <param name="Features">Its features, <c>[features, frames]</c>.</param>
/// <param name="Seconds">How much was decoded, in seconds; of an altered copy, how long it lasts.</param>
/// <param name="LevelDb">Root mean square of the samples in dB relative to full scale; negative infinity for digital silence.</param>
/// <param name="Warnings">What the decoder could not make good.</param>
public sealed record ExtractedUtterance(Utterance Utterance, FeatureMatrix Features, double Seconds, double LevelDb, IReadOnlyList<string> Warnings);

/// <summary>What came of one utterance: its features or the reason why there are none.</summary>
/// <param name="Utterance">The utterance.</param>
/// <param name="Extracted">Its features; null where it failed.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
/// <param name="FromStore">Whether the features were found in the store and not computed.</param>
public sealed record ExtractionOutcome(Utterance Utterance, ExtractedUtterance? Extracted, InputFailure? Failure, bool FromStore);

/// <summary>Features of many utterances, in their order, and the ones that gave none, with the reason.</summary>
/// <param name="Utterances">What worked.</param>
/// <param name="Failures">What did not.</param>
public sealed record ExtractedCorpus(IReadOnlyList<ExtractedUtterance> Utterances, IReadOnlyList<InputFailure> Failures)
{
    /// <summary>How many of <see cref="Utterances"/> were found in the store.</summary>
    public int FromStore { get; init; }

    /// <summary>How many of <see cref="Utterances"/> were computed.</summary>
    public int Computed => Utterances.Count - FromStore;

    /// <summary>Hours of audio that the features stand for.</summary>
    public double Hours => Utterances.Sum(u => u.Seconds) / 3600;
}
