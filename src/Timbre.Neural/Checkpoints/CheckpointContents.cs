namespace Timbre.Neural;

/// <summary>What was found in one checkpoint file.</summary>
internal sealed record CheckpointContents(
    string Format,
    OrderedDictionary<string, CheckpointTensor> Tensors,
    IReadOnlyDictionary<string, object?>? Arguments)
{
    /// <summary>Tells the format by the first bytes, never by the name.</summary>
    public static CheckpointContents Read(CheckpointFile file)
    {
        var start = file.Read(0, (int)Math.Min(64, file.Length)).AsSpan();
        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8))
        {
            return Pytorch(file, "pytorch", PytorchArchive.Read(file));
        }

        if (start.StartsWith(PytorchStream.Magic))
        {
            return Pytorch(file, "pytorch-legacy", PytorchStream.Read(file));
        }

        return start.Length > 8 && start[8] == '{'
            ? new CheckpointContents("safetensors", SafeTensorsFile.Read(file), null)
            : throw file.Refuse(OtherFile.Describe(start));
    }

    private static CheckpointContents Pytorch(CheckpointFile file, string format, PytorchContents contents)
    {
        var (weights, arguments) = StateDict.Find(file, contents.Root);
        return new CheckpointContents(format, PytorchTensors.Read(file, contents, weights), arguments);
    }
}
