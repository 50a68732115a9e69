using System.Numerics.Tensors;
using Timbre.Neural.Layers;

namespace Timbre.Neural;

/// <summary>
/// Weights of residual networks that others trained, for <see cref="Architectures.ResNet18"/> and <see cref="Architectures.ResNet34"/>: what torchvision saves, as
/// PyTorch or safetensors file.
/// </summary>
public static class ResNetWeights
{
    private const string Head = "fc";
    private const string FirstWeight = "conv1.weight";

    /// <summary>
    /// Takes the file's weights and running statistics. The head <c>fc</c> keeps its random start where it has another number of outputs; a network with one input
    /// channel takes the sums of the filters of the three colours, which is what they give for a grey picture. After an error the network is as it was.
    /// </summary>
    /// <param name="network">A network with torchvision's names.</param>
    /// <param name="path">The file, or a folder as Hugging Face publishes it.</param>
    /// <param name="except">Names of layers, or of the layers around them, that keep their values whatever the file has (<c>layer4</c>, <c>fc</c>).</param>
    /// <exception cref="TimbreException">The file cannot be read, or a tensor is missing, superfluous, of another shape or not finite.</exception>
    public static WeightTransfer Load(Network network, string path, params IReadOnlyList<string> except)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(except);
        using var file = Checkpoint.Open(path);
        NetworkWeights.CheckNames(network, except);
        var parameters = network.Plan.Parameters;
        NetworkWeights.RefuseOthers(network, file.Path, file.Names.Select(n => (n, file.Find(n)!.Shape)));
        var (taken, kept) = (new List<(Parameter Parameter, float[] Values)>(), new List<KeptTensor>());
        foreach (var parameter in parameters)
        {
            if (NetworkWeights.Excepted(parameter.Name, except) is { } reason)
            {
                kept.Add(new KeptTensor(parameter.Name, reason));
                continue;
            }

            var tensor = file.Find(parameter.Name) ?? throw NetworkWeights.Missing(file.Path, parameter);
            if (NetworkWeights.IsWithin(parameter.Name, Head) && !tensor.Shape.SequenceEqual(parameter.FileShape))
            {
                kept.Add(new KeptTensor(parameter.Name, $"is {NetworkWeights.Text(parameter.FileShape)} here and {NetworkWeights.Text(tensor.Shape)} there"));
                continue;
            }

            taken.Add((parameter, Read(file.Path, tensor, parameter)));
        }

        foreach (var (parameter, values) in taken)
        {
            NetworkWeights.Set(network, parameter, values);
        }

        return new WeightTransfer([.. taken.Select(t => t.Parameter.Name)], kept, []);
    }

    private static float[] Read(string file, CheckpointTensor tensor, Parameter parameter)
    {
        var colours = 1;
        if (!tensor.Shape.SequenceEqual(parameter.FileShape))
        {
            var grey = parameter.Name == FirstWeight && parameter.FileShape is [_, 1, _, _] && tensor.Shape.Count == 4 && tensor.Shape[1] == 3;
            colours = grey && tensor.Shape.Select((n, axis) => axis == 1 || n == parameter.FileShape[axis]).All(same => same)
                ? 3
                : throw NetworkWeights.WrongShape(file, parameter, tensor.Shape);
        }

        var values = new float[parameter.Length * colours];
        tensor.Read(0, values);
        NetworkWeights.CheckFinite(file, parameter, values);
        return colours == 1 ? values : Sums(values, colours, parameter.FileShape[2] * parameter.FileShape[3]);
    }

    /// <summary>[filters, colours, taps] → [filters, taps].</summary>
    private static float[] Sums(float[] values, int colours, int taps)
    {
        var result = new float[values.Length / colours];
        for (var at = 0; at < values.Length; at += taps)
        {
            var target = result.AsSpan(at / (taps * colours) * taps, taps);
            TensorPrimitives.Add(target, values.AsSpan(at, taps), target);
        }

        return result;
    }
}
