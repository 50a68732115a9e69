namespace Timbre.Corpora;

/// <summary>
/// A synthetic speaker: the settings of a source-filter synthesiser, not a person. Immutable; may be shared by threads.
/// </summary>
public sealed record SyntheticSpeaker
{
    internal SyntheticSpeaker(string id, Gender gender)
    {
        (Id, Gender) = (id, gender);
    }

    /// <summary>For example <c>syn-f01</c>.</summary>
    public string Id { get; }

    /// <summary>The label from whose ranges the voice was drawn; the ranges of the two labels overlap.</summary>
    public Gender Gender { get; }

    /// <summary>The mean pitch in Hz; a session and an utterance shift it by a few percent.</summary>
    public double Pitch { get; init; }

    /// <summary>All formants relative to Peterson and Barney's women taken as 1 (so about 0.87 for their men).</summary>
    public double FormantScale { get; init; }

    /// <summary>The mean change of the period from one glottal pulse to the next, relative (0.01 is 1 %).</summary>
    public double Jitter { get; init; }

    /// <summary>The mean change of the amplitude from one glottal pulse to the next, relative.</summary>
    public double Shimmer { get; init; }

    /// <summary>The part of a period during which the glottis is open, between 0 and 1.</summary>
    public double OpenQuotient { get; init; }

    /// <summary>The frequency in Hz above which the glottal source falls by a further 6 dB per octave.</summary>
    public double TiltHertz { get; init; }

    /// <summary>The level of aspiration noise beside the glottal pulses, relative.</summary>
    public double Breathiness { get; init; }

    /// <summary>Syllables per second.</summary>
    public double SyllableRate { get; init; }

    /// <summary>How far accents raise the pitch, relative.</summary>
    public double Liveliness { get; init; }

    /// <summary>The factor on all formant bandwidths.</summary>
    public double Damping { get; init; }

    /// <summary>What sets this speaker's five formants apart beyond <see cref="FormantScale"/>, relative to 1.</summary>
    internal double[] FormantHabit { get; init; } = [];

    /// <summary>How this speaker says each vowel: factors on F1 and F2, two for each vowel.</summary>
    internal double[] VowelHabit { get; init; } = [];
}
