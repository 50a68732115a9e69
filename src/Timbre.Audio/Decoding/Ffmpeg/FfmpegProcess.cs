using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Timbre.Audio;

/// <summary>
/// One run of the <c>ffmpeg</c> on the PATH that decodes a file to WAV on its output. A stream that can only be read. Nothing of the file's
/// name is taken for an option or an address, and what the file refers to is looked for among files only.
/// </summary>
internal sealed partial class FfmpegProcess : Stream
{
    private const int MostLines = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _path;
    private readonly Process _process;
    private readonly Stream _output;
    private readonly Timer _watch;
    private readonly CancellationTokenRegistration _registration;
    private readonly Queue<string> _lines = new();
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _described = new();
    private bool _timedOut;
    private bool _disposed;

    private FfmpegProcess(string path, Process process, CancellationToken cancellationToken)
    {
        _path = path;
        _process = process;
        _output = process.StandardOutput.BaseStream;
        _watch = new Timer(_ => GiveUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        _registration = cancellationToken.Register(Kill);
    }

    /// <summary>What ffmpeg takes the file for, e.g. <c>mp3</c>; null until it said so.</summary>
    public string? InputFormat { get; private set; }

    /// <summary>The duration that ffmpeg states, which may be an estimate.</summary>
    public double? Seconds { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="TimbreException">There is no ffmpeg.</exception>
    public static FfmpegProcess Start(string path, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo("ffmpeg")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        string[] arguments =
        [
            "-hide_banner", "-nostdin", "-nostats", "-loglevel", "info", "-protocol_whitelist", "file,pipe", "-i", "file:" + path,
            "-map", "0:a:0", "-map_metadata", "-1", "-c:a", "pcm_f32le", "-f", "wav", "pipe:1",
        ];
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        try
        {
            var process = Process.Start(info)!;
            process.StandardInput.Close();
            return new FfmpegProcess(path, process, cancellationToken);
        }
        catch (Win32Exception e)
        {
            throw new TimbreException($"{path}: is neither WAV nor FLAC, and ffmpeg, which reads other formats, is not on the PATH; install ffmpeg or convert the file to FLAC", e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        // Only while it is waited for: a reader may take its time between two blocks.
        _watch.Change(Patience, Timeout.InfiniteTimeSpan);
        var read = _output.Read(buffer);
        _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return read;
    }

    /// <summary>After the last byte: what went wrong, or null.</summary>
    public string? Failure()
    {
        if (!_process.WaitForExit(Patience))
        {
            GiveUp();
        }

        _process.WaitForExit();
        lock (_lock)
        {
            return _timedOut ? $"ffmpeg gave nothing for {Patience.TotalSeconds:0} s"
                : _process.ExitCode == 0 ? null
                : _lines.Count == 0 ? $"ffmpeg ended with code {_process.ExitCode}"
                : "ffmpeg says: " + _lines.Last().Replace("file:" + _path, "the file", StringComparison.Ordinal);
        }
    }

    /// <summary>Waits until ffmpeg has said what the file is, which it does before the first byte, though on another pipe.</summary>
    public void WaitForDescription() => _described.Wait(TimeSpan.FromSeconds(5));

    /// <summary>Ends the run whatever it was doing.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            lock (_lock)
            {
                _disposed = true;
                _described.Dispose();
            }

            _registration.Dispose();
            _watch.Dispose();
            Kill();
            _process.WaitForExit();
            _output.Dispose();
            _process.Dispose();
        }

        base.Dispose(disposing);
    }

    [GeneratedRegex(@"^Input #0, (?<format>[^,]+(,\S+)*), from", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InputPattern();

    [GeneratedRegex(@"^\s*Duration: (?<h>\d+):(?<m>\d+):(?<s>[\d.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DurationPattern();

    private void GiveUp()
    {
        lock (_lock)
        {
            _timedOut = true;
        }

        Kill();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            Note(line);
        }

        if (line is null || line.AsSpan().TrimStart().StartsWith("Duration:", StringComparison.Ordinal))
        {
            lock (_lock)
            {
                if (!_disposed)
                {
                    _described.Set();
                }
            }
        }
    }

    private void Note(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_lock)
        {
            if (InputFormat is null && InputPattern().Match(line) is { Success: true } input)
            {
                InputFormat = input.Groups["format"].Value.Split(',')[0];
            }

            if (Seconds is null && DurationPattern().Match(line) is { Success: true } duration)
            {
                Seconds = (3600 * double.Parse(duration.Groups["h"].Value, CultureInfo.InvariantCulture))
                    + (60 * double.Parse(duration.Groups["m"].Value, CultureInfo.InvariantCulture))
                    + double.Parse(duration.Groups["s"].Value, CultureInfo.InvariantCulture);
            }

            _lines.Enqueue(line.Trim());
            if (_lines.Count > MostLines)
            {
                _lines.Dequeue();
            }
        }
    }
}
