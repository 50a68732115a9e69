using System.Numerics.Tensors;
using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>
/// Decodes utterances and computes their features, one utterance a core, or finds them in a store. A recording that cannot be used is reported,
/// never thrown: one bad file does not end the batch. The result depends neither on the number of cores nor on the store.
/// </summary>
public static class FeatureExtraction
{
    private const int AheadPerCore = 4;

    /// <summary>Reads the samples of an utterance as one channel, at the rate the extractor asks for.</summary>
    /// <exception cref="TimbreException">The recording is absent, unreadable or empty.</exception>
    public static (float[] Samples, SampleRate Rate, IReadOnlyList<string> Warnings) ReadSamples(Utterance utterance, SampleRate? rate, CancellationToken cancellationToken = default)
    {
        var (samples, recording) = Read(utterance, rate, cancellationToken);
        return (samples, rate ?? recording.Rate, recording.Warnings);
    }

    internal static (float[] Samples, Recording Recording) Read(Utterance utterance, SampleRate? rate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        var recording = Recording.Open(utterance.Path);
        var samples = recording.ReadMono(utterance.Start, utterance.Duration, rate, cancellationToken);
        return samples.Length > 0
            ? (samples, recording)
            : throw new TimbreException($"{utterance.Path}: holds no samples{(utterance.Start > 0 ? $" after {utterance.Start:0.###} s" : "")}; leave it out");
    }

    /// <summary>Root mean square of samples in dB relative to full scale; negative infinity for silence.</summary>
    public static double Level(ReadOnlySpan<float> samples)
    {
        var norm = (double)TensorPrimitives.Norm(samples);
        if (double.IsPositiveInfinity(norm))
        {
            // Samples far outside [-1, 1]: their squares do not fit a float.
            norm = 0;
            foreach (var sample in samples)
            {
                norm += (double)sample * sample;
            }

            norm = Math.Sqrt(norm);
        }

        return 20 * Math.Log10(norm / Math.Sqrt(Math.Max(1, samples.Length)));
    }

    /// <summary>Gets the features of one utterance; of the options, the store and the augmentation count.</summary>
    /// <exception cref="TimbreException">The recording is absent, unreadable, empty, or too short for the features.</exception>
    public static ExtractedUtterance Extract(Utterance utterance, IFeatureExtractor extractor, ExtractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        ArgumentNullException.ThrowIfNull(extractor);
        return new ExtractionBatch(extractor, (options ?? ExtractionOptions.Default).Checked(), pace: null).One(utterance, cancellationToken).Extracted;
    }

    /// <summary>Gets the features of many utterances and keeps all of them in memory.</summary>
    public static ExtractedCorpus Extract(
        IReadOnlyList<Utterance> utterances, IFeatureExtractor extractor, ExtractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var done = new List<ExtractedUtterance>();
        var failures = new List<InputFailure>();
        var fromStore = 0;
        foreach (var outcome in Run(utterances, extractor, options, ahead: int.MaxValue, cancellationToken))
        {
            fromStore += outcome.FromStore ? 1 : 0;
            if (outcome.Extracted is { } extracted)
            {
                done.Add(extracted);
            }
            else
            {
                failures.Add(outcome.Failure!);
            }
        }

        return new ExtractedCorpus(done, failures) { FromStore = fromStore };
    }

    /// <summary>
    /// Gets the features of many utterances and hands them on one by one, in the order of the utterances, while the next ones are computed.
    /// Nothing is kept: at most four utterances a core are in memory, however many there are and however slowly they are taken.
    /// Leaving the enumeration early ends the work.
    /// </summary>
    public static IEnumerable<ExtractionOutcome> Stream(
        IReadOnlyList<Utterance> utterances, IFeatureExtractor extractor, ExtractionOptions? options = null, CancellationToken cancellationToken = default) =>
        Run(utterances, extractor, options, AheadPerCore, cancellationToken);

    private static IEnumerable<ExtractionOutcome> Run(
        IReadOnlyList<Utterance> utterances, IFeatureExtractor extractor, ExtractionOptions? options, int ahead, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(utterances);
        ArgumentNullException.ThrowIfNull(extractor);
        options = (options ?? ExtractionOptions.Default).Checked();
        var cores = options.Jobs > 0 ? options.Jobs : Environment.ProcessorCount;
        var window = (int)Math.Min(int.MaxValue, (long)ahead * cores);
        return OrderedWork.Run(utterances.Count, cores, window, Begin(utterances, extractor, options), cancellationToken);
    }

    private static Func<int, CancellationToken, ExtractionOutcome> Begin(IReadOnlyList<Utterance> utterances, IFeatureExtractor extractor, ExtractionOptions options)
    {
        // Made when the first is asked for, so that the clock of the progress starts with the work.
        var batch = new Lazy<ExtractionBatch>(() =>
            new ExtractionBatch(extractor, options, options.Progress is { } progress ? new ExtractionPace(utterances, progress, TimeProvider.System) : null));
        return (i, token) => batch.Value.Outcome(utterances[i], token);
    }
}
