namespace Timbre.Audio;

/// <summary>
/// The header of one FLAC frame (RFC 9639, 9.1). Number is that of the frame, or of its first sample where the block size varies;
/// Assignment is the 4-bit channel code: 8 left/side, 9 side/right, 10 mid/side.
/// </summary>
internal readonly record struct FlacFrameHeader(int Length, bool VariableBlockSize, long Number, int BlockSize, int Rate, int Channels, int Assignment, int Bits)
{
    /// <summary>The longest header there is.</summary>
    public const int MaximumLength = 16;

    /// <summary>
    /// Reads a header and checks its CRC-8. <see cref="Rate"/> and <see cref="Bits"/> are 0 where it leaves them to STREAMINFO.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out FlacFrameHeader header)
    {
        header = default;
        if (data.Length < 6 || data[0] != 0xFF || (data[1] & 0xFE) != 0xF8)
        {
            return false;
        }

        var blockCode = data[2] >> 4;
        var rateCode = data[2] & 15;
        var assignment = data[3] >> 4;
        var bitsCode = (data[3] >> 1) & 7;
        var at = 4;
        if (blockCode == 0 || rateCode == 15 || assignment > 10 || bitsCode == 3 || (data[3] & 1) != 0 || !TryReadNumber(data, ref at, out var number))
        {
            return false;
        }

        var extra = (blockCode == 6 ? 1 : blockCode == 7 ? 2 : 0) + (rateCode == 12 ? 1 : rateCode is 13 or 14 ? 2 : 0);
        if (data.Length < at + extra + 1)
        {
            return false;
        }

        var blockSize = blockCode switch
        {
            1 => 192,
            <= 5 => 144 << blockCode,
            6 => data[at++] + 1,
            7 => ((data[at++] << 8) | data[at++]) + 1,
            _ => 1 << blockCode,
        };
        var rate = rateCode switch
        {
            0 => 0,
            1 => 88200,
            2 => 176400,
            3 => 192000,
            4 => 8000,
            5 => 16000,
            6 => 22050,
            7 => 24000,
            8 => 32000,
            9 => 44100,
            10 => 48000,
            11 => 96000,
            12 => data[at++] * 1000,
            13 => (data[at++] << 8) | data[at++],
            _ => ((data[at++] << 8) | data[at++]) * 10,
        };
        if ((rateCode >= 12 && rate == 0) || FlacCrc.Crc8(data[..at]) != data[at])
        {
            return false;
        }

        var bits = bitsCode switch { 0 => 0, 1 => 8, 2 => 12, 4 => 16, 5 => 20, 6 => 24, _ => 32 };
        header = new FlacFrameHeader(at + 1, (data[1] & 1) != 0, number, blockSize, rate, assignment < 8 ? assignment + 1 : 2, assignment, bits);
        return true;
    }

    // UTF-8's scheme, extended to 36 bits in up to 7 bytes.
    private static bool TryReadNumber(ReadOnlySpan<byte> data, ref int at, out long number)
    {
        var first = data[at++];
        number = first;
        if (first < 0x80)
        {
            return true;
        }

        var following = 0;
        while (following < 7 && (first & (0x40 >> following)) != 0)
        {
            following++;
        }

        if (following is 0 or 7 || data.Length < at + following)
        {
            return false;
        }

        number = first & ((0x40 >> following) - 1);
        for (var i = 0; i < following; i++)
        {
            var b = data[at++];
            if ((b & 0xC0) != 0x80)
            {
                return false;
            }

            number = (number << 6) | (uint)(b & 0x3F);
        }

        return true;
    }
}
