namespace Timbre.Neural;

/// <summary>The tensors of a safetensors file, left in the file.</summary>
internal static class SafeTensorsFile
{
    public static OrderedDictionary<string, CheckpointTensor> Read(CheckpointFile file)
    {
        var length = SafeTensorsHeader.Length(file.Read(0, (int)Math.Min(8, file.Length)), file.Length, file.Path);
        var start = 8L + length;
        var tensors = new OrderedDictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        foreach (var (name, entry) in SafeTensorsHeader.Read(file.Read(8, length), file.Length - start, file.Path))
        {
            tensors.Add(name, new CheckpointTensor(name, entry.Shape, entry.Count, new StoredValues(file, start + entry.Begin, entry.Type, BigEndian: false), axes: null));
        }

        return tensors;
    }
}
