using System.Buffers.Binary;

namespace Timbre.Audio;

/// <summary>How one sample of a WAV file is stored.</summary>
internal enum WavEncoding
{
    Pcm,
    Float,
    ALaw,
    MuLaw,
}

/// <summary>
/// What the chunks before the samples say. Sizes are often wrong (never filled in, filled in before the end, 32 bits of a longer file),
/// so <see cref="DataBytes"/> is a claim, null where the writer did not know: the end of the file comes first.
/// </summary>
internal sealed record WavHeader(WavEncoding Encoding, int Channels, int Rate, int SampleBytes, int Bits, long DataOffset, long? DataBytes)
{
    private const uint LargestRate = 1_048_575; // as SampleRate has it
    private const uint UnknownFrom = 0x7FFF_F000; // what writers to a pipe put there

    // The GUIDs of WAVE_FORMAT_EXTENSIBLE: a plain format tag and these.
    private static ReadOnlySpan<byte> GuidTail => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    public int FrameBytes => SampleBytes * Channels;

    /// <summary>Reads up to the first sample.</summary>
    /// <param name="stream">At its start; need not seek.</param>
    /// <param name="path">Named in messages.</param>
    /// <returns>Null where the samples are stored in a way that is left to ffmpeg.</returns>
    /// <exception cref="TimbreException">It is damaged.</exception>
    public static WavHeader? Read(Stream stream, string path)
    {
        Span<byte> head = stackalloc byte[40];
        if (stream.ReadAtLeast(head[..12], 12, throwOnEndOfStream: false) < 12)
        {
            throw new TimbreException($"{path}: ends before the first sample; it was cut off");
        }

        var riffSize = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        long offset = 12;
        long? longData = null;
        WavHeader? format = null;
        var other = false;
        while (true)
        {
            if (stream.ReadAtLeast(head[..8], 8, throwOnEndOfStream: false) < 8)
            {
                throw new TimbreException(format is null && !other ? $"{path}: has no 'fmt ' chunk; it is damaged or cut off" : $"{path}: has no 'data' chunk; it is damaged or cut off");
            }

            offset += 8;
            var id = BinaryPrimitives.ReadUInt32BigEndian(head);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (id == 0x64617461) // data
            {
                if (other)
                {
                    return null;
                }

                var known = Claimed(size, riffSize, offset, longData);
                return format is null
                    ? throw new TimbreException($"{path}: has no 'fmt ' chunk before its samples; it is damaged")
                    : format with { DataOffset = offset, DataBytes = known };
            }

            var used = 0;
            if (id == 0x666D7420 || id == 0x64733634) // fmt , ds64
            {
                used = stream.ReadAtLeast(head[..(int)Math.Min(size, 40)], (int)Math.Min(size, 40), throwOnEndOfStream: false);
                if (id == 0x64733634)
                {
                    longData = used >= 16 ? BinaryPrimitives.ReadInt64LittleEndian(head[8..]) : null;
                }
                else if (format is null)
                {
                    format = ParseFormat(head[..used], path);
                    other = format is null;
                }
            }

            var rest = size + (size & 1L) - used;
            PassOver(stream, rest);
            offset += used + rest;
        }
    }

    private static long? Claimed(uint size, uint riffSize, long offset, long? longData)
    {
        if (size == uint.MaxValue && longData is > 0)
        {
            return longData;
        }

        // A writer that was stopped leaves sizes in which nothing follows; what follows all the same is samples.
        var unknown = size >= UnknownFrom || (size == 0 && (riffSize >= UnknownFrom || riffSize + 8L <= offset));
        return unknown ? null : size;
    }

    private static WavHeader? ParseFormat(ReadOnlySpan<byte> chunk, string path)
    {
        if (chunk.Length < 16)
        {
            throw new TimbreException($"{path}: has a 'fmt ' chunk that is too short; it is damaged");
        }

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var block = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == 0xFFFE)
        {
            if (chunk.Length < 40 || !chunk[26..40].SequenceEqual(GuidTail))
            {
                return chunk.Length < 26 ? throw new TimbreException($"{path}: has a 'fmt ' chunk that is too short; it is damaged") : null;
            }

            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        if (channels == 0 || rate is 0 or > LargestRate)
        {
            throw new TimbreException($"{path}: says it has {channels} channels at {rate} Hz, which is not possible; it is damaged");
        }

        // Samples of 12 or 20 bits lie at the top of whole bytes.
        var bytes = (bits + 7) / 8;
        if (block % channels == 0 && block / channels > bytes && block / channels <= 4 && tag == 1)
        {
            bytes = block / channels;
        }

        WavEncoding? encoding = (tag, bytes) switch
        {
            (1, >= 1 and <= 4) => WavEncoding.Pcm,
            (3, 4 or 8) => WavEncoding.Float,
            (6, 1) => WavEncoding.ALaw,
            (7, 1) => WavEncoding.MuLaw,
            _ => null,
        };
        return encoding is null ? null : new WavHeader(encoding.Value, channels, (int)rate, bytes, bits, 0, null);
    }

    private static void PassOver(Stream stream, long bytes)
    {
        if (bytes <= 0)
        {
            return;
        }

        if (stream.CanSeek)
        {
            stream.Position = Math.Min(stream.Length, stream.Position + bytes);
            return;
        }

        Span<byte> scrap = stackalloc byte[512];
        while (bytes > 0)
        {
            var read = stream.Read(scrap[..(int)Math.Min(bytes, scrap.Length)]);
            if (read == 0)
            {
                return;
            }

            bytes -= read;
        }
    }
}
