using System.Buffers.Binary;

namespace Timbre.Audio;

/// <summary>What STREAMINFO says (RFC 9639, 8.2). Any of it may be a lie: frames are believed before it.</summary>
internal sealed record FlacStreamInfo(
    int MinimumBlockSize, int MaximumBlockSize, int MaximumFrameSize, int Rate, int Channels, int Bits, long TotalSamples, byte[] Md5)
{
    public const int Length = 34;

    /// <summary>All zeros: the encoder did not compute it.</summary>
    public bool HasMd5 => Md5.AsSpan().ContainsAnyExcept((byte)0);

    public static FlacStreamInfo Parse(ReadOnlySpan<byte> block)
    {
        var packed = BinaryPrimitives.ReadUInt64BigEndian(block[10..]);
        return new FlacStreamInfo(
            BinaryPrimitives.ReadUInt16BigEndian(block),
            BinaryPrimitives.ReadUInt16BigEndian(block[2..]),
            (block[7] << 16) | (block[8] << 8) | block[9],
            (int)(packed >> 44),
            (int)((packed >> 41) & 7) + 1,
            (int)((packed >> 36) & 31) + 1,
            (long)(packed & 0xF_FFFF_FFFF),
            block[18..34].ToArray());
    }
}
