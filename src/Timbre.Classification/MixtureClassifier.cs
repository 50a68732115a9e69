using System.Text.Json.Nodes;
using Timbre.Learning;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>A Gaussian mixture for each class, all equally likely beforehand; parameters as safetensors.</summary>
internal sealed class MixtureClassifier : IFrameClassifier
{
    public const string FileName = "mixtures.safetensors";
    private const float Farthest = 100; // deviations from the mean of training; a value beyond says no more than one there
    private const int BlockRows = 2048;

    private readonly MixtureSet _set;

    public MixtureClassifier(string kind, IReadOnlyList<GaussianMixture> mixtures)
    {
        Kind = kind;
        _set = new MixtureSet([.. mixtures.Select(InFloat)]);
    }

    public string Kind { get; }

    public long ParameterCount => _set.Mixtures.Sum(m => (long)m.Components * (1 + m.Features + (m.Covariance == MixtureCovariance.Full ? m.Features * (m.Features + 1L) / 2 : m.Features)));

    public IReadOnlyList<double>? Importance => null;

    public static MixtureClassifier Load(string kind, JsonObject model, string folder, string name)
    {
        var covariance = kind == ModelCatalog.FullMixture ? MixtureCovariance.Full : MixtureCovariance.Diagonal;
        var path = Path.Combine(folder, FileName);
        using var stream = ModelJson.OpenRead(path);
        var tensors = SafeTensors.Read(stream, path);
        return new MixtureClassifier(kind, MixtureTensors.Read(tensors, ModelJson.Integers(model, "components", name), covariance, name));
    }

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        var (features, classes) = (_set.Features, _set.Mixtures.Count);
        var count = frames.Length / features;
        if (frames.Length % features != 0 || logProbabilities.Length != (long)count * classes)
        {
            throw new ArgumentException($"{logProbabilities.Length} values are not {classes} for each row of {features} in {frames.Length} values", nameof(logProbabilities));
        }

        var block = new float[Math.Min(count, BlockRows) * features];
        for (var start = 0; start < count; start += BlockRows)
        {
            var length = Math.Min(BlockRows, count - start);
            var own = logProbabilities.Slice(start * classes, length * classes);
            Bounded(frames.Slice(start * features, length * features), block);
            _set.LogLikelihoods(block.AsSpan(0, length * features), own);
            LogSoftmax.Rows(own, classes);
        }
    }

    public void Save(string folder, JsonObject model)
    {
        model["components"] = new JsonArray([.. _set.Mixtures.Select(m => (JsonNode?)JsonValue.Create(m.Components))]);
        AtomicFile.Write(Path.Combine(folder, FileName), stream => SafeTensors.Write(stream, MixtureTensors.Of(_set.Mixtures)));
    }

    /// <summary>What is missing becomes the mean.</summary>
    private static void Bounded(ReadOnlySpan<float> values, float[] bounded)
    {
        for (var i = 0; i < values.Length; i++)
        {
            bounded[i] = float.IsNaN(values[i]) ? 0 : Math.Clamp(values[i], -Farthest, Farthest);
        }
    }

    /// <summary>As the file will hold it, so that what was trained and what is read give the same bits.</summary>
    private static GaussianMixture InFloat(GaussianMixture mixture) =>
        new(Rounded(mixture.Weights), Rounded(mixture.Means), Rounded(mixture.Covariances), mixture.Covariance, mixture.Features);

    private static double[] Rounded(double[] values) => Array.ConvertAll(values, v => (double)(float)v);
}
