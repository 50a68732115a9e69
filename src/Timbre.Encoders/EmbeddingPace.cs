using Timbre.Corpora;

namespace Timbre.Encoders;

/// <summary>
/// Says how fast recordings are encoded and how long the rest takes, by seconds of audio. The first piece only starts the clock: most of its time goes
/// into compiling the code.
/// </summary>
internal sealed class EmbeddingPace(int total, IProgress<BatchProgress> progress, TimeProvider clock)
{
    private static readonly TimeSpan s_soonest = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new(); // one report at a time, and always a later one
    private long? _since;
    private int _done;
    private int _opened;
    private double _expected;
    private double _encoded;
    private double _timed;

    /// <summary>A recording is begun.</summary>
    /// <param name="seconds">How long it is; null where that is not known.</param>
    public void Opened(double? seconds)
    {
        lock (_lock)
        {
            if (seconds is { } known)
            {
                _opened++;
                _expected += known;
            }
        }
    }

    /// <summary>That much of a recording is encoded.</summary>
    public void Encoded(double seconds)
    {
        lock (_lock)
        {
            _encoded += seconds;
            if (_since is null)
            {
                _since = clock.GetTimestamp();
            }
            else
            {
                _timed += seconds;
            }

            Report();
        }
    }

    /// <summary>A recording is done, or failed.</summary>
    public void Done()
    {
        lock (_lock)
        {
            _done++;
            Report();
        }
    }

    private void Report()
    {
        var spent = _since is { } since ? clock.GetElapsedTime(since) : TimeSpan.Zero;
        double? speed = spent >= s_soonest && _timed > 0 ? _timed / spent.TotalSeconds : null;
        TimeSpan? left = speed is { } s && _opened > 0 ? TimeSpan.FromSeconds(Math.Min(1e9, Math.Max(0, (_expected / _opened * total) - _encoded) / s)) : null;
        progress.Report(new BatchProgress(_done, total) { Speed = speed, Left = left });
    }
}
