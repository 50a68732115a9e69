namespace Timbre.Audio;

/// <summary>A mel spectrogram in decibels: <c>power_to_db(melspectrogram(…))</c>.</summary>
public sealed record LogMelOptions
{
    /// <summary>The mel spectrogram.</summary>
    public MelOptions Mel { get; init; } = new();

    /// <summary>How it becomes decibels.</summary>
    public DecibelOptions Decibels { get; init; } = new();

    internal void Check()
    {
        Mel.Check();
        Decibels.Check();
    }

    internal void Describe(IDictionary<string, object?> settings, string normName)
    {
        Mel.Describe(settings, normName);
        Decibels.Describe(settings);
    }
}
