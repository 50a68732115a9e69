using Timbre.Audio;
using Timbre.Corpora;

namespace Timbre.Classification;

/// <summary>
/// Tells from speech whether a voice is labelled female or male: one or several small time-delay networks on windows of two seconds, where somebody speaks. Recordings of any rate and length, in
/// constant memory. <see cref="Default"/> ships with Timbre. It predicts how a voice is labelled, not who a person is. Immutable; may be shared by threads.
/// </summary>
public sealed class GenderClassifier : IVoiceModel, IGenderTracker, IExplainable
{
    /// <summary>Shortest recording that is judged, in seconds.</summary>
    public const double ShortestSeconds = 0.2;

    /// <summary>Least speech in a recording that is judged, in seconds.</summary>
    public const double LeastSpeechSeconds = 0.1;

    private const int BlockSamples = 1 << 15;
    private const double TrackStepSeconds = 0.5;
    private static readonly Lazy<GenderClassifier> s_default = new(GenderModelFolder.LoadShipped);
    private readonly int[] _pictureOf; // of each network the first one that sees the same picture

    /// <exception cref="TimbreException">The networks do not go on in equal steps at one rate.</exception>
    internal GenderClassifier(ModelDescription description, IReadOnlyList<WindowNetwork> networks, GenderCalibration calibration, double uncertainBelow)
    {
        (Description, Networks, Calibration, UncertainBelow) = (description, networks, calibration, uncertainBelow);
        _pictureOf = [.. networks.Select(n => networks.ToList().FindIndex(n.Sees))];
        if (networks.Any(n => n.Rate != Rate || n.StepSamples != StepSamples))
        {
            throw new TimbreException("the networks of a gender model must take windows of the same rate and step");
        }
    }

    /// <summary>The model that ships with Timbre.</summary>
    public static GenderClassifier Default => s_default.Value;

    /// <summary>The <c>model.json</c> of <see cref="Default"/>.</summary>
    public static string ShippedDescription => GenderModelFolder.ShippedDescription();

    /// <summary>Where it comes from, and how good it was found to be.</summary>
    public ModelDescription Description { get; }

    /// <inheritdoc/>
    public string Task => Description.Task;

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels { get; } = [GenderSegmentation.Female, GenderSegmentation.Male];

    /// <summary>The kind of model.</summary>
    public string Kind => "tdnn-windows";

    /// <summary>How the windows' log-odds become a probability.</summary>
    public GenderCalibration Calibration { get; }

    /// <summary>An answer with a lower probability is uncertain; <see cref="ModelDescription.Metrics"/> says how often such answers, and the others, were wrong.</summary>
    public double UncertainBelow { get; }

    /// <summary>How many numbers were learned.</summary>
    public long ParameterCount => Networks.Sum(n => (long)n.Network.ParameterCount);

    /// <summary>The rate that recordings are brought to.</summary>
    public SampleRate Rate => Networks[0].Rate;

    /// <summary>What listens; the mean of their log-odds counts.</summary>
    internal IReadOnlyList<WindowNetwork> Networks { get; }

    /// <summary>Samples from one window to the next.</summary>
    internal int StepSamples => Networks[0].StepSamples;

    /// <summary>Samples of the longest window.</summary>
    internal int WindowSamples => Networks.Max(n => n.WindowSamples);

    /// <summary>The picture that the first network sees, before a window is made independent of the level.</summary>
    public LogMelExtractor Front => Networks[0].Bands;

    /// <summary>Reads a model folder that the recipe <c>gender-default</c> wrote.</summary>
    /// <exception cref="TimbreException">It is absent, damaged, of another kind, or made by a later version.</exception>
    public static GenderClassifier Load(string folder) => GenderModelFolder.Load(folder);

    /// <summary>Writes the model folder; each file is written beside and then renamed.</summary>
    /// <exception cref="TimbreException">It cannot be written.</exception>
    public void Save(string folder) => GenderModelFolder.Save(this, folder);

    /// <summary>Judges a recording.</summary>
    /// <exception cref="TimbreException">It cannot be read.</exception>
    public VoicePrediction Predict(Recording recording, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return Hear(recording, 0, null, cancellation).End() with { Warnings = recording.Warnings };
    }

