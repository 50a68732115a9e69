using System.Numerics.Tensors;
using Timbre.Neural.Layers;

namespace Timbre.Neural;

/// <summary>Between a network's memory and the tensors of a weight file.</summary>
internal static class NetworkWeights
{
    /// <summary>A torch state dictionary counts the batches it has seen; nothing depends on it.</summary>
    private const string BatchCounter = ".num_batches_tracked";

    public static IEnumerable<SafeTensor> ToTensors(Network network)
    {
        foreach (var parameter in network.Plan.Parameters)
        {
            var memory = network.Values(parameter).ToArray();
            var values = new float[memory.Length];
            for (var i = 0; i < memory.Length; i++)
            {
                values[parameter.FilePlace?.Invoke(i) ?? i] = memory[i];
            }

            yield return new SafeTensor(parameter.Name, parameter.FileShape, values);
        }
    }

    public static void Read(Network network, SafeTensors file)
    {
        RefuseOthers(network, file.Name, file.Names.Select(n => (n, file.ShapeOf(n))));
        foreach (var parameter in network.Plan.Parameters)
        {
            if (!file.Contains(parameter.Name))
            {
                throw Missing(file.Name, parameter);
            }

            var shape = file.ShapeOf(parameter.Name);
            if (!shape.SequenceEqual(parameter.FileShape))
            {
                throw WrongShape(file.Name, parameter, shape);
            }

            var values = file.ReadSingle(parameter.Name);
            CheckFinite(file.Name, parameter, values);
            Set(network, parameter, values);
        }
    }

    /// <summary>Takes over what has the same name and shape in another network, but for the layers <paramref name="except"/>.</summary>
    public static WeightTransfer Copy(Network target, Network source, IReadOnlyList<string> except)
    {
        CheckNames(target, except);
        var others = source.Plan.Parameters.ToDictionary(p => p.Name);
        var (taken, kept) = (new List<string>(), new List<KeptTensor>());
        foreach (var parameter in target.Plan.Parameters)
        {
            var other = others.GetValueOrDefault(parameter.Name);
            others.Remove(parameter.Name);
            var reason = Excepted(parameter.Name, except)
                ?? (other is null ? "is missing there" : null)
                ?? (other!.FileShape.SequenceEqual(parameter.FileShape) ? null : $"is {Text(parameter.FileShape)} here and {Text(other.FileShape)} there");
            if (reason is not null)
            {
                kept.Add(new KeptTensor(parameter.Name, reason));
                continue;
            }

            var (from, values) = (source.Values(other!).ToArray(), new float[parameter.Length]);
            for (var i = 0; i < values.Length; i++)
            {
                values[other!.FilePlace?.Invoke(i) ?? i] = from[i];
            }

            Set(target, parameter, values);
            taken.Add(parameter.Name);
        }

        return new WeightTransfer(taken, kept, [.. source.Plan.Parameters.Select(p => p.Name).Where(others.ContainsKey)]);
    }

    /// <summary>Refuses tensors that the network has no place for.</summary>
    public static void RefuseOthers(Network network, string file, IEnumerable<(string Name, IReadOnlyList<int> Shape)> tensors)
    {
        var known = network.Plan.Parameters.Select(p => p.Name).ToHashSet();
        foreach (var (name, shape) in tensors)
        {
            if (!known.Contains(name) && !name.EndsWith(BatchCounter, StringComparison.Ordinal))
            {
                throw CheckpointError.Of(file, $"holds the tensor {name} {Text(shape)}, which the network does not have; the weights belong to another network");
            }
        }
    }

    /// <summary>Refuses names of layers that hold none of the network's tensors: they would be mistakes in writing.</summary>
    public static void CheckNames(Network network, IReadOnlyList<string> layers)
    {
        foreach (var layer in layers)
        {
            if (!network.Plan.Parameters.Any(p => IsWithin(p.Name, layer)))
            {
                var names = network.Plan.Parameters.Select(p => p.Name[..p.Name.LastIndexOf('.')]).Distinct();
                throw new TimbreException($"except={layer}: must be the name, or the beginning up to a dot, of one of {string.Join(", ", names)}");
            }
        }
    }

    public static string? Excepted(string tensor, IReadOnlyList<string> layers) => layers.FirstOrDefault(l => IsWithin(tensor, l)) is { } layer ? $"excepted ({layer})" : null;

    public static bool IsWithin(string tensor, string layer) => tensor == layer || (tensor.StartsWith(layer, StringComparison.Ordinal) && tensor[layer.Length] == '.');

    /// <summary>Puts values in the order of a file into the network.</summary>
    public static void Set(Network network, Parameter parameter, ReadOnlySpan<float> values)
    {
        var memory = network.Values(parameter);
        for (var i = 0; i < memory.Length; i++)
        {
            memory[i] = values[parameter.FilePlace?.Invoke(i) ?? i];
        }
    }

    public static void CheckFinite(string file, Parameter parameter, ReadOnlySpan<float> values)
    {
        if (!TensorPrimitives.IsFiniteAll(values))
        {
            throw new TimbreException($"{file}: the tensor {parameter.Name} holds values that are not finite; the file is damaged or its training failed");
        }
    }

    public static TimbreException Missing(string file, Parameter parameter) =>
        new($"{file}: the tensor {parameter.Name} {Text(parameter.FileShape)} is missing; the weights belong to another network or the file is incomplete");

    public static TimbreException WrongShape(string file, Parameter parameter, IReadOnlyList<int> shape) =>
        new($"{file}: the tensor {parameter.Name} is {Text(shape)}, but the network needs {Text(parameter.FileShape)}; the weights belong to another network");

    public static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}
