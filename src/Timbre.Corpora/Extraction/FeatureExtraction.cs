using System.Numerics.Tensors;
using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>
/// Decodes utterances and computes their features, one utterance a core. A recording that cannot be used is reported, never thrown:
/// one bad file does not end the batch. The result does not depend on the number of cores.
/// </summary>
public static class FeatureExtraction
{
    /// <summary>Reads the samples of an utterance as one channel, at the rate the extractor asks for.</summary>
    /// <exception cref="TimbreException">The recording is absent, unreadable or empty.</exception>
    public static (float[] Samples, SampleRate Rate, IReadOnlyList<string> Warnings) ReadSamples(Utterance utterance, SampleRate? rate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        var recording = Recording.Open(utterance.Path);
        var samples = recording.ReadMono(utterance.Start, utterance.Duration, rate, cancellationToken);
        return samples.Length > 0
            ? (samples, rate ?? recording.Rate, recording.Warnings)
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

    /// <summary>Computes the features of one utterance.</summary>
    /// <exception cref="TimbreException">The recording is absent, unreadable, empty, or too short for the features.</exception>
    public static ExtractedUtterance Extract(Utterance utterance, IFeatureExtractor extractor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        var (samples, rate, warnings) = ReadSamples(utterance, extractor.RequiredRate, cancellationToken);
        return new ExtractedUtterance(utterance, extractor.Extract(samples, rate), rate.Seconds(samples.Length), Level(samples), warnings);
    }

    /// <summary>Computes the features of many utterances on <paramref name="jobs"/> cores (0 = all).</summary>
    public static ExtractedCorpus Extract(
        IReadOnlyList<Utterance> utterances,
        IFeatureExtractor extractor,
        int jobs = 0,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utterances);
        ArgumentNullException.ThrowIfNull(extractor);
        var outcomes = RecordingBatch.Run<(ExtractedUtterance? Done, InputFailure? Failure)>(utterances, jobs, progress, (utterance, token) =>
        {
            try
            {
                return (Extract(utterance, extractor, token), null);
            }
            catch (TimbreException e)
            {
                return (null, InputFailure.From(utterance.Path, e));
            }
        }, cancellationToken);
        return new ExtractedCorpus(
            outcomes.Select(o => o.Done).OfType<ExtractedUtterance>().ToList(),
            outcomes.Select(o => o.Failure).OfType<InputFailure>().ToList());
    }
}
