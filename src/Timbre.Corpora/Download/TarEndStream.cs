namespace Timbre.Corpora;

/// <summary>
/// Passes a tar file through and notes how many zero bytes came last: a whole one ends with at least 1024, one that was cut between two entries
/// does not, and neither the gzip nor the tar reader of .NET says so. What was read is told to <paramref name="count"/>, which may refuse more.
/// </summary>
internal sealed class TarEndStream(Stream inner, Action<int> count) : Stream
{
    private const int EndMarkBytes = 1024;
    private long _zeros;

    public bool EndMarkSeen => _zeros >= EndMarkBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        count(read);
        var last = buffer[..read].LastIndexOfAnyExcept((byte)0);
        _zeros = last < 0 ? _zeros + read : read - 1 - last;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int length) => Read(buffer.AsSpan(offset, length));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int length) => throw new NotSupportedException();
}
