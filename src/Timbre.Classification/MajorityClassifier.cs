using System.Text.Json.Nodes;

namespace Timbre.Classification;

/// <summary>The naive baseline: whatever it hears, the class shares of its training frames.</summary>
internal sealed class MajorityClassifier(IReadOnlyList<double> shares) : IFrameClassifier
{
    public string Kind => ModelCatalog.Majority;

    public long ParameterCount => shares.Count;

    public IReadOnlyList<double>? Importance => null;

    public static MajorityClassifier Fit(FrameSet train, int classes)
    {
        // One count is added to each class so that an absent class keeps a finite logarithm.
        var counts = Enumerable.Range(0, classes).Select(c => train.Labels.Count(l => l == c) + 1.0).ToArray();
        return new MajorityClassifier(counts.Select(c => c / counts.Sum()).ToArray());
    }

    public static MajorityClassifier Load(JsonObject model, string name)
    {
        var shares = ModelJson.Doubles(model, "shares", name);
        return shares.Length > 0 && shares.All(s => s > 0 && s <= 1) ? new(shares) : throw new TimbreException($"{name}: 'shares' must be numbers above 0 and up to 1");
    }

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        if (logProbabilities.Length % shares.Count != 0)
        {
            throw new ArgumentException($"{logProbabilities.Length} values are no whole number of rows of {shares.Count} classes", nameof(logProbabilities));
        }

        for (var i = 0; i < logProbabilities.Length; i++)
        {
            logProbabilities[i] = (float)Math.Log(shares[i % shares.Count]);
        }
    }

    public void Save(string folder, JsonObject model) => model["shares"] = ModelJson.Array([.. shares]);
}
