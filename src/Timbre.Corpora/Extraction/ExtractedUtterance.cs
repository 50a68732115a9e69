using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>What was computed from one utterance.</summary>
/// <param name="Utterance">The utterance.</param>
/// <param name="Features">Its features, <c>[features, frames]</c>.</param>
/// <param name="Seconds">How much was decoded, in seconds.</param>
/// <param name="LevelDb">Root mean square of the samples in dB relative to full scale; negative infinity for digital silence.</param>
/// <param name="Warnings">What the decoder could not make good.</param>
public sealed record ExtractedUtterance(Utterance Utterance, FeatureMatrix Features, double Seconds, double LevelDb, IReadOnlyList<string> Warnings);

/// <summary>Features of many utterances, in their order, and the ones that gave none, with the reason.</summary>
/// <param name="Utterances">What worked.</param>
/// <param name="Failures">What did not.</param>
public sealed record ExtractedCorpus(IReadOnlyList<ExtractedUtterance> Utterances, IReadOnlyList<InputFailure> Failures)
{
    /// <summary>Hours of audio that were decoded.</summary>
    public double Hours => Utterances.Sum(u => u.Seconds) / 3600;
}
