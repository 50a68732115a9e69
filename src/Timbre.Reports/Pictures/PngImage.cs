using System.Buffers.Binary;
using System.IO.Compression;

namespace Timbre.Reports;

/// <summary>Pictures of up to 256 colours as PNG (ISO/IEC 15948): eight bits per pixel, a palette, no transparency.</summary>
internal static class PngImage
{
    private const int LongestSide = 16384;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>How a row is written: as it is, or as differences to the left or to the row above.</summary>
    private enum Filter : byte
    {
        None = 0,
        Left = 1,
        Above = 2,
    }

    public static bool HasSignature(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Writes a picture. The same pixels give the same bytes.</summary>
    /// <param name="pixels">Indices into the palette, <c>[height, width]</c>, the upper row first.</param>
    /// <param name="width">1 to 16,384.</param>
    /// <param name="height">1 to 16,384.</param>
    /// <param name="palette">Red, green and blue of each colour; 1 to 256 colours.</param>
    /// <exception cref="TimbreException">A size is out of range, or a pixel names no colour.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, ReadOnlySpan<byte> palette)
    {
        if (width is < 1 or > LongestSide || height is < 1 or > LongestSide || pixels.Length != (long)width * height)
            throw new TimbreException($"a picture of {width} × {height} with {pixels.Length} pixels: sides must be from 1 to {LongestSide}, and each pixel given");
        if (palette.Length is 0 or > 768 || palette.Length % 3 != 0)
            throw new TimbreException($"a palette of {palette.Length} bytes: must be 1 to 256 colours of three bytes");
        if (pixels.ContainsAnyExceptInRange((byte)0, (byte)((palette.Length / 3) - 1)))
            throw new TimbreException($"a pixel names no colour of the palette of {palette.Length / 3}");

        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], height);
        head[8] = 8; // bits per pixel
        head[9] = 3; // a palette
        head[10..].Clear();

        var file = new MemoryStream();
        file.Write(Signature);
        Chunk(file, "IHDR"u8, head);
        Chunk(file, "PLTE"u8, palette);
        Chunk(file, "IDAT"u8, Smallest(pixels, width, height));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>Which filter packs best depends on the picture: each is tried.</summary>
    private static byte[] Smallest(ReadOnlySpan<byte> pixels, int width, int height)
    {
        var smallest = Packed(pixels, width, height, Filter.None);
        foreach (var filter in (ReadOnlySpan<Filter>)[Filter.Left, Filter.Above])
        {
            if (Packed(pixels, width, height, filter) is var other && other.Length < smallest.Length)
                smallest = other;
        }

        return smallest;
    }

    private static byte[] Packed(ReadOnlySpan<byte> pixels, int width, int height, Filter filter)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var line = new byte[width + 1];
            line[0] = (byte)filter;
            for (var y = 0; y < height; y++)
            {
                var row = pixels.Slice(y * width, width);
                for (var x = 0; x < width; x++)
                {
                    var known = filter switch
                    {
                        Filter.Left when x > 0 => row[x - 1],
                        Filter.Above when y > 0 => pixels[((y - 1) * width) + x],
                        _ => 0,
                    };
                    line[x + 1] = (byte)(row[x] - known);
                }

                zlib.Write(line);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), PngChecksum.Of(chunk.AsSpan(4, data.Length + 4)));
        file.Write(chunk);
    }
}
