namespace Timbre.Classification;

/// <summary>Windows that <see cref="WindowedGenderTracker"/> shows to its model.</summary>
public sealed record WindowTrackerOptions
{
    /// <summary>Seconds of a window: 0.2 to 30. At the ends of a recording it is moved inwards, not cut.</summary>
    public double WindowSeconds { get; init; } = 2;

    /// <summary>Seconds from one window to the next: 0.05 to 30.</summary>
    public double StepSeconds { get; init; } = 0.5;

    internal void Check()
    {
        VoiceTrack.Require(WindowSeconds is >= 0.2 and <= 30, "window", WindowSeconds, "must be from 0.2 to 30 s");
        VoiceTrack.Require(StepSeconds is >= 0.05 and <= 30, "step", StepSeconds, "must be from 0.05 to 30 s");
    }
}
