using System.Security.Cryptography;

namespace Timbre.Audio;

/// <summary>
/// Reads a FLAC file (RFC 9639) from its start, frame by frame. A damaged frame is dropped: the next good one says where it belongs, the
/// samples between are silence, so that later ones keep their place in time, and a warning says so.
/// </summary>
internal sealed class FlacReader : SampleReader
{
    private readonly string _path;
    private readonly WarningList _warnings;
    private readonly FlacInput _input;
    private readonly FlacFrame _frame = new();
    private readonly FlacStreamInfo? _info;
    private readonly IncrementalHash? _md5;
    private readonly long _audioBytes;
    private byte[] _md5Bytes = [];
    private float[] _left = [];
    private int _leftFrom;
    private int _leftEnd;
    private int _firstBlockSize;
    private long _position; // in samples: the next one to be handed out of a new frame
    private long _silence;
    private int _hint = 1 << 15;
    private long _wastedWork;
    private bool _damaged;
    private bool _anyFrame;
    private bool _ended;
    private string? _pendingDamage;
    private long _damageOffset;

    public FlacReader(Stream stream, string path, WarningList warnings, ReadPurpose purpose)
    {
        _path = path;
        _warnings = warnings;
        _input = new FlacInput(stream, purpose == ReadPurpose.Header ? 1 << 13 : 1 << 17);
        try
        {
            _info = FlacMetadata.Read(_input, path, warnings);
            _audioBytes = _input.Remaining;
            if (purpose == ReadPurpose.Whole && _info is { HasMd5: true })
            {
#pragma warning disable CA5351 // FLAC's own checksum; nothing is protected by it
                _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
            }

            (Rate, Channels, var bits) = ReadFormat();
            BitsPerSample = bits;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override SampleRate Rate { get; }

    public override int Channels { get; }

    public override int? BitsPerSample { get; }

    public override string Format => "FLAC";

    /// <summary>Believed where the file is long enough for that many samples: no frame takes less than nine bytes.</summary>
    public override long? FrameCount
    {
        get
        {
            if (_info is null || (_info.TotalSamples == 0 && _audioBytes > 0))
            {
                return null;
            }

            var most = ((_audioBytes / 9) + 1) * Math.Max(_info.MaximumBlockSize, 16);
            return _info.TotalSamples <= most ? _info.TotalSamples : null;
        }
    }

    public override int Read(Span<float> destination, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < destination.Length)
        {
            var rest = destination[filled..];
            if (_silence > 0)
            {
                var count = (int)Math.Min(_silence, rest.Length);
                rest[..count].Clear();
                _silence -= count;
                filled += count;
            }
            else if (_leftFrom < _leftEnd)
            {
                var count = Math.Min(_leftEnd - _leftFrom, rest.Length);
                _left.AsSpan(_leftFrom, count).CopyTo(rest);
                _leftFrom += count;
                filled += count;
            }
            else if (!NextFrame(cancellationToken))
            {
                break;
            }
            else if (_silence == 0 && rest.Length >= _frame.Length)
            {
                FlacOutput.MixToMono(_frame.Channels, _frame.Bits, rest[.._frame.Length]);
                filled += _frame.Length;
            }
            else
            {
                KeepFrame();
            }
        }

        return filled;
    }

    public override long Skip(long frames, CancellationToken cancellationToken)
    {
        var skipped = 0L;
        while (skipped < frames)
        {
            var silent = Math.Min(_silence, frames - skipped);
            _silence -= silent;
            skipped += silent;
            var kept = (int)Math.Min(_leftEnd - _leftFrom, frames - skipped);
            _leftFrom += kept;
            skipped += kept;
            if (skipped == frames || !NextFrame(cancellationToken))
            {
                break;
            }

            if (_silence == 0 && _frame.Length <= frames - skipped)
            {
                skipped += _frame.Length;
            }
            else
            {
                KeepFrame();
            }
        }

        return skipped;
    }

    public override void CheckWhole()
    {
        if (_info is null || _damaged)
        {
            return;
        }

        if (_info.TotalSamples != 0 && _info.TotalSamples != _position)
        {
            _warnings.Add($"the header says {_info.TotalSamples} samples, the file holds {_position}");
        }
        else if (_md5 is not null && !_md5.GetHashAndReset().AsSpan().SequenceEqual(_info.Md5))
        {
            _warnings.Add("MD5 of decoded samples does not match the header");
        }
    }

    public override void Dispose()
    {
        _input.Dispose();
        _md5?.Dispose();
    }

    private void KeepFrame()
    {
        if (_left.Length < _frame.Length)
        {
            _left = new float[_frame.Length];
        }

        FlacOutput.MixToMono(_frame.Channels, _frame.Bits, _left.AsSpan(0, _frame.Length));
        _leftFrom = 0;
        _leftEnd = _frame.Length;
    }

    // The first frame is believed before STREAMINFO; without either there is nothing to go by.
    private (SampleRate Rate, int Channels, int Bits) ReadFormat()
    {
        _input.Ensure(FlacFrameHeader.MaximumLength);
        var found = FlacFrameHeader.TryParse(_input.Available, out var header);
        while (!found && _info is null && _input.FindSync())
        {
            found = FlacFrameHeader.TryParse(_input.Available, out header);
        }

        var rate = header.Rate != 0 ? header.Rate : _info?.Rate ?? 0;
        var bits = header.Bits != 0 ? header.Bits : _info?.Bits ?? 0;
        var channels = header.Channels != 0 ? header.Channels : _info?.Channels ?? 0;
        if (rate == 0 || bits < 4)
        {
            throw new TimbreException($"{_path}: has no FLAC header that says its sample rate and width; it is damaged or not FLAC");
        }

        if (_info is not null && found && (rate != _info.Rate || channels != _info.Channels || bits != _info.Bits))
        {
            _warnings.Add($"the header says {_info.Rate} Hz, {_info.Channels} channels, {_info.Bits} bits, the frames say {rate} Hz, {channels} channels, {bits} bits; the frames were believed");
        }

        return (new SampleRate(rate), channels, bits);
    }

    private bool NextFrame(CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _input.Ensure(_hint);
            if (_input.Count == 0)
            {
                End();
                break;
            }

            if (TryDecode())
            {
                return true;
            }

            if (_pendingDamage is null)
            {
                _pendingDamage = "bytes that are not a FLAC frame";
                _damageOffset = _input.Offset;
            }

            if (!_input.FindSync())
            {
                End();
            }
        }

        return false;
    }

