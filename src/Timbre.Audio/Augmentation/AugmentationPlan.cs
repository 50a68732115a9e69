namespace Timbre.Audio;

/// <summary>What is done to the samples of a recording to make altered copies of it. Immutable; may be shared by threads.</summary>
public sealed class AugmentationPlan
{
    /// <summary>Everything that decides the outcome, as text: what is stored with a run and what cached features are found by.</summary>
    public string ToText() => "";

    /// <summary>
    /// An altered copy of an utterance's samples at the same rate. The draws depend on the plan's seed, the utterance's id and the copy alone,
    /// not on the order of calls.
    /// </summary>
    /// <param name="samples">Mono samples.</param>
    /// <param name="rate">Their rate.</param>
    /// <param name="utteranceId">Whose samples they are.</param>
    /// <param name="copy">Which copy, from 1.</param>
    public float[] Apply(ReadOnlySpan<float> samples, SampleRate rate, string utteranceId, int copy) => samples.ToArray();
}
