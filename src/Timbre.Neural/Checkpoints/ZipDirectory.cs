using System.Buffers.Binary;
using System.Text;

namespace Timbre.Neural;

/// <summary>
/// The directory of a zip archive whose entries are stored as they are, as PyTorch writes them. Nothing is unpacked: a compressed or
/// encrypted entry is refused, and each must lie where its own header says, inside the file, apart from the others.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LargestDirectory = 1 << 26;

    public static Dictionary<string, ZipEntry> Read(CheckpointFile file)
    {
        var (position, length, count) = Locate(file);
        if (length > LargestDirectory || count > length / 46)
        {
            throw file.Refuse($"has a damaged zip directory ({count} entries in {length} bytes)");
        }

        var bytes = file.Read(position, (int)length).AsSpan();
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        for (var i = 0L; i < count; i++)
        {
            var entry = Entry(file, position, ref bytes);
            if (!entries.TryAdd(entry.Name, entry))
            {
                throw file.Refuse($"the zip entry {entry.Name} is there twice");
            }
        }

        CheckOverlap(file, entries);
        return entries;
    }

    // The end record is the last thing in the file but for a comment; a zip64 record may stand before it.
    private static (long Position, long Length, long Count) Locate(CheckpointFile file)
    {
        var tail = file.Read(Math.Max(0, file.Length - EndLength - LongestComment), (int)Math.Min(file.Length, EndLength + LongestComment)).AsSpan();
        var at = tail.Length - EndLength;
        while (at >= 0 && !(tail[at..].StartsWith("PK\x05\x06"u8) && BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tail.Length - at - EndLength))
        {
            at--;
        }

        if (at < 0)
        {
            throw file.Refuse("begins like a PyTorch checkpoint (a zip archive), but has no end; it was cut off, download it again");
        }

        var end = tail[at..];
        var endPosition = file.Length - tail.Length + at;
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long position = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if ((count == ushort.MaxValue || length == uint.MaxValue || position == uint.MaxValue) && endPosition >= 20 + 56)
        {
            var locator = file.Read(endPosition - 20, 20).AsSpan();
            if (locator.StartsWith("PK\x06\x07"u8))
            {
                endPosition = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
                var large = file.Read(endPosition, 56).AsSpan();
                if (!large.StartsWith("PK\x06\x06"u8))
                {
                    throw file.Refuse("has a damaged zip64 directory");
                }

                count = BinaryPrimitives.ReadInt64LittleEndian(large[32..]);
                length = BinaryPrimitives.ReadInt64LittleEndian(large[40..]);
                position = BinaryPrimitives.ReadInt64LittleEndian(large[48..]);
            }
        }

        return count >= 0 && length >= 0 && position >= 0 && position <= endPosition && length <= endPosition - position
            ? (position, length, count)
            : throw file.Refuse($"has a damaged zip directory (bytes {position} to {(Int128)position + length} of {file.Length})");
    }

    private static ZipEntry Entry(CheckpointFile file, long directory, ref Span<byte> bytes)
    {
        if (bytes.Length < 46 || !bytes.StartsWith("PK\x01\x02"u8))
        {
            throw file.Refuse("has a damaged zip directory");
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]);
        int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]);
        long header = BinaryPrimitives.ReadUInt32LittleEndian(bytes[42..]);
        if (bytes.Length < 46 + nameLength + extraLength + commentLength)
        {
            throw file.Refuse("has a damaged zip directory");
        }

        ReadOnlySpan<byte> nameBytes = bytes.Slice(46, nameLength);
        var name = Encoding.UTF8.GetString(nameBytes);
        ReadLargeSizes(bytes.Slice(46 + nameLength, extraLength), ref length, ref packed, ref header);
        bytes = bytes[(46 + nameLength + extraLength + commentLength)..];
        if ((flags & 1) != 0 || method != 0)
        {
            throw file.Refuse($"the zip entry {name} is {((flags & 1) != 0 ? "encrypted" : "compressed")}; PyTorch stores its entries as they are");
        }

        if (packed != length || length < 0 || header < 0 || header > directory - 30)
        {
            throw file.Refuse($"the zip entry {name} lies outside the file or has two lengths ({packed} and {length} bytes at {header}); the file is damaged or was cut off");
        }

        var local = file.Read(header, 30).AsSpan();
        var start = header + 30 + BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
        if (!local.StartsWith("PK\x03\x04"u8)
            || BinaryPrimitives.ReadUInt16LittleEndian(local[8..]) != 0
            || BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) != nameLength
            || !file.Read(header + 30, nameLength).AsSpan().SequenceEqual(nameBytes))
        {
            throw file.Refuse($"the zip entry {name} is not where the directory says; the file is damaged");
        }

        return start <= directory && length <= directory - start
            ? new ZipEntry(name, start, length)
            : throw file.Refuse($"the zip entry {name} lies outside the file (bytes {start} to {(Int128)start + length} of {directory}); the file is damaged or was cut off");
    }

    // Extra field 1 (zip64) holds those of the three numbers that do not fit into 32 bits, in this order.
    private static void ReadLargeSizes(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long header)
    {
        while (extra.Length >= 4)
        {
            var size = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                var field = extra.Slice(4, size);
                Take(ref field, ref length);
                Take(ref field, ref packed);
                Take(ref field, ref header);
                return;
            }

            extra = extra[(4 + size)..];
        }

        static void Take(ref ReadOnlySpan<byte> field, ref long value)
        {
            if (value == uint.MaxValue && field.Length >= 8)
            {
                value = BinaryPrimitives.ReadInt64LittleEndian(field);
                field = field[8..];
            }
        }
    }

    private static void CheckOverlap(CheckpointFile file, Dictionary<string, ZipEntry> entries)
    {
        ZipEntry? before = null;
        foreach (var entry in entries.Values.Where(e => e.Length > 0).OrderBy(e => e.Position))
        {
            if (before is not null && entry.Position < before.Position + before.Length)
            {
                throw file.Refuse($"the zip entries {before.Name} and {entry.Name} overlap; the file is damaged");
            }

            before = entry;
        }
    }
}
