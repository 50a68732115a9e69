using System.Numerics.Tensors;

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
        var known = network.Plan.Parameters.Select(p => p.Name).ToHashSet();
        foreach (var name in file.Names)
        {
            if (!known.Contains(name) && !name.EndsWith(BatchCounter, StringComparison.Ordinal))
            {
                throw new TimbreException($"{file.Name}: holds the tensor {name} {Text(file.ShapeOf(name))}, which the network does not have; the weights belong to another network");
            }
        }

        foreach (var parameter in network.Plan.Parameters)
        {
            if (!file.Contains(parameter.Name))
            {
                throw new TimbreException($"{file.Name}: the tensor {parameter.Name} {Text(parameter.FileShape)} is missing; the weights belong to another network or the file is incomplete");
            }

            var shape = file.ShapeOf(parameter.Name);
            if (!shape.SequenceEqual(parameter.FileShape))
            {
                throw new TimbreException($"{file.Name}: the tensor {parameter.Name} is {Text(shape)}, but the network needs {Text(parameter.FileShape)}; the weights belong to another network");
            }

            var values = file.ReadSingle(parameter.Name);
            if (!TensorPrimitives.IsFiniteAll(values.AsSpan()))
            {
                throw new TimbreException($"{file.Name}: the tensor {parameter.Name} holds values that are not finite; the file is damaged or its training failed");
            }

            var memory = network.Values(parameter);
            for (var i = 0; i < memory.Length; i++)
            {
                memory[i] = values[parameter.FilePlace?.Invoke(i) ?? i];
            }
        }
    }

    private static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}
