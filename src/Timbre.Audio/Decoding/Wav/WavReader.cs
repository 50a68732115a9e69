using System.Buffers;

namespace Timbre.Audio;

/// <summary>Reads the samples of a WAV file, or of a WAV stream that comes through a pipe.</summary>
internal sealed class WavReader : SampleReader
{
    private const int BufferBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly WavHeader _header;
    private readonly string _path;
    private readonly WarningList _warnings;
    private byte[] _buffer;
    private long _remaining; // bytes of samples that may still come
    private long _notFinite;
    private long _position;
    private bool _reported;

    public WavReader(Stream stream, WavHeader header, string path, WarningList warnings)
    {
        _path = path;
        _stream = stream;
        _header = header;
        _warnings = warnings;
        Rate = new SampleRate(header.Rate);
        _remaining = header.DataBytes ?? long.MaxValue;
        if (stream.CanSeek)
        {
            var there = Math.Max(0, stream.Length - header.DataOffset);
            FrameCount = Math.Min(_remaining, there) / header.FrameBytes;
            _remaining = Math.Min(_remaining, there);
        }

        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferBytes / header.FrameBytes, 1) * header.FrameBytes);
    }

    public override SampleRate Rate { get; }

    public override int Channels => _header.Channels;

    public override int? BitsPerSample => _header.Bits;

    public override string Format => _header.Encoding switch
    {
        WavEncoding.Pcm => "WAV PCM",
        WavEncoding.Float => "WAV float",
        WavEncoding.ALaw => "WAV A-law",
        _ => "WAV µ-law",
    };

    public override long? FrameCount { get; }

    public override int Read(Span<float> destination, CancellationToken cancellationToken)
    {
        var filled = 0;
        var frameBytes = _header.FrameBytes;
        var most = Math.Max(BufferBytes / frameBytes, 1);
        while (filled < destination.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var want = (int)Math.Min(Math.Min(most, destination.Length - filled) * (long)frameBytes, _remaining);
            var got = _stream.ReadAtLeast(_buffer.AsSpan(0, want), want, throwOnEndOfStream: false);
            _remaining = got < want ? 0 : _remaining - got;
            var frames = got / frameBytes;
            if (frames == 0)
            {
                ReportCut();
                break;
            }

            _notFinite += WavSamples.Decode(_header, _buffer.AsSpan(0, frames * frameBytes), destination.Slice(filled, frames));
            filled += frames;
        }

        _position += filled;
        return filled;
    }

    public override long Skip(long frames, CancellationToken cancellationToken)
    {
        if (FrameCount is { } count)
        {
            frames = Math.Min(frames, count - _position);
            _stream.Position = _header.DataOffset + ((_position + frames) * _header.FrameBytes);
            _remaining -= frames * _header.FrameBytes;
            _position += frames;
            return frames;
        }

        var scrap = new float[4096];
        long skipped = 0;
        while (skipped < frames)
        {
            var read = Read(scrap.AsSpan(0, (int)Math.Min(scrap.Length, frames - skipped)), cancellationToken);
            if (read == 0)
            {
                break;
            }

            skipped += read;
        }

        return skipped;
    }

    public override void Dispose()
    {
        if (_notFinite > 0)
        {
            _warnings.Add($"{_notFinite} samples are not numbers and were read as silence");
            _notFinite = 0;
        }

        _stream.Dispose();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private void ReportCut()
    {
        if (_reported || !_stream.CanSeek)
        {
            return;
        }

        _reported = true;
        var there = _stream.Length - _header.DataOffset;
        if (_header.DataBytes is { } claimed && claimed > there)
        {
            if (there < _header.FrameBytes && claimed >= _header.FrameBytes)
            {
                throw new TimbreException($"{_path}: ends before the first sample; it was cut off");
            }

            _warnings.Add($"is cut off: its header promises {Rate.Seconds(claimed / _header.FrameBytes):0.###} s, {Rate.Seconds(there / _header.FrameBytes):0.###} s are there");
        }
    }
}
