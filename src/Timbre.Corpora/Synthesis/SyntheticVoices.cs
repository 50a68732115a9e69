using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// Synthetic voices by source-filter synthesis: glottal pulses with jitter and shimmer, five formants whose place depends on the length of
/// the speaker's vocal tract, vowels and consonants, pitch contours. They are synthetic and babble; no person was recorded. They let the whole
/// way be tried with nothing to download; a score on them says nothing about real speech.
/// </summary>
public static class SyntheticVoices
{
    /// <summary>The name that the manifest entries carry as their corpus.</summary>
    public const string CorpusName = "synthetic";

    /// <summary>The speakers of a synthetic corpus: first those labelled F, then those labelled M.</summary>
    public static IReadOnlyList<SyntheticSpeaker> Speakers(SyntheticVoiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return SyntheticSpeakers.Draw(options.Validated());
    }

    /// <summary>
    /// The samples of one synthetic utterance, mono in (-1, 1), about −23 dBFS. May be called by many threads at once.
    /// </summary>
    /// <param name="options">As given to <see cref="Speakers"/>.</param>
    /// <param name="speaker">One of <see cref="Speakers"/>.</param>
    /// <param name="utteranceIndex">From 0; each index is another utterance.</param>
    public static float[] Synthesize(SyntheticVoiceOptions options, SyntheticSpeaker speaker, int utteranceIndex)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(speaker);
        ArgumentOutOfRangeException.ThrowIfNegative(utteranceIndex);
        options.Validated();
        double rate = options.SampleRate.Hertz;
        var own = new SeededRandom(options.Seed).Fork(speaker.Id);
        var session = own.Fork(Session(options, utteranceIndex));
        var random = own.Fork(FormattableString.Invariant($"utterance {utteranceIndex}"));
        var seconds = options.Seconds * random.NextDouble(0.85, 1.15);
        var pitch = speaker.Pitch * (1 + (0.03 * session.NextDouble(-1, 1)) + (0.03 * random.NextDouble(-1, 1)));
        var plan = Articulation.Plan(speaker with { Pitch = pitch }, seconds, random.Fork("plan"));
        var dry = VoiceSynthesizer.Voice(speaker, plan, (int)Math.Round(seconds * rate), rate, random.Fork("voice"));
        return new RecordingChain(session.Fork("chain"), rate).Record(dry, random.Fork("recording"));
    }

    /// <summary>
    /// Writes the corpus as 16-bit PCM WAV files, <c>FOLDER/syn-f01/syn-f01-01.wav</c> and so on, and returns the entries of its manifest
    /// (absolute paths, ordered by speaker and number). Files that are there already are replaced.
    /// </summary>
    /// <param name="options">What to make.</param>
    /// <param name="folder">Made where it is absent.</param>
    /// <param name="progress">Told how many files have been written so far.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <exception cref="TimbreException">An option is out of range, or the folder cannot be written.</exception>
    public static IReadOnlyList<Utterance> Generate(
        SyntheticVoiceOptions options,
        string folder,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var speakers = Speakers(options);
        folder = Path.GetFullPath(folder);
        var utterances = new Utterance[speakers.Count * options.UtterancesPerSpeaker];
        var done = 0;
        try
        {
            foreach (var speaker in speakers)
            {
                Directory.CreateDirectory(Path.Combine(folder, speaker.Id));
            }

            var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.Jobs == 0 ? Environment.ProcessorCount : options.Jobs };
            Parallel.For(0, utterances.Length, parallel, n =>
            {
                var (speaker, index) = (speakers[n / options.UtterancesPerSpeaker], n % options.UtterancesPerSpeaker);
                utterances[n] = Write(options, folder, speaker, index);
                progress?.Report(Interlocked.Increment(ref done));
            });
        }
        catch (AggregateException e) when (e.InnerException is TimbreException)
        {
            throw new TimbreException(e.InnerException.Message + "; choose another folder or make room", e.InnerException);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, e);
        }

        return utterances;
    }

    private static Utterance Write(SyntheticVoiceOptions options, string folder, SyntheticSpeaker speaker, int index)
    {
        var samples = Synthesize(options, speaker, index);
        var id = FormattableString.Invariant($"{speaker.Id}-{index + 1:00}");
        var path = Path.Combine(folder, speaker.Id, id + ".wav");
        WavWriter.Write(path, samples, options.SampleRate);
        return new Utterance(id, path)
        {
            Duration = options.SampleRate.Seconds(samples.Length),
            SampleRate = options.SampleRate.Hertz,
            Speaker = speaker.Id,
            Gender = speaker.Gender,
            Chapter = Session(options, index),
            Corpus = CorpusName,
        };
    }

    private static string Session(SyntheticVoiceOptions options, int index) => 2 * index < options.UtterancesPerSpeaker ? "session-1" : "session-2";

    private static TimbreException Unwritable(string folder, Exception cause) =>
        new($"{folder}: cannot write the synthetic voices ({cause.Message}); choose another folder or make room", cause);
}
