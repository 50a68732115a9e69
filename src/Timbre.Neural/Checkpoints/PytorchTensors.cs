namespace Timbre.Neural;

/// <summary>Makes tensors of a pickle's descriptions after checking each against its storage, and all of them against the file.</summary>
internal static class PytorchTensors
{
    private const int MostAxes = 64;
    private const long SpareBytes = 1 << 20;

    public static OrderedDictionary<string, CheckpointTensor> Read(CheckpointFile file, PytorchContents contents, PickleDictionary weights)
    {
        var tensors = new OrderedDictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        var bytes = (Int128)0;
        foreach (var (name, value) in weights.Named)
        {
            if (value is not PickleTensor described)
            {
                continue; // counters and versions
            }

            var tensor = Tensor(file, contents, name, described);
            tensors.Add(name, tensor);
            bytes += described.Storage.Storage.Type.Bytes(tensor.Count);

            // Tensors may share values and repeat them, as tied weights do, but a small file must not stand for endless ones.
            if (bytes > (4 * (Int128)file.Length) + SpareBytes)
            {
                throw file.Refuse($"describes tensors of {bytes} bytes and more, but has {file.Length}; it is damaged");
            }
        }

        return tensors.Count > 0
            ? tensors
            : throw file.Refuse("holds no tensors by name; Timbre reads state dicts (torch.save(model.state_dict(), …)) and fairseq checkpoints");
    }

    private static CheckpointTensor Tensor(CheckpointFile file, PytorchContents contents, string name, PickleTensor described)
    {
        var rank = described.Shape.Length;
        var shape = new int[Math.Min(rank, MostAxes)];
        var steps = new long[shape.Length];
        var valid = rank <= MostAxes && described.Steps.Length == rank && described.Offset >= 0;
        for (var axis = 0; valid && axis < rank; axis++)
        {
            valid = described.Shape[axis] is long and >= 0 and <= int.MaxValue && described.Steps[axis] is long and >= 0;
            (shape[axis], steps[axis]) = valid ? ((int)(long)described.Shape[axis]!, (long)described.Steps[axis]!) : default;
        }

        if (!valid || !TensorShape.TryCount(shape, out var count))
        {
            throw file.Refuse($"the tensor {name} has a shape or strides that are not possible");
        }

        Int128 last = described.Offset;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            last += (Int128)(shape[axis] - 1) * steps[axis];
        }

        if (count > 0 && last >= described.Storage.Count)
        {
            throw file.Refuse($"the tensor {name} needs value {last} of its storage, which has {described.Storage.Count}; the file is damaged");
        }

        var type = described.Storage.Storage.Type;
        var position = contents.Locate(described.Storage.Storage);
        position += count > 0 ? type.Bytes(described.Storage.Offset + described.Offset) : 0;
        return new CheckpointTensor(name, shape, count, new StoredValues(file, position, type, contents.BigEndian), TensorAxes.Of(shape, steps));
    }
}
