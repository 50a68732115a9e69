namespace Timbre.Neural;

/// <summary>PyTorch's format since 1.6: a zip archive with <c>NAME/data.pkl</c> and one entry <c>NAME/data/KEY</c> per storage.</summary>
internal static class PytorchArchive
{
    private const string Description = "/data.pkl";

    public static PytorchContents Read(CheckpointFile file)
    {
        var entries = ZipDirectory.Read(file);
        ZipEntry? found = null;
        foreach (var entry in entries.Values.Where(IsDescription))
        {
            found = found is null ? entry : throw file.Refuse($"holds both {found.Name} and {entry.Name}; a PyTorch checkpoint has one");
        }

        var description = found ?? throw file.Refuse("is a zip archive, but not a PyTorch checkpoint (no data.pkl in it)");
        var folder = description.Name[..^Description.Length];
        var root = new PickleReader(new ByteCursor(file, description.Position, description.Position + description.Length)).Read();
        return new PytorchContents(root, IsBigEndian(file, entries.GetValueOrDefault($"{folder}/byteorder")), storage =>
        {
            var entry = entries.GetValueOrDefault($"{folder}/data/{storage.Key}") ?? throw file.Refuse($"lacks the storage data/{storage.Key}; it is damaged");
            return storage.Count <= (Int128)entry.Length * 8 / storage.Type.Bits
                ? entry.Position
                : throw file.Refuse($"the storage data/{storage.Key} has {entry.Length} bytes, too few for {storage.Count} values of type {storage.Type.Name}; the file is damaged");
        });
    }

    private static bool IsDescription(ZipEntry entry) => entry.Name.EndsWith(Description, StringComparison.Ordinal) && entry.Name.IndexOf('/', StringComparison.Ordinal) == entry.Name.Length - Description.Length;

    private static bool IsBigEndian(CheckpointFile file, ZipEntry? order)
    {
        if (order is null)
        {
            return false;
        }

        var text = order.Length <= 16 ? file.Read(order.Position, (int)order.Length).AsSpan() : [];
        return text.SequenceEqual("big"u8) || (text.SequenceEqual("little"u8) ? false : throw file.Refuse("has a byte order that is neither \"little\" nor \"big\"; it is damaged"));
    }
}
