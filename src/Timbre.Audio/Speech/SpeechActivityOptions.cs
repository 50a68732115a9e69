namespace Timbre.Audio;

/// <summary>What counts as speech. The defaults were set on read speech, clean and at 10 dB over white, pink and babble noise, against steady and coloured noises, hum and tones.</summary>
public sealed record SpeechActivityOptions
{
    /// <summary>
    /// How much of a frame's spectrum from 60 to 1600 Hz must stand above the noise and repeat with one pitch of 60 to 500 Hz, as a share: above 0, at most 1.
    /// Noises stay below 0.22; voiced speech has a median of 0.5.
    /// </summary>
    public double Harmonicity { get; init; } = 0.23;

    /// <summary>By how much that spectrum must change within 40 ms, in dB, weighted by its amplitude; 0 or more. Steady tones and chords change by less than 0.3 dB, speech by 2.5 dB and more.</summary>
    public double ChangeDecibels { get; init; } = 1.2;

    /// <summary>What is near voiced speech belongs to it while one of eight bands is as many dB above its noise floor; 0 to 60.</summary>
    public double LevelDecibels { get; init; } = 5;

    /// <summary>How far from voiced speech that may be, in seconds: 0 to 2.</summary>
    public double ReachSeconds { get; init; } = 0.3;

    /// <summary>Added at both ends of speech, in seconds: 0 to 1.</summary>
    public double HangoverSeconds { get; init; } = 0.06;

    /// <summary>A shorter pause between speech counts as speech, in seconds: 0 to 5.</summary>
    public double ShortestPauseSeconds { get; init; } = 0.4;

    /// <summary>What is shorter is no speech, in seconds: 0 to 5.</summary>
    public double ShortestSpeechSeconds { get; init; } = 0.16;

    internal void Check()
    {
        Setting.Require(Harmonicity is > 0 and <= 1, "harmonicity", Harmonicity, "must be a share above 0 and at most 1");
        Setting.Require(ChangeDecibels is >= 0 and <= 40, "change", ChangeDecibels, "must be from 0 to 40 dB");
        Setting.Require(LevelDecibels is >= 0 and <= 60, "level", LevelDecibels, "must be from 0 to 60 dB");
        Setting.Require(ReachSeconds is >= 0 and <= 2, "reach", ReachSeconds, "must be from 0 to 2 s");
        Setting.Require(HangoverSeconds is >= 0 and <= 1, "hangover", HangoverSeconds, "must be from 0 to 1 s");
        Setting.Require(ShortestPauseSeconds is >= 0 and <= 5, "shortest_pause", ShortestPauseSeconds, "must be from 0 to 5 s");
        Setting.Require(ShortestSpeechSeconds is >= 0 and <= 5, "shortest_speech", ShortestSpeechSeconds, "must be from 0 to 5 s");
    }
}
