namespace Timbre.Classification;

/// <summary>How a <see cref="VoiceTrack"/> becomes segments.</summary>
public sealed record GenderSegmentationOptions
{
    /// <summary>
    /// The log-odds that another gender must gain before the path goes over to it amid speech, 0 or more; in units of one window of the track
    /// (a voice that is surely the other, log-odds 4, gains as much in a window). More gives fewer and longer segments.
    /// </summary>
    public double SwitchingPenalty { get; init; } = 0.8;

    /// <summary>The same in a pause, where speakers change more easily; 0 or more.</summary>
    public double PausePenalty { get; init; } = 0.3;

    /// <summary>Speech of one gender that is shorter and adjoins speech of the other joins it, in seconds; 0 to 10.</summary>
    public double MinimumSeconds { get; init; } = 0.3;

    /// <summary>A segment whose label is less probable is uncertain and has none: 0.5 (always a label) to 1.</summary>
    public double AbstainBelow { get; init; } = 0.6;

    internal void Check()
    {
        VoiceTrack.Require(SwitchingPenalty is >= 0 and <= 1e6, "switching_penalty", SwitchingPenalty, "must be from 0 to 1000000");
        VoiceTrack.Require(PausePenalty is >= 0 and <= 1e6, "pause_penalty", PausePenalty, "must be from 0 to 1000000");
        VoiceTrack.Require(MinimumSeconds is >= 0 and <= 10, "minimum", MinimumSeconds, "must be from 0 to 10 s");
        VoiceTrack.Require(AbstainBelow is >= 0.5 and <= 1, "abstain_below", AbstainBelow, "must be a probability from 0.5 to 1");
    }
}
