namespace Timbre.Audio;

/// <summary>Reads what Timbre does not decode itself, through ffmpeg.</summary>
internal sealed class FfmpegReader : SampleReader
{
    private readonly string _path;
    private readonly FfmpegProcess _process;
    private readonly WavReader _wav;
    private readonly WarningList _warnings;
    private readonly CancellationToken _cancellationToken;
    private bool _any;
    private bool _ended;

    public FfmpegReader(string path, WarningList warnings, CancellationToken cancellationToken)
    {
        _path = path;
        _warnings = warnings;
        _cancellationToken = cancellationToken;
        _process = FfmpegProcess.Start(path, cancellationToken);
        try
        {
            _wav = new WavReader(_process, ReadHeader(), path, warnings);
        }
        catch
        {
            _process.Dispose();
            throw;
        }
    }

    public override SampleRate Rate => _wav.Rate;

    public override int Channels => _wav.Channels;

    public override int? BitsPerSample => null;

    public override string Format => "ffmpeg: " + (_process.InputFormat ?? "unknown");

    public override long? FrameCount => null;

    public override double? RoughSeconds => _process.Seconds;

    public override int Read(Span<float> destination, CancellationToken cancellationToken)
    {
        var read = _wav.Read(destination, cancellationToken);
        _any |= read > 0;
        CheckEnd(read < destination.Length);
        return read;
    }

    public override long Skip(long frames, CancellationToken cancellationToken)
    {
        var skipped = _wav.Skip(frames, cancellationToken);
        _any |= skipped > 0;
        CheckEnd(skipped < frames);
        return skipped;
    }

    public override void Dispose() => _wav.Dispose();

    private WavHeader ReadHeader()
    {
        try
        {
            var header = WavHeader.Read(_process, _path) ?? throw new TimbreException($"{_path}: ffmpeg gave something that is not WAV");
            _process.WaitForDescription();
            return header;
        }
        catch (TimbreException e)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            throw new TimbreException($"{_path}: is neither WAV nor FLAC, and cannot be decoded otherwise; {_process.Failure() ?? e.Message}", e);
        }
    }

    private void CheckEnd(bool atEnd)
    {
        if (!atEnd || _ended)
        {
            return;
        }

        _ended = true;
        _cancellationToken.ThrowIfCancellationRequested();
        if (_process.Failure() is { } failure)
        {
            if (!_any)
            {
                throw new TimbreException($"{_path}: cannot be decoded; {failure}");
            }

            _warnings.Add($"could not be decoded to its end; {failure}");
        }
    }
}
