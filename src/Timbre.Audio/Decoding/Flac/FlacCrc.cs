using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Timbre.Audio;

/// <summary>The two checksums of a FLAC frame (RFC 9639, 9.1.8 and 9.3): CRC-8 with polynomial 0x07 over the header, CRC-16 with 0x8005 over the frame.</summary>
internal static class FlacCrc
{
    private static readonly byte[] Table8 = MakeTable8();

    // [8, 256]: row n moves a byte over n more bytes, so eight bytes are folded at a time.
    private static readonly ushort[] Table16 = MakeTable16();

    public static byte Crc8(ReadOnlySpan<byte> data)
    {
        byte crc = 0;
        foreach (var b in data)
        {
            crc = Table8[crc ^ b];
        }

        return crc;
    }

    public static ushort Crc16(ReadOnlySpan<byte> data)
    {
        uint crc = 0;
        ref var table = ref MemoryMarshal.GetArrayDataReference(Table16);
        while (data.Length >= 8)
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(data) ^ ((ulong)crc << 48);
            crc = (uint)(Unsafe.Add(ref table, (nint)((7 * 256) + (word >> 56)))
                ^ Unsafe.Add(ref table, (nint)((6 * 256) + ((word >> 48) & 0xFF)))
                ^ Unsafe.Add(ref table, (nint)((5 * 256) + ((word >> 40) & 0xFF)))
                ^ Unsafe.Add(ref table, (nint)((4 * 256) + ((word >> 32) & 0xFF)))
                ^ Unsafe.Add(ref table, (nint)((3 * 256) + ((word >> 24) & 0xFF)))
                ^ Unsafe.Add(ref table, (nint)((2 * 256) + ((word >> 16) & 0xFF)))
                ^ Unsafe.Add(ref table, (nint)((1 * 256) + ((word >> 8) & 0xFF)))
                ^ Unsafe.Add(ref table, (nint)(word & 0xFF)));
            data = data[8..];
        }

        foreach (var b in data)
        {
            crc = ((crc << 8) ^ Table16[(crc >> 8) ^ b]) & 0xFFFF;
        }

        return (ushort)crc;
    }

    private static byte[] MakeTable8()
    {
        var table = new byte[256];
        for (var i = 0; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x80) != 0 ? (crc << 1) ^ 0x07 : crc << 1;
            }

            table[i] = (byte)crc;
        }

        return table;
    }

    private static ushort[] MakeTable16()
    {
        var table = new ushort[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = i << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x8005 : crc << 1;
            }

            table[i] = (ushort)crc;
        }

        for (var row = 1; row < 8; row++)
        {
            for (var i = 0; i < 256; i++)
            {
                var before = table[((row - 1) * 256) + i];
                table[(row * 256) + i] = (ushort)((before << 8) ^ table[before >> 8]);
            }
        }

        return table;
    }
}
