namespace Timbre.Corpora;

/// <summary>How far work over many recordings has come.</summary>
/// <param name="Done">Recordings done, failed ones included.</param>
/// <param name="Total">Recordings in all.</param>
public readonly record struct BatchProgress(int Done, int Total)
{
    /// <summary>How many of those done were found in a store and cost next to nothing.</summary>
    public int FromStore { get; init; }

    /// <summary>Seconds of audio computed in a second; what was found in a store does not count. Null while that is not known.</summary>
    public double? Speed { get; init; }

    /// <summary>
    /// How long the rest takes at that speed, from the durations where they are known and the mean of those done where not. It is taken that all of the
    /// rest is to be computed: where some of it lies in the store, it takes less. Null while it is not known.
    /// </summary>
    public TimeSpan? Left { get; init; }
}
