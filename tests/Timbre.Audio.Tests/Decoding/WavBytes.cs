using System.Buffers.Binary;
using System.Text;

namespace Timbre.Tests.Decoding;

/// <summary>WAV files of every kind, put together byte by byte, right or wrong.</summary>
internal static class WavBytes
{
    public static byte[] Format(int tag, int channels, int rate, int bits, int? block = null)
    {
        var format = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), rate);
        var frame = block ?? (bits + 7) / 8 * channels;
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), rate * frame);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)frame);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        return format;
    }

    public static byte[] Extensible(int tag, int channels, int rate, int bits) =>
        [.. Format(0xFFFE, channels, rate, bits), 22, 0, (byte)bits, 0, 0, 0, 0, 0, (byte)tag, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    public static byte[] Chunk(string id, byte[] content, uint? size = null)
    {
        byte[] head = [.. Encoding.ASCII.GetBytes(id), 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), size ?? (uint)content.Length);
        return content.Length % 2 == 1 && size is null ? [.. head, .. content, 0] : [.. head, .. content];
    }

    public static byte[] File(params byte[][] chunks) => Container("RIFF", null, chunks);

    public static byte[] Container(string id, uint? size, params byte[][] chunks)
    {
        var body = chunks.SelectMany(c => c).ToArray();
        byte[] head = [.. Encoding.ASCII.GetBytes(id), 0, 0, 0, 0, .. "WAVE"u8];
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), size ?? (uint)(body.Length + 4));
        return [.. head, .. body];
    }

    public static byte[] Shorts(params short[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
