using System.Text.Json.Nodes;
using Timbre.Learning;

namespace Timbre.Classification;

/// <summary>Logistic regression; its few numbers stand in <c>model.json</c>.</summary>
internal sealed class LogisticClassifier(LogisticRegression regression) : IFrameClassifier
{
    public string Kind => ModelCatalog.Logistic;

    public long ParameterCount => regression.ParameterCount;

    public IReadOnlyList<double>? Importance => null;
}
