using System.Text.Json.Nodes;
using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>A fitted model that judges one frame at a time. Immutable; may be shared by threads.</summary>
public interface IFrameClassifier
{
    /// <summary>The name under which <see cref="ModelCatalog"/> knows it.</summary>
    string Kind { get; }

    /// <summary>How many numbers were learned (trees: split conditions and leaves).</summary>
    long ParameterCount { get; }

    /// <summary>How much each feature contributed, summing to 1; null where the kind of model does not tell.</summary>
    IReadOnlyList<double>? Importance { get; }

    /// <summary>The one network that gives the answers, for who wants to know what it looks at; null for every other kind of model.</summary>
    Network? Network => null;

    /// <summary>Natural logarithms of the class probabilities.</summary>
    /// <param name="frames"><c>[n, features]</c>, scaled.</param>
    /// <param name="logProbabilities"><c>[n, classes]</c>.</param>
    void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities);

    /// <summary>Writes what was learned beside <c>model.json</c>, and into it what is needed to read that again.</summary>
    void Save(string folder, JsonObject model);
}
