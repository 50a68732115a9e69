using Timbre.Corpora;

namespace Timbre.Classification;

/// <summary>Follows the gender of the voices in a recording over time. Immutable; may be shared by threads.</summary>
public interface IGenderTracker
{
    /// <summary>Listens to an utterance from its start to its end, in constant memory but for the track itself.</summary>
    /// <exception cref="TimbreException">It cannot be read.</exception>
    VoiceTrack Track(Utterance utterance, CancellationToken cancellation = default);
}
