using Timbre.Corpora;

namespace Timbre.Classification;

/// <summary>A model that can show what in the picture of a recording spoke for its answer.</summary>
public interface IExplainable
{
    /// <summary>What in the picture of an utterance speaks for the answer that is given.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <param name="options">How; null = as usual.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="TimbreException">The model looks at no pictures, the utterance cannot be read or judged, or an option is out of range.</exception>
    VoiceExplanation Explain(Utterance utterance, ExplanationOptions? options = null, CancellationToken cancellation = default);
}
