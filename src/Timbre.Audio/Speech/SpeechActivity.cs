namespace Timbre.Audio;

/// <summary>
/// Where somebody speaks, decided for every 20 ms without any training: speech is what has a pitch (60 to 500 Hz), changes, and stands above the noise floor, together with
/// what is near it and above the floor, too. Silence, steady noises, hum, tones, steady chords and clicks are not speech; singing and other voices behind the speaker are.
/// The level of a recording does not matter. Immutable; may be shared by threads.
/// </summary>
/// <remarks>
/// The noise floor of each frequency is the lowest power within about a second on both sides (minimum statistics, Martin 2001), here in blocks of 0.32 s.
/// Harmonicity is the highest autocorrelation of the compressed spectrum above that floor, relative to all of the spectrum.
/// </remarks>
public sealed class SpeechActivity
{
    /// <summary>Samples of a frame, at 16 kHz.</summary>
    public const int FrameLength = 320;

    /// <summary>Seconds of a frame.</summary>
    public const double FrameSeconds = 0.02;

    private readonly SpeechSpectra _spectra;

    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public SpeechActivity(SpeechActivityOptions? options = null)
    {
        Options = options ?? new SpeechActivityOptions();
        Options.Check();
        _spectra = new SpeechSpectra();
    }

    /// <summary>What it was made of.</summary>
    public SpeechActivityOptions Options { get; }

    /// <summary>How far behind the samples the decisions of a stream are at most, in seconds: 2.75 with the default options.</summary>
    public double LookAheadSeconds => (SpeechBlocks.LookAheadFrames + SpeechDecision.LookAheadFrames(Options) + 3) * FrameSeconds;

    /// <summary>Decides for each frame of a whole recording; the last one may be a part of a frame.</summary>
    /// <param name="samples">One channel at 16 kHz; the scale does not matter.</param>
    /// <returns>⌈samples / 320⌉ decisions: whether frame i, samples 320·i to 320·i + 319, is speech.</returns>
    /// <exception cref="TimbreException">A sample is not finite.</exception>
    public bool[] Detect(ReadOnlySpan<float> samples)
    {
        var stream = Begin();
        var decided = new List<bool>((samples.Length / FrameLength) + 1);
        stream.Accept(samples, decided);
        stream.End(decided);
        return [.. decided];
    }

    /// <summary>Begins on a recording whose samples come in blocks; the decisions are those of <see cref="Detect"/>, whatever the blocks, and memory does not grow.</summary>
    public SpeechActivityStream Begin() => new(_spectra, Options);
}
