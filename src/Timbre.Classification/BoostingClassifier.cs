using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Learning;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>Gradient-boosted trees; stored in XGBoost's own file form.</summary>
internal sealed class BoostingClassifier(GradientBoostedTrees trees) : IFrameClassifier
{
    private const string FileName = "trees.json";
    private const float SmallestProbability = 1e-7f;

    public string Kind => ModelCatalog.Boosting;

    public long ParameterCount => trees.ParameterCount;

    public IReadOnlyList<double>? Importance
    {
        get
        {
            var byName = trees.Importances().ToDictionary(i => i.Feature, i => i.TotalGain, StringComparer.Ordinal);
            var gains = Enumerable.Range(0, trees.FeatureCount).Select(f => byName.GetValueOrDefault(trees.FeatureNames.Count > 0 ? trees.FeatureNames[f] : $"f{f}")).ToArray();

            var total = gains.Sum();
            return total > 0 ? Array.ConvertAll(gains, g => g / total) : gains;
        }
    }

    public static BoostingClassifier Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        using var stream = ModelJson.OpenRead(path);
        var trees = GradientBoostedTrees.Load(stream, path);
        return trees.Objective == BoostingObjective.SquaredError
            ? throw new TimbreException($"{path}: holds trees for regression, not a classifier")
            : new BoostingClassifier(trees);
    }

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        trees.PredictProbabilities(frames, logProbabilities);
        TensorPrimitives.Max(logProbabilities, SmallestProbability, logProbabilities);
        TensorPrimitives.Log(logProbabilities, logProbabilities);
    }

    public void Save(string folder, JsonObject model) => AtomicFile.Write(Path.Combine(folder, FileName), trees.Save);
}
