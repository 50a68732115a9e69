using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>
/// A published checkpoint with a classification head (wav2vec 2.0 or HuBERT, fine-tuned), applied to recordings of any length in constant memory. Immutable; may be
/// shared by threads. Its probabilities are what the softmax gives: nobody calibrated them, and such networks tend to be surer than they are right.
/// </summary>
public sealed class CheckpointClassifier : IVoiceModel
{
    /// <summary>
    /// Longest stretch that is judged at once, in seconds. Of a longer recording the logits of such stretches are averaged, each weighted by its length;
    /// silent ones (<see cref="VoiceClassifier.SilenceDb"/>) are left out.
    /// </summary>
    public const double WindowSeconds = 30;

    private const double YearsPerUnit = 100; // audEERING's models give an age of 0 … 1 for 0 … 100 years
    private readonly int _threads;
    private readonly int _labelHead;
    private readonly int _ageHead;

    private CheckpointClassifier(EncoderModel model, int labelHead, int threads)
    {
        Model = model;
        _labelHead = labelHead;
        _ageHead = model.Heads.ToList().FindIndex(h => h.Labels.Count == 0 && h.Name == "age");
        _threads = threads;
        (Labels, Task) = CheckpointLabels.Of(model.Heads[labelHead]);
    }

    /// <summary>The network.</summary>
    public EncoderModel Model { get; }

    /// <inheritdoc/>
    public string Task { get; }

    /// <inheritdoc/>
    /// <remarks><c>F</c> and <c>M</c> where the checkpoint says female and male in other words.</remarks>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Whether it gives an age, too (<see cref="VoicePrediction.Age"/>).</summary>
    public bool TellsAge => _ageHead >= 0;

    private SampleRate Rate => new(Model.SampleRate);

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">A folder as Hugging Face publishes it.</param>
    /// <param name="threads">Threads for one recording; the answer does not depend on it.</param>
    /// <exception cref="TimbreException">It is none, is damaged, or has no classification head.</exception>
    public static CheckpointClassifier Load(string path, int threads = 1)
    {
        var model = EncoderModel.Load(path);
        var head = model.Heads.ToList() is var heads && heads.FindIndex(h => h.Name == "gender" && h.Labels.Count > 1) is >= 0 and var gender
            ? gender
            : heads.FindIndex(h => h.Labels.Count > 1);
        if (head < 0)
        {
            throw new TimbreException($"{path}: is an encoder only, without a classification head; 'timbre embed' writes its outputs, or give a checkpoint that was fine-tuned for a task");
        }

        return new CheckpointClassifier(model, head, Math.Max(1, threads));
    }

    /// <summary>Judges a recording.</summary>
    /// <exception cref="TimbreException">It cannot be read.</exception>
    public VoicePrediction Predict(Recording recording, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return Judge(recording, 0, null, cancellation);
    }

    /// <inheritdoc/>
    public VoicePrediction Predict(Utterance utterance, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        try
        {
            return Judge(Recording.Open(utterance.Path), utterance.Start, utterance.Duration, cancellation);
        }
        catch (TimbreException e)
        {
            return VoicePrediction.Without(PredictionStatus.Error, null, e.Message);
        }
    }

    /// <inheritdoc/>
    public VoicePrediction Predict(float[] samples, SampleRate rate, CancellationToken cancellation = default) =>
        Predict(Recording.FromSamples(samples, rate), cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<(double Start, VoicePrediction Prediction)> PredictSegments(Utterance utterance, double seconds = 2, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        if (seconds is not (>= VoiceClassifier.ShortestSeconds and <= WindowSeconds))
        {
            throw new TimbreException($"segments of {seconds} s: must last from {VoiceClassifier.ShortestSeconds} to {WindowSeconds} s");
        }

        try
        {
            var recording = Recording.Open(utterance.Path);
            var pieces = new List<(double Start, VoicePrediction Prediction)>();
            foreach (var (start, piece) in Pieces(recording, utterance, (int)Math.Round(seconds * Model.SampleRate), cancellation))
            {
                var sums = new LogitSums(Model.Heads);
                Add(sums, piece, cancellation);
                pieces.Add((utterance.Start + Rate.Seconds(start), Answer(sums)));
            }

            if (pieces.Count == 0)
            {
                throw NoSamples(recording);
            }

            pieces[0] = (pieces[0].Start, pieces[0].Prediction with { Warnings = Warnings(recording) });
            return pieces;
        }
        catch (TimbreException e)
        {
            return [(utterance.Start, VoicePrediction.Without(PredictionStatus.Error, null, e.Message))];
        }
    }

    /// <summary>Pieces of one length; what is left at the end joins the last one if it is shorter than half of one.</summary>
    private IEnumerable<(long Start, ReadOnlyMemory<float> Samples)> Pieces(Recording recording, Utterance utterance, int step, CancellationToken cancellation)
    {
        float[]? held = null;
        long start = 0;
        foreach (var block in recording.ReadMonoBlocks(step, Rate, utterance.Start, utterance.Duration, cancellation))
        {
            if (held is not null)
            {
                if (block.Length < (step + 1) / 2)
                {
                    held = [.. held, .. block.Span];
                    break; // a shorter block is the last
                }

                yield return (start, held);
                start += held.Length;
            }

            held = block.ToArray();
        }

        if (held is not null)
        {
            yield return (start, held);
        }
    }

    private VoicePrediction Judge(Recording recording, double start, double? duration, CancellationToken cancellation)
    {
        var sums = new LogitSums(Model.Heads);
        foreach (var window in recording.ReadMonoBlocks((int)(WindowSeconds * Model.SampleRate), Rate, start, duration, cancellation))
        {
            Add(sums, window, cancellation);
        }

        return sums.Samples > 0 ? Answer(sums) with { Warnings = Warnings(recording) } : throw NoSamples(recording);
    }

    private static TimbreException NoSamples(Recording recording) => new($"{recording.Path}: holds no samples; leave it out");

    private void Add(LogitSums sums, ReadOnlyMemory<float> samples, CancellationToken cancellation)
    {
        var level = FeatureExtraction.Level(samples.Span);
        sums.Pass(samples.Length, level);
        if (!(level < VoiceClassifier.SilenceDb) && samples.Length >= Model.MinimumSamples)
        {
            sums.Add(Model.Score(samples, threads: _threads, cancellation: cancellation), samples.Length);
        }
    }

    private VoicePrediction Answer(LogitSums sums)
    {
        var seconds = Rate.Seconds(sums.Samples);
        if (VoiceClassifier.Refusal(seconds, sums.Loudest) is { } refusal)
        {
            return refusal;
        }

        if (sums.Weight == 0)
        {
            return VoicePrediction.Without(PredictionStatus.TooShort, seconds, "what is not silent in it is too short");
        }

        var probabilities = sums.Probabilities(_labelHead);
        var best = Array.IndexOf(probabilities, probabilities.Max());
        return new VoicePrediction(PredictionStatus.Ok, Labels[best], Labels.Zip(probabilities).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal), seconds, null)
        {
            Age = TellsAge ? YearsPerUnit * sums.Mean(_ageHead)[0] : null,
        };
    }

    private IReadOnlyList<string> Warnings(Recording recording) =>
        Encoder.BandwidthWarning(recording.Rate, Rate) is { } narrow ? [.. recording.Warnings, narrow] : recording.Warnings;
}
