using System.Text.Json.Nodes;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>A neural network with one output per class; weights as safetensors.</summary>
internal sealed class NetworkClassifier(string kind, Network network) : IFrameClassifier
{
    private const string FileName = "weights.safetensors";

    public string Kind => kind;

    /// <inheritdoc/>
    public Network Network => network;

    public long ParameterCount => network.ParameterCount;

    public IReadOnlyList<double>? Importance => null;

    public static NetworkClassifier Load(string kind, JsonObject model, string folder, string name)
    {
        var definition = NetworkDefinition.FromJson(model["network"], name);
        var path = Path.Combine(folder, FileName);
        using var stream = ModelJson.OpenRead(path);
        return new NetworkClassifier(kind, Network.Load(definition, stream, path));
    }

    /// <summary>The network of a kind for inputs of a shape.</summary>
    /// <exception cref="TimbreException">The kind looks at pictures and the inputs are none.</exception>
    public static NetworkDefinition Definition(string kind, IReadOnlyList<int> shape, int classes)
    {
        var features = shape.Aggregate(1, (product, n) => product * n);
        var outputs = classes == 2 ? 1 : classes;
        return kind switch
        {
            ModelCatalog.Mlp => Architectures.Mlp13(features, classes),
            ModelCatalog.PooledNetwork => Architectures.Mlp(features, [256, 128], outputs, batchNorm: true, dropout: 0.3),
            ModelCatalog.SpeakerNetwork => Architectures.SpeakerFrame(features, classes),
            ModelCatalog.Dense => Architectures.Statistics(features, outputs),
            ModelCatalog.Cnn1d => Architectures.Cnn1d(features, classes),
            ModelCatalog.Cnn1dUtterance => Architectures.Cnn1dUtterance(features, outputs),
            ModelCatalog.Cnn2d when shape.Count == 2 => Architectures.Cnn2d(shape[0], shape[1], outputs),
            ModelCatalog.Cnn2dPooled when shape.Count == 2 => Architectures.Cnn2dPooled(shape[0], shape[1], outputs),
            _ => throw new TimbreException($"model '{kind}' looks at pictures; give it features of kind 'picture'"),
        };
    }

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        var values = Missing.Filled(frames);
        if (network.OutputSize == 1)
        {
            OfOneLogit(values, logProbabilities);
            return;
        }

        network.Predict(values, logProbabilities);
        LogSoftmax.Rows(logProbabilities, network.OutputSize);
    }

    /// <summary>One output stands for two classes: it is the logit of the second.</summary>
    private void OfOneLogit(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        var logits = new float[frames.Length / network.InputSize];
        if (logProbabilities.Length != 2 * logits.Length)
        {
            throw new ArgumentException($"{logProbabilities.Length} values are not two for each of {logits.Length} rows", nameof(logProbabilities));
        }

        network.Predict(frames, logits);
        LogOdds.ToLogProbabilities(logits, logProbabilities);
    }

    public void Save(string folder, JsonObject model)
    {
        model["network"] = network.Definition.ToJson();
        AtomicFile.Write(Path.Combine(folder, FileName), network.Save);
    }
}
