using Timbre.Audio;
using Timbre.Corpora;

namespace Timbre.Classification;

/// <summary>What tells something of a voice: a classifier that Timbre trained, or a published checkpoint with a head. Immutable; may be shared by threads.</summary>
public interface IVoiceModel
{
    /// <summary>What it tells, e.g. <c>gender</c>.</summary>
    string Task { get; }

    /// <summary>What it can answer, in the order of its scores.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>Judges an utterance; one that cannot be read gives <see cref="PredictionStatus.Error"/> with the reason.</summary>
    VoicePrediction Predict(Utterance utterance, CancellationToken cancellation = default);

    /// <summary>Judges samples of one channel in [-1, 1]; they are resampled where the model asks for another rate.</summary>
    /// <param name="samples">They are neither changed nor kept.</param>
    /// <param name="rate">Their rate.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="TimbreException">There are none, or one is not finite.</exception>
    VoicePrediction Predict(float[] samples, SampleRate rate, CancellationToken cancellation = default);

    /// <summary>
    /// Judges an utterance piece by piece, each of <paramref name="seconds"/>; what is left at the end joins the last piece if it is shorter than half of one.
    /// One that cannot be read gives a single <see cref="PredictionStatus.Error"/>.
    /// </summary>
    /// <returns>Where each piece starts in the recording, in seconds, and what is said of it; in order.</returns>
    IReadOnlyList<(double Start, VoicePrediction Prediction)> PredictSegments(Utterance utterance, double seconds = 2, CancellationToken cancellation = default);
}
