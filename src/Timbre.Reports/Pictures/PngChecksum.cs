namespace Timbre.Reports;

/// <summary>The checksum of a PNG chunk: CRC-32 as in ISO 3309 (PNG specification, annex D).</summary>
internal static class PngChecksum
{
    private static readonly uint[] Table = Build();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var b in bytes)
            sum = Table[(byte)sum ^ b] ^ (sum >> 8);
        return ~sum;
    }

    private static uint[] Build()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var bit = 0; bit < 8; bit++)
                c = (c & 1) != 0 ? 0xedb88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }

        return table;
    }
}