    /// <inheritdoc/>
    public VoicePrediction Predict(Utterance utterance, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        try
        {
            var recording = Recording.Open(utterance.Path);
            var stream = Hear(recording, utterance.Start, utterance.Duration, cancellation);
            return stream.Seconds > 0
                ? stream.End() with { Warnings = recording.Warnings }
                : VoicePrediction.Without(PredictionStatus.Error, null, $"{utterance.Path}: holds no samples{(utterance.Start > 0 ? $" after {utterance.Start:0.###} s" : "")}; leave it out");
        }
        catch (TimbreException e)
        {
            return VoicePrediction.Without(PredictionStatus.Error, null, e.Message);
        }
    }

    /// <inheritdoc/>
    public VoicePrediction Predict(float[] samples, SampleRate rate, CancellationToken cancellation = default) => Predict(Recording.FromSamples(samples, rate), cancellation);

    /// <summary>Begins on a voice whose samples come block by block, from a microphone for instance.</summary>
    public GenderStream Begin() => new(this, CancellationToken.None);

    /// <summary>What a recording says before calibration, heard in the same way as by <see cref="Predict(float[], SampleRate, CancellationToken)"/>.</summary>
    /// <param name="samples">One channel at 16 kHz.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TimbreException">A sample is not finite.</exception>
    public GenderEvidence Weigh(ReadOnlySpan<float> samples, CancellationToken cancellation = default)
    {
        var stream = new GenderStream(this, cancellation);
        for (var at = 0; at < samples.Length; at += BlockSamples)
        {
            cancellation.ThrowIfCancellationRequested();
            stream.Accept(samples.Slice(at, Math.Min(BlockSamples, samples.Length - at)));
        }

        stream.End();
        return Evidence(stream.Track());
    }

    /// <inheritdoc/>
    public VoiceTrack Track(Utterance utterance, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        var tracker = new WindowedGenderTracker(Odds, new WindowTrackerOptions { WindowSeconds = Rate.Seconds(WindowSamples), StepSeconds = TrackStepSeconds });
        return tracker.Track(utterance, cancellation);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(double Start, VoicePrediction Prediction)> PredictSegments(Utterance utterance, double seconds = 2, CancellationToken cancellation = default) =>
        SamplePieces.Of(utterance, seconds, ShortestSeconds, Rate, (samples, rate) => Predict(samples, rate, cancellation), cancellation);

    /// <inheritdoc/>
    /// <remarks>Of several networks the first is explained.</remarks>
    public VoiceExplanation Explain(Utterance utterance, ExplanationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        options ??= new ExplanationOptions();
        options.Check();
        var prediction = Predict(utterance, cancellation);
        if (prediction.Label is not { } label)
        {
            throw new TimbreException($"{utterance.Path}: {prediction.Message}");
        }

        var part = utterance with { Duration = Math.Min(utterance.Duration ?? double.PositiveInfinity, options.Seconds) };
        var (inputs, starts, picture) = Networks[0].Windows(FeatureExtraction.ReadSamples(part, Rate, cancellation).Samples);
        var axes = PictureAxes.Of(Networks[0].Bands, Rate);
        return VoiceExplanation.Of(Networks[0].Network, inputs, starts, picture, label == GenderSegmentation.Female ? 1 : 0, label, axes, options, cancellation);
    }

    /// <summary>What the whole of a track says.</summary>
    internal VoicePrediction Judge(VoiceTrack track)
    {
        var (status, mean, speech) = Evidence(track);
        if (status == PredictionStatus.TooShort)
        {
            return VoicePrediction.Without(status, track.Duration, $"lasts {track.Duration:0.###} s; {ShortestSeconds} s are needed");
        }

        if (status == PredictionStatus.NoSpeech)
        {
            return VoicePrediction.Without(status, track.Duration, $"no speech was found in {track.Duration:0.#} s");
        }

        var female = Calibration.Probability(mean, speech);
        var (label, score) = female >= 0.5 ? (GenderSegmentation.Female, female) : (GenderSegmentation.Male, 1 - female);
        var scores = new Dictionary<string, double>(StringComparer.Ordinal) { [GenderSegmentation.Female] = female, [GenderSegmentation.Male] = 1 - female };
        return new VoicePrediction(PredictionStatus.Ok, label, scores, track.Duration, null) { Uncertain = score < UncertainBelow };
    }

    private static GenderEvidence Evidence(VoiceTrack track)
    {
        if (track.Duration < ShortestSeconds)
        {
            return new GenderEvidence(PredictionStatus.TooShort, 0, 0);
        }

        var (mean, speech) = Mean(track);
        return speech < LeastSpeechSeconds ? new GenderEvidence(PredictionStatus.NoSpeech, 0, speech) : new GenderEvidence(PredictionStatus.Ok, mean, speech);
    }

    /// <summary>The mean log-odds of the windows, each weighted by the speech in its step, and the seconds of that speech.</summary>
    private static (double Mean, double Seconds) Mean(VoiceTrack track)
    {
        var framesPerStep = (int)Math.Round(track.StepSeconds / track.FrameSeconds);
        var (sum, frames) = (0.0, 0L);
        for (var step = 0; step < track.LogOdds.Count; step++)
        {
            var odds = track.LogOdds[step];
            if (float.IsNaN(odds))
            {
                continue;
            }

            var end = Math.Min(track.Speech.Count, (step + 1) * framesPerStep);
            var spoken = 0;
            for (var frame = step * framesPerStep; frame < end; frame++)
            {
                spoken += track.Speech[frame] ? 1 : 0;
            }

            sum += odds * spoken;
            frames += spoken;
        }

        return frames > 0 ? (sum / frames, frames * track.FrameSeconds) : (0, 0);
    }

    /// <summary>Log-odds of female against male for one window of samples or less, not calibrated.</summary>
    internal float LogOdds(ReadOnlySpan<float> samples)
    {
        var sum = 0f;
        var pictures = new float[Networks.Count][];
        for (var i = 0; i < pictures.Length; i++)
        {
            var network = Networks[i];
            pictures[i] = pictures[_pictureOf[i]] ?? network.Picture(samples[..Math.Min(samples.Length, network.WindowSamples)]);
            sum += network.LogOdds(pictures[i]);
        }

        return sum / Networks.Count;
    }

    /// <summary>Calibrated log-odds of one window by itself.</summary>
    private float Odds(ReadOnlyMemory<float> samples) => (float)Calibration.LogOdds(LogOdds(samples.Span), Rate.Seconds(samples.Length));

    private GenderStream Hear(Recording recording, double start, double? duration, CancellationToken cancellation)
    {
        var stream = new GenderStream(this, cancellation);
        foreach (var block in recording.ReadMonoBlocks(BlockSamples, Rate, start, duration, cancellation))
        {
            stream.Accept(block.Span);
        }

        return stream;
    }
}
