namespace Timbre.Classification;

/// <summary>
/// What is known of a stretch of a recording over time: where somebody speaks, and how likely the voice is female there. Immutable; may be shared by threads.
/// </summary>
/// <param name="Start">Where it begins in the recording, in seconds, 0 or more.</param>
/// <param name="Duration">Its length in seconds, 0 or more.</param>
/// <param name="FrameSeconds">Seconds of a frame of <paramref name="Speech"/>, above 0.</param>
/// <param name="Speech">Whether each frame is speech; frames that are missing at the end are not.</param>
/// <param name="StepSeconds">Seconds of a step of <paramref name="LogOdds"/>, above 0.</param>
/// <param name="LogOdds">
/// For each step ln(P(F) / P(M)), calibrated, of the window around the middle of the step; NaN where it is not known, as where nobody speaks. Steps may be missing at the end.
/// </param>
public sealed record VoiceTrack(double Start, double Duration, double FrameSeconds, IReadOnlyList<bool> Speech, double StepSeconds, IReadOnlyList<float> LogOdds)
{
    /// <summary>How much of the recording one value of <see cref="LogOdds"/> has heard, in seconds: neighbouring values that share what they heard are worth less.</summary>
    public double WindowSeconds { get; init; } = 2;

    /// <summary>What was amiss with the recording and was read in spite of it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal void Check()
    {
        Require(Start >= 0 && double.IsFinite(Start), "start", Start, "must be 0 s or more");
        Require(Duration >= 0 && double.IsFinite(Duration), "duration", Duration, "must be 0 s or more");
        Require(FrameSeconds is >= 1e-4 and <= 60, "frame", FrameSeconds, "must be from 0.0001 to 60 s");
        Require(StepSeconds is >= 1e-4 and <= 3600, "step", StepSeconds, "must be from 0.0001 to 3600 s");
        Require(WindowSeconds is >= 1e-4 and <= 3600, "window", WindowSeconds, "must be from 0.0001 to 3600 s");
    }

    internal static void Require(bool holds, string name, double value, string rule)
    {
        if (!holds)
        {
            throw new TimbreException(FormattableString.Invariant($"{name}={value}: {rule}"));
        }
    }
}
