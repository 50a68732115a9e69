using System.Text.Json.Nodes;
using Timbre.Learning;

namespace Timbre.Classification;

/// <summary>Logistic regression; its few numbers stand in <c>model.json</c>.</summary>
internal sealed class LogisticClassifier(LogisticRegression regression) : IFrameClassifier
{
    public string Kind => ModelCatalog.Logistic;

    public long ParameterCount => (long)regression.Outputs * (regression.FeatureCount + 1);

    public IReadOnlyList<double>? Importance => null;

    public static LogisticClassifier Fit(FrameSet train, int classes, double c) =>
        new(LogisticRegression.Fit(new LogisticRegressionOptions { C = c }, Missing.Filled(train.Rows), train.FeatureCount, train.Labels, classes));

    public static LogisticClassifier Load(JsonObject model, string name)
    {
        try
        {
            return new LogisticClassifier(new LogisticRegression(ModelJson.Doubles(model, "coefficients", name), ModelJson.Doubles(model, "intercepts", name)));
        }
        catch (TimbreException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new TimbreException($"{name}: {e.Message}", e);
        }
    }

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities) =>
        regression.PredictLogProbabilities(Missing.Filled(frames), logProbabilities);

    public void Save(string folder, JsonObject model)
    {
        model["coefficients"] = ModelJson.Array(regression.Coefficients);
        model["intercepts"] = ModelJson.Array(regression.Intercepts);
    }
}
