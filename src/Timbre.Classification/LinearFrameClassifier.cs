using System.Text.Json.Nodes;
using Timbre.Learning;

namespace Timbre.Classification;

/// <summary>Logistic regression, a linear discriminant or the nearest centroid; its few numbers stand in <c>model.json</c>.</summary>
internal sealed class LinearFrameClassifier(string kind, LinearClassifier classifier) : IFrameClassifier
{
    public string Kind => kind;

    public long ParameterCount => (long)classifier.Outputs * (classifier.FeatureCount + 1);

    public IReadOnlyList<double>? Importance => null;

    public static LinearFrameClassifier Logistic(FrameSet train, int classes, double c) => new(
        ModelCatalog.Logistic, LogisticRegression.Fit(new LogisticRegressionOptions { C = c }, Missing.Filled(train.Rows), train.FeatureCount, train.Labels, classes));

    public static LinearFrameClassifier Discriminant(FrameSet train, int classes) =>
        new(ModelCatalog.Discriminant, LinearDiscriminant.Fit(Missing.Filled(train.Rows), train.FeatureCount, train.Labels, classes));

    public static LinearFrameClassifier Centroid(FrameSet train, int classes) =>
        new(ModelCatalog.Centroid, NearestCentroid.Fit(Missing.Filled(train.Rows), train.FeatureCount, train.Labels, classes));

    public static LinearFrameClassifier Load(string kind, JsonObject model, string name)
    {
        try
        {
            return new LinearFrameClassifier(kind, new LinearClassifier(ModelJson.Doubles(model, "coefficients", name), ModelJson.Doubles(model, "intercepts", name)));
        }
        catch (TimbreException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new TimbreException($"{name}: {e.Message}", e);
        }
    }

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities) =>
        classifier.PredictLogProbabilities(Missing.Filled(frames), logProbabilities);

    public void Save(string folder, JsonObject model)
    {
        model["coefficients"] = ModelJson.Array(classifier.Coefficients);
        model["intercepts"] = ModelJson.Array(classifier.Intercepts);
    }
}
