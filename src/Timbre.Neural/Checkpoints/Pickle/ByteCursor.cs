using System.Buffers.Binary;

namespace Timbre.Neural;

/// <summary>Walks through part of a file byte by byte. What is asked for is checked against what is left before anything is allocated.</summary>
internal sealed class ByteCursor(CheckpointFile file, long start, long end)
{
    private byte[] _buffer = new byte[Math.Max(16, Math.Min(1 << 16, end - start))];
    private int _at;
    private int _filled;
    private long _next = start;

    public CheckpointFile File { get; } = file;

    public long Position => _next - (_filled - _at);

    public long Left => end - Position;

    public byte Byte()
    {
        if (_at == _filled)
        {
            Fill(1);
        }

        return _buffer[_at++];
    }

    /// <summary>The next bytes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (_filled - _at < count)
        {
            Fill(count);
        }

        var bytes = _buffer.AsSpan(_at, count);
        _at += count;
        return bytes;
    }

    public void Skip(long count)
    {
        if (count < 0 || count > Left)
        {
            throw Early();
        }

        var buffered = (int)Math.Min(count, _filled - _at);
        _at += buffered;
        if (buffered < count)
        {
            (_at, _filled, _next) = (0, 0, _next + count - buffered);
        }
    }

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    private void Fill(int count)
    {
        if (count > Left)
        {
            throw Early();
        }

        var kept = _filled - _at;
        var into = count > _buffer.Length ? new byte[count] : _buffer;
        _buffer.AsSpan(_at, kept).CopyTo(into);
        var more = (int)Math.Min(into.Length - kept, end - _next);
        File.Read(_next, into.AsSpan(kept, more));
        (_buffer, _at, _filled, _next) = (into, 0, kept + more, _next + more);
    }

    private TimbreException Early() => File.Refuse("ends in the middle of its description; it is damaged or was cut off");
}
