namespace Timbre.Audio;

/// <summary>Samples per second of one channel. A type of its own so that a rate is never mistaken for a count of samples.</summary>
/// <param name="Hertz">From 1 to 1,048,575 (the largest that FLAC can state is 1,048,575).</param>
public readonly record struct SampleRate(int Hertz)
{
    /// <summary>16 kHz, the rate of LibriSpeech and of most speech encoders.</summary>
    public static SampleRate Speech { get; } = new(16000);

    /// <summary>How long <paramref name="samples"/> samples last, in seconds.</summary>
    public double Seconds(long samples) => (double)samples / Hertz;

    /// <summary>As a person writes it, e.g. <c>16000 Hz</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Hertz} Hz");
}
