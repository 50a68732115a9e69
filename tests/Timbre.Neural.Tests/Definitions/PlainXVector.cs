using Timbre.Neural.Tests.Layers;

namespace Timbre.Neural.Tests.Definitions;

/// <summary>The x-vector network in training mode and its softmax loss as plain sums in double, with one weight changed by any small amount.</summary>
internal sealed class PlainXVector(Network network)
{
    private readonly Dictionary<string, (IReadOnlyList<int> Shape, double[] Values)> _tensors =
        NetworkWeights.ToTensors(network).ToDictionary(t => t.Name, t => (t.Shape, t.Values.Select(v => (double)v).ToArray()));

    /// <summary>Mean loss over rows of [features, frames].</summary>
    public double Loss(float[][] rows, int[] labels, string changed, int index, double by)
    {
        _tensors[changed].Values[index] += by;
        var x = rows.Select(r => Array.ConvertAll(r, v => (double)v)).ToArray();
        foreach (var (i, layer) in network.Definition.Layers.Index())
        {
            var name = layer.Name ?? $"{i}";
            x = layer switch
            {
                Conv1dDefinition conv => [.. x.Select(r => Convolve(r, name, conv.Dilation))],
                ReluDefinition => [.. x.Select(r => Array.ConvertAll(r, v => Math.Max(0, v)))],
                BatchNormDefinition => Normalise(x, name),
                StatisticsPoolDefinition => [.. x.Select(r => Pool(r, 3 * network.Definition.Layers.OfType<Conv1dDefinition>().First().Filters))],
                _ => [.. x.Select(r => Linear(r, name))],
            };
        }

        _tensors[changed].Values[index] -= by;
        return x.Zip(labels, (z, label) => Math.Log(z.Sum(v => Math.Exp(v - z[label])))).Average();
    }

    private double[] Convolve(double[] x, string name, int dilation)
    {
        var (shape, weight) = _tensors[name + ".weight"];
        var plain = new PlainConvolution(shape[1], x.Length / shape[1], shape[0], shape[2], dilation, 1, Border.Valid);
        return plain.Forward(x, weight, _tensors[name + ".bias"].Values);
    }

    private double[] Linear(double[] x, string name) =>
        [.. _tensors[name + ".bias"].Values.Select((b, o) => b + x.Select((v, i) => v * _tensors[name + ".weight"].Values[(o * x.Length) + i]).Sum())];

    private double[][] Normalise(double[][] x, string name)
    {
        var (weight, bias) = (_tensors[name + ".weight"].Values, _tensors[name + ".bias"].Values);
        var length = x[0].Length / weight.Length;
        for (var c = 0; c < weight.Length; c++)
        {
            var all = x.SelectMany(r => r.Skip(c * length).Take(length)).ToArray();
            var mean = all.Average();
            var scale = weight[c] / Math.Sqrt(all.Average(v => (v - mean) * (v - mean)) + 1e-5);
            for (var i = 0; i < x.Length * length; i++)
            {
                ref var value = ref x[i / length][(c * length) + (i % length)];
                value = ((value - mean) * scale) + bias[c];
            }
        }

        return x;
    }

    private static double[] Pool(double[] x, int channels)
    {
        var rows = x.Chunk(x.Length / channels).ToArray();
        return [.. rows.Select(r => r.Average()), .. rows.Select(r => Math.Sqrt(r.Average(v => (v - r.Average()) * (v - r.Average())) + 1e-5))];
    }
}
