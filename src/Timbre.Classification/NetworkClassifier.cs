using System.Text.Json.Nodes;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>A neural network with one output per class; weights as safetensors.</summary>
internal sealed class NetworkClassifier(string kind, Network network) : IFrameClassifier
{
    private const string FileName = "weights.safetensors";

    public string Kind => kind;

    public long ParameterCount => network.ParameterCount;

    public IReadOnlyList<double>? Importance => null;

    public static NetworkClassifier Load(string kind, JsonObject model, string folder, string name)
    {
        var definition = NetworkDefinition.FromJson(model["network"], name);
        var path = Path.Combine(folder, FileName);
        using var stream = ModelJson.OpenRead(path);
        return new NetworkClassifier(kind, Network.Load(definition, stream, path));
    }

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        network.Predict(frames, logProbabilities);
        for (var start = 0; start < logProbabilities.Length; start += network.OutputSize)
        {
            LogSoftmax(logProbabilities.Slice(start, network.OutputSize));
        }
    }

    public void Save(string folder, JsonObject model)
    {
        model["network"] = network.Definition.ToJson();
        AtomicFile.Write(Path.Combine(folder, FileName), network.Save);
    }

    private static void LogSoftmax(Span<float> logits)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        var shift = largest + (float)Math.Log(sum);
        foreach (ref var logit in logits)
        {
            logit -= shift;
        }
    }
}
