using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Classification;
using Timbre.Neural;

namespace Timbre.Recipes;

/// <summary>One network or several, whose log-probabilities are averaged and made to sum to 1 again. Immutable; may be shared by threads.</summary>
internal sealed class AveragedNetworks(string kind, IReadOnlyList<Network> networks) : IFrameClassifier
{
    public string Kind => kind;

    public long ParameterCount => networks.Sum(n => (long)n.ParameterCount);

    public IReadOnlyList<double>? Importance => null;

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        var own = new float[logProbabilities.Length];
        logProbabilities.Clear();
        foreach (var network in networks)
        {
            network.PredictProbabilities(frames, own);
            for (var i = 0; i < own.Length; i++)
            {
                logProbabilities[i] += MathF.Log(Math.Max(own[i], 1e-12f)) / networks.Count;
            }
        }

        var classes = networks[0].ClassCount;
        for (var at = 0; at < logProbabilities.Length; at += classes)
        {
            var row = logProbabilities.Slice(at, classes);
            var all = 0f;
            foreach (var value in row)
            {
                all += MathF.Exp(value);
            }

            TensorPrimitives.Subtract(row, MathF.Log(all), row);
        }
    }

    public void Save(string folder, JsonObject model) => throw new NotSupportedException("pictures without audio make no model that other recordings could be given to");
}
