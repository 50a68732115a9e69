using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Classification;
using Timbre.Neural;

namespace Timbre.Recipes;

/// <summary>
/// One network or several for two labels, whose log-probabilities are averaged and made to sum to 1 again. A network with more classes has as many of each label, those of the
/// first label first: their probabilities are added up. Immutable; may be shared by threads.
/// </summary>
internal sealed class AveragedNetworks(string kind, IReadOnlyList<Network> networks) : IFrameClassifier
{
    private const int Labels = 2;

    public string Kind => kind;

    public long ParameterCount => networks.Sum(n => (long)n.ParameterCount);

    public IReadOnlyList<double>? Importance => null;

    public Network? Network => networks is [{ ClassCount: Labels } only] ? only : null;

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        logProbabilities.Clear();
        foreach (var network in networks)
        {
            var own = new float[logProbabilities.Length / Labels * network.ClassCount];
            network.PredictProbabilities(frames, own);
            var classes = network.ClassCount / Labels;
            for (var i = 0; i < logProbabilities.Length; i++)
            {
                logProbabilities[i] += MathF.Log(Math.Max(TensorPrimitives.Sum<float>(own.AsSpan(i * classes, classes)), 1e-12f)) / networks.Count;
            }
        }

        for (var at = 0; at < logProbabilities.Length; at += Labels)
        {
            var row = logProbabilities.Slice(at, Labels);
            TensorPrimitives.Subtract(row, MathF.Log(MathF.Exp(row[0]) + MathF.Exp(row[1])), row);
        }
    }

    public void Save(string folder, JsonObject model) => throw new NotSupportedException("pictures without audio make no model that other recordings could be given to");
}
