namespace Timbre.Corpora;

/// <summary>
/// Counts what is done and says how fast the computing is. What comes out of the store is told apart by the time it took, so that a run that
/// begins with thousands of entries from the store does not promise to compute the rest as fast. The first that is computed only starts the clock: most of its
/// time goes into compiling the code.
/// </summary>
internal sealed class ExtractionPace(IReadOnlyList<Utterance> utterances, IProgress<BatchProgress> progress, TimeProvider clock)
{
    private static readonly TimeSpan s_soonest = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new(); // one report at a time, and always a larger one
    private long? _since;
    private double _knownLeft = utterances.Sum(u => u.Duration ?? 0);
    private int _unknownLeft = utterances.Count(u => u.Duration is null);
    private int _done;
    private int _fromStore;
    private double _seconds;
    private int _measured;
    private double _computedSeconds;
    private TimeSpan _computing;
    private TimeSpan _finding;

    /// <summary>The clock for <see cref="Add"/>.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>One more is done; it was begun at <paramref name="begun"/>.</summary>
    public void Add(ExtractionOutcome outcome, long begun)
    {
        lock (_lock)
        {
            _done++;
            if (outcome.Utterance.Duration is { } duration)
            {
                _knownLeft -= duration;
            }
            else
            {
                _unknownLeft--;
            }

            if (outcome.Extracted is { } extracted)
            {
                _seconds += extracted.Seconds;
                _measured++;
            }

            if (outcome.FromStore)
            {
                _fromStore++;
                _finding += clock.GetElapsedTime(begun);
            }
            else if (_since is null)
            {
                _since = clock.GetTimestamp();
                _finding = TimeSpan.Zero;
            }
            else
            {
                _computedSeconds += outcome.Extracted?.Seconds ?? 0;
                _computing += clock.GetElapsedTime(begun);
            }

            var speed = Speed();
            progress.Report(new BatchProgress(_done, utterances.Count) { FromStore = _fromStore, Speed = speed, Left = speed is { } s ? Left(s) : null });
        }
    }

    private double? Speed()
    {
        if (_since is not { } since)
        {
            return null;
        }

        // The time since then, shared out as the threads spent theirs.
        var spent = clock.GetElapsedTime(since) * (_computing / (_computing + _finding + TimeSpan.FromTicks(1)));
        return spent >= s_soonest && _computedSeconds > 0 ? _computedSeconds / spent.TotalSeconds : null;
    }

    private TimeSpan? Left(double speed)
    {
        var audio = Math.Max(0, _knownLeft) + (_unknownLeft * _seconds / _measured);
        return audio / speed < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(audio / speed) : null;
    }
}
