using System.Buffers.Binary;
using System.Text;

namespace Timbre.Neural.Tests.Checkpoints;

/// <summary>Zip archives as PyTorch writes them, byte by byte.</summary>
internal static class ZipWriter
{
    /// <summary>A checkpoint of a pickle and its storages 0, 1, ….</summary>
    public static byte[] Checkpoint(byte[] pickle, params byte[][] storages) => Checkpoint("archive", pickle, null, large: false, storages);

    public static byte[] Checkpoint(string folder, byte[] pickle, string? byteOrder, bool large, params byte[][] storages)
    {
        var entries = new List<(string, byte[])> { ($"{folder}/data.pkl", pickle) };
        entries.AddRange(storages.Select((bytes, i) => ($"{folder}/data/{i}", bytes)));
        if (byteOrder is not null)
        {
            entries.Add(($"{folder}/byteorder", Encoding.ASCII.GetBytes(byteOrder)));
        }

        entries.Add(($"{folder}/version", "3\n"u8.ToArray()));
        return Write(entries, large);
    }

    /// <summary>Stored entries; <paramref name="large"/> puts every number into zip64 records.</summary>
    public static byte[] Write(IReadOnlyList<(string Name, byte[] Data)> entries, bool large = false)
    {
        var file = new MemoryStream();
        var directory = new MemoryStream();
        foreach (var (name, data) in entries)
        {
            var at = file.Position;
            var bytes = Encoding.UTF8.GetBytes(name);
            file.Write([.. "PK\x03\x04"u8, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. U32(data.Length), .. U32(data.Length), .. U16(bytes.Length), 0, 0, .. bytes, .. data]);
            var stated = large ? uint.MaxValue : (long)data.Length;
            byte[] extra = large ? [1, 0, 24, 0, .. U64(data.Length), .. U64(data.Length), .. U64(at)] : [];
            directory.Write([
                .. "PK\x01\x02"u8, 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. U32(stated), .. U32(stated), .. U16(bytes.Length), .. U16(extra.Length),
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. U32(large ? uint.MaxValue : at), .. bytes, .. extra,
            ]);
        }

        var start = file.Position;
        directory.WriteTo(file);
        if (large)
        {
            var end = file.Position;
            file.Write([.. "PK\x06\x06"u8, .. U64(44), 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. U64(entries.Count), .. U64(entries.Count), .. U64(directory.Length), .. U64(start)]);
            file.Write([.. "PK\x06\x07"u8, 0, 0, 0, 0, .. U64(end), 1, 0, 0, 0]);
        }

        file.Write([
            .. "PK\x05\x06"u8, 0, 0, 0, 0, .. U16(large ? ushort.MaxValue : entries.Count), .. U16(large ? ushort.MaxValue : entries.Count),
            .. U32(large ? uint.MaxValue : directory.Length), .. U32(large ? uint.MaxValue : start), 0, 0,
        ]);
        return file.ToArray();
    }

    public static byte[] U16(long value) => [(byte)value, (byte)(value >> 8)];

    public static byte[] U32(long value) => [.. U16(value), .. U16(value >> 16)];

    public static byte[] U64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