    private bool TryDecode()
    {
        if (!FlacFrameHeader.TryParse(_input.Available, out var header))
        {
            return false;
        }

        var bits = header.Bits != 0 ? header.Bits : _info?.Bits ?? 0;
        var rate = header.Rate != 0 ? header.Rate : _info?.Rate ?? 0;
        if (bits < 4 || rate == 0)
        {
            return false;
        }

        var most = (4L * header.BlockSize * header.Channels * ((bits + 8) / 8)) + 65536;
        while (true)
        {
            try
            {
                var length = _frame.Decode(_input.Buffer, _input.From, _input.End, header, bits);
                Accept(header, rate);
                _input.Advance(length);
                _hint = Math.Max(_hint, length * 2);
                return true;
            }
            catch (DamagedFrameException e)
            {
                if (e.RanOut && _input.Count < most && _input.Ensure(Math.Max(_hint, _input.Count * 2)))
                {
                    continue;
                }

                if (_pendingDamage is null)
                {
                    _pendingDamage = e.RanOut ? "the last frame is cut off" : e.Message;
                    _damageOffset = _input.Offset;
                }

                _wastedWork += Math.Min(_input.Count, most);
                if (_wastedWork > (1L << 26) + (_audioBytes * 16))
                {
                    throw new TimbreException($"{_path}: is damaged beyond recovery: {_pendingDamage}", e);
                }

                return false;
            }
        }
    }

    private void Accept(in FlacFrameHeader header, int rate)
    {
        if (rate != Rate.Hertz)
        {
            throw new TimbreException($"{_path}: its sample rate changes from {Rate.Hertz} Hz to {rate} Hz after {Rate.Seconds(_position):0.###} s, which Timbre does not read; convert it to one rate first");
        }

        if (header.BlockSize > 65535 && !_damaged)
        {
            _warnings.Add("has a block of 65536 samples, which FLAC does not allow");
        }

        if (_pendingDamage is not null)
        {
            var at = header.VariableBlockSize ? header.Number : header.Number * (_info is { } i && i.MinimumBlockSize == i.MaximumBlockSize ? i.MaximumBlockSize : _firstBlockSize);
            var lost = _anyFrame || _info is not null ? at - _position : 0;
            var most = (((_input.Offset - _damageOffset) / 9) + 1) * Math.Max(_info?.MaximumBlockSize ?? 0, _firstBlockSize);
            lost = lost > 0 && lost <= most ? lost : 0;
            ReportDamage(lost);
            _silence = lost;
            _position += lost;
        }

        if (!_anyFrame)
        {
            _firstBlockSize = header.BlockSize;
            _anyFrame = true;
        }

        _position += header.BlockSize;
        if (_md5 is not null && !_damaged)
        {
            var need = header.BlockSize * header.Channels * 4;
            if (_md5Bytes.Length < need)
            {
                _md5Bytes = new byte[need];
            }

            var count = FlacOutput.ToBytes(_frame.Channels, header.BlockSize, _frame.Bits, _md5Bytes);
            _md5.AppendData(_md5Bytes, 0, count);
        }
    }

    private void ReportDamage(long lost)
    {
        _damaged = true;
        var seconds = Rate.Seconds(_position);
        _warnings.Add(lost > 0
            ? $"is damaged at {seconds:0.###} s ({_pendingDamage}): {lost} samples were replaced by silence"
            : $"is damaged at {seconds:0.###} s ({_pendingDamage}): {_input.Offset - _damageOffset} bytes were passed over");
        _pendingDamage = null;
    }

    private void End()
    {
        _ended = true;
        if (_pendingDamage is null)
        {
            if (!_anyFrame && _info is { TotalSamples: > 0 })
            {
                throw new TimbreException($"{_path}: ends before the first sample; it was cut off");
            }

            return;
        }

        if (!_anyFrame)
        {
            throw new TimbreException($"{_path}: holds no FLAC frame that can be decoded ({_pendingDamage})");
        }

        if (_info is { TotalSamples: > 0 } info && _position >= info.TotalSamples)
        {
            return; // a tag of another format behind the audio
        }

        _damaged = true;
        var missing = _info is { TotalSamples: > 0 } i ? $" of {Rate.Seconds(i.TotalSamples):0.###} s" : "";
        _warnings.Add($"ends too early or is damaged at its end ({_pendingDamage}): {Rate.Seconds(_position):0.###} s{missing} could be read");
    }
}
