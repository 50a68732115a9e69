using System.Buffers;

namespace Timbre.Audio;

/// <summary>A window on the bytes of a FLAC file that grows as far as one frame needs, never beyond what the file holds.</summary>
internal sealed class FlacInput : IDisposable
{
    private const int SyncSize = 1 << 17;

    private readonly Stream _stream;
    private readonly long _length;
    private long _bufferOffset;
    private bool _atEnd;

    public FlacInput(Stream stream, int firstSize)
    {
        _stream = stream;
        _length = stream.Length;
        Buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(firstSize, _length) + BitCursor.Padding);
    }

    public byte[] Buffer { get; private set; }

    public int From { get; private set; }

    public int End { get; private set; }

    public int Count => End - From;

    public ReadOnlySpan<byte> Available => Buffer.AsSpan(From, End - From);

    /// <summary>Where in the file <see cref="From"/> is.</summary>
    public long Offset => _bufferOffset + From;

    /// <summary>Bytes from here to the end of the file.</summary>
    public long Remaining => Math.Max(0, _length - Offset);

    public void Advance(int bytes) => From += bytes;

    /// <summary>Passes over any number of bytes without reading them; false where the file is shorter.</summary>
    public bool Skip(long bytes)
    {
        if (bytes <= Count)
        {
            From += (int)bytes;
            return true;
        }

        if (bytes > Remaining)
        {
            return false;
        }

        _bufferOffset = Offset + bytes;
        _stream.Position = _bufferOffset;
        From = 0;
        End = 0;
        _atEnd = false;
        return true;
    }

    /// <summary>Makes <paramref name="bytes"/> available if the file has them. True if any were added.</summary>
    public bool Ensure(int bytes)
    {
        if (Count >= bytes || _atEnd)
        {
            return false;
        }

        if (Buffer.Length < Math.Min(bytes, Remaining) + BitCursor.Padding)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(bytes, Remaining) + BitCursor.Padding);
            Available.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(Buffer);
            Buffer = larger;
        }
        else
        {
            Available.CopyTo(Buffer);
        }

        _bufferOffset += From;
        End -= From;
        From = 0;
        var before = End;
        while (!_atEnd && End < Buffer.Length - BitCursor.Padding)
        {
            var read = _stream.Read(Buffer, End, Buffer.Length - BitCursor.Padding - End);
            _atEnd = read == 0;
            End += read;
        }

        Buffer.AsSpan(End, BitCursor.Padding).Clear();
        return End > before;
    }

    /// <summary>Goes to the next place, not this one, where a frame header may start; false at the end of the file.</summary>
    public bool FindSync()
    {
        if (Count > 0)
        {
            From++;
        }

        while (true)
        {
            var at = Available.IndexOf((byte)0xFF);
            From = at < 0 ? End : From + at;
            if (Count < FlacFrameHeader.MaximumLength)
            {
                Ensure(SyncSize);
                if (Count == 0)
                {
                    return false;
                }

                if (at < 0)
                {
                    continue;
                }
            }

            if (FlacFrameHeader.TryParse(Available, out _))
            {
                return true;
            }

            From++;
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        if (Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
            Buffer = [];
        }
    }
}
