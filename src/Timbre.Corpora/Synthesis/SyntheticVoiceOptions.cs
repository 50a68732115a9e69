using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>
/// What <see cref="SyntheticVoices"/> makes. The voices are synthetic: they show that the machinery works, never how well it does on people.
/// Immutable; the same values give the same samples on the same machine at any thread count.
/// </summary>
public sealed record SyntheticVoiceOptions
{
    /// <summary>How many speakers, from 2 to 998; half are labelled F and half M (one more F where the number is odd).</summary>
    public int Speakers { get; init; } = 24;

    /// <summary>How many utterances each speaker says, from 1 to 999; the first half belongs to one session, the rest to another.</summary>
    public int UtterancesPerSpeaker { get; init; } = 8;

    /// <summary>The mean length of an utterance in seconds, from 0.5 to 600; single ones differ by up to 15 %.</summary>
    public double Seconds { get; init; } = 2.5;

    /// <summary>Samples per second, from 8000 to 48000 Hz.</summary>
    public SampleRate SampleRate { get; init; } = SampleRate.Speech;

    /// <summary>Another seed gives other speakers who say other things.</summary>
    public long Seed { get; init; }

    /// <summary>How many threads work at once; 0 means all cores. Does not change the result.</summary>
    public int Jobs { get; init; }

    internal SyntheticVoiceOptions Validated()
    {
        Require(Speakers is >= 2 and <= 998, $"Speakers={Speakers}: must be from 2 to 998");
        Require(UtterancesPerSpeaker is >= 1 and <= 999, $"UtterancesPerSpeaker={UtterancesPerSpeaker}: must be from 1 to 999");
        Require(Seconds is >= 0.5 and <= 600, $"Seconds={Seconds}: must be from 0.5 to 600");
        Require(SampleRate.Hertz is >= 8000 and <= 48000, $"SampleRate={SampleRate}: must be from 8000 to 48000 Hz");
        Require(Jobs >= 0, $"Jobs={Jobs}: must be 0 (all cores) or a positive number");
        return this;
    }

    private static void Require(bool holds, FormattableString message)
    {
        if (!holds)
        {
            throw new TimbreException(FormattableString.Invariant(message));
        }
    }
}
