namespace Timbre.Neural;

/// <summary>
/// PyTorch's format before 1.6: pickles of a magic number, a protocol version, the writer's system, the object, and the list of storage
/// keys; then per key a count and the values, lowest byte first on any machine.
/// </summary>
internal static class PytorchStream
{
    private const long Protocol = 1001;

    /// <summary>The magic number 0x1950a86a20f9469cfc6c as pickled with protocol 2.</summary>
    public static ReadOnlySpan<byte> Magic => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    public static PytorchContents Read(CheckpointFile file)
    {
        var cursor = new ByteCursor(file, Magic.Length, file.Length);
        var reader = new PickleReader(cursor);
        if (reader.Read() is not Protocol)
        {
            throw file.Refuse("is a PyTorch checkpoint of an unknown version, or damaged");
        }

        reader.Read(); // the writer's system; values do not depend on it
        var root = reader.Read();
        var storages = reader.Storages;
        if (reader.Read() is not List<object?> keys)
        {
            throw file.Refuse("is damaged: it has no list of storages");
        }

        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var item in keys)
        {
            if (item is not string key || !storages.TryGetValue(key, out var storage))
            {
                throw file.Refuse("is damaged: its list of storages names one that no tensor uses");
            }

            var count = cursor.Int64();
            if (count != storage.Count || count > (Int128)cursor.Left * 8 / storage.Type.Bits)
            {
                throw file.Refuse($"the storage {key} should have {storage.Count} values, says {count}, and {cursor.Left} bytes are left; the file is damaged or was cut off");
            }

            if (!positions.TryAdd(key, cursor.Position))
            {
                throw file.Refuse($"is damaged: its list of storages names {key} twice");
            }

            cursor.Skip(storage.Type.Bytes(count));
        }

        return new PytorchContents(root, BigEndian: false, storage => positions.TryGetValue(storage.Key, out var position)
            ? position
            : throw file.Refuse($"lacks the storage {storage.Key}; it is damaged"));
    }
}
