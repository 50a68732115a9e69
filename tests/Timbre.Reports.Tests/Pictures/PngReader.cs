using System.Buffers.Binary;
using System.IO.Compression;

namespace Timbre.Reports.Tests;

/// <summary>A decoder of its own for palette pictures: every chunk's checksum, computed bit by bit, and every filter of the specification.</summary>
internal sealed record PngReader(int Width, int Height, byte[] Palette, byte[] Pixels)
{
    public static PngReader Read(ReadOnlySpan<byte> file)
    {
        Assert.Equal("89504e470d0a1a0a", Convert.ToHexStringLower(file[..8]));
        var chunks = new List<(string Type, byte[] Data)>();
        for (var rest = file[8..]; rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            Assert.Equal(Checksum(rest.Slice(4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(rest[(length + 8)..]));
            chunks.Add((System.Text.Encoding.ASCII.GetString(rest.Slice(4, 4)), rest.Slice(8, length).ToArray()));
            rest = rest[(length + 12)..];
        }

        Assert.Equal(["IHDR", "PLTE", "IDAT", "IEND"], chunks.Select(c => c.Type));
        var head = chunks[0].Data;
        Assert.Equal([8, 3, 0, 0, 0], head[8..]);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(head), BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)));
        return new PngReader(width, height, chunks[1].Data, Unpacked(chunks[2].Data, width, height));
    }

    /// <summary>The palette's index at a place, counted from the upper left.</summary>
    public byte this[int x, int y] => Pixels[(y * Width) + x];

    private static byte[] Unpacked(byte[] packed, int width, int height)
    {
        var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress))
            zlib.CopyTo(unpacked);
        var lines = unpacked.ToArray();
        Assert.Equal((width + 1) * height, lines.Length);
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                int left = x > 0 ? pixels[(y * width) + x - 1] : 0, above = y > 0 ? pixels[((y - 1) * width) + x] : 0;
                var known = lines[y * (width + 1)] switch { 0 => 0, 1 => left, 2 => above, 3 => (left + above) / 2, var filter => throw new InvalidDataException($"filter {filter}") };
                pixels[(y * width) + x] = (byte)(lines[(y * (width + 1)) + 1 + x] + known);
            }
        }

        return pixels;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var b in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
                sum = (((sum ^ (uint)(b >> bit)) & 1) != 0 ? 0xedb88320u : 0u) ^ (sum >> 1);
        }

        return ~sum;
    }
}
