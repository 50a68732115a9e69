using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Timbre.Bench;

/// <summary>A good checkpoint, taken apart into its description (a pickle or JSON) and what is needed to put another one in its place.</summary>
internal sealed class CheckpointSeed
{
    private readonly Func<byte[], byte[]> _assemble;

    private CheckpointSeed(string name, byte[] bytes, byte[] description, Func<byte[], byte[]> assemble, int pickles)
    {
        Name = name;
        Bytes = bytes;
        Description = description;
        Tokens = pickles > 0 ? PickleTokens.Split(description, pickles) : [];
        _assemble = assemble;
    }

    public string Name { get; }

    public byte[] Bytes { get; }

    public byte[] Description { get; }

    /// <summary>The pickle's operations; empty for JSON.</summary>
    public List<Range> Tokens { get; }

    public byte[] With(byte[] description) => _assemble(description);

    public static CheckpointSeed Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var name = Path.GetFileName(path);
        if (bytes.AsSpan().StartsWith("PK"u8))
        {
            var entries = Entries(bytes);
            var place = entries.FindIndex(e => e.Name.EndsWith("/data.pkl", StringComparison.Ordinal));
            return new CheckpointSeed(name, bytes, entries[place].Data, description => Zip([.. entries[..place], (entries[place].Name, description), .. entries[(place + 1)..]]), 1);
        }

        if (bytes[0] == 0x80)
        {
            var end = PickleTokens.Split(bytes, 5)[^1].End.Value; // magic, version, system, object, keys
            return new CheckpointSeed(name, bytes, bytes[..end], description => [.. description, .. bytes[end..]], 5);
        }

        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return new CheckpointSeed(name, bytes, bytes[8..(8 + length)], description => [.. Number(description.Length, 8), .. description, .. bytes[(8 + length)..]], 0);
    }

    public static byte[] Number(long value, int width)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes[..width];
    }

    private static List<(string Name, byte[] Data)> Entries(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        return [.. zip.Entries.Select(entry =>
        {
            using var stream = entry.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return (entry.FullName, memory.ToArray());
        })];
    }

    // Stored entries, as PyTorch has them; checksums are not looked at.
    private static byte[] Zip(List<(string Name, byte[] Data)> entries)
    {
        using var file = new MemoryStream();
        using var directory = new MemoryStream();
        foreach (var (name, data) in entries)
        {
            var text = Encoding.UTF8.GetBytes(name);
            byte[] common = [.. new byte[12], .. Number(data.Length, 4), .. Number(data.Length, 4), .. Number(text.Length, 2), 0, 0];
            directory.Write([.. "PK\x01\x02"u8, 20, 0, 20, 0, .. common[2..], .. new byte[10], .. Number(file.Position, 4), .. text]);
            file.Write([.. "PK\x03\x04"u8, 20, 0, .. common[2..], .. text]);
            file.Write(data);
        }

        var start = file.Position;
        directory.WriteTo(file);
        file.Write([.. "PK\x05\x06"u8, 0, 0, 0, 0, .. Number(entries.Count, 2), .. Number(entries.Count, 2), .. Number(directory.Length, 4), .. Number(start, 4), 0, 0]);
        return file.ToArray();
    }
}
