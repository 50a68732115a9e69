using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Learning;
using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>
/// A trained classifier with all it needs to judge a recording: feature settings, scaling, model, decision, calibration.
/// Stored as a folder. Immutable; may be shared by threads.
/// </summary>
public sealed class VoiceClassifier : IVoiceModel, IExplainable
{
    /// <summary>Below this level, in dB relative to full scale, a recording counts as silent.</summary>
    public const double SilenceDb = -60;

    /// <summary>Shortest recording that is judged, in seconds.</summary>
    public const double ShortestSeconds = 0.1;

    private readonly StandardScaler _scaler;
    private readonly IFrameClassifier _frames;

    /// <summary>Puts a trained classifier together.</summary>
    /// <param name="description">Where it comes from.</param>
    /// <param name="labels">What it answers, in the order of the model's outputs.</param>
    /// <param name="features">The features of a frame.</param>
    /// <param name="scaler">Mean and deviation of the training frames.</param>
    /// <param name="frames">The model.</param>
    /// <param name="calibration">How frame scores become probabilities.</param>
    public VoiceClassifier(
        ModelDescription description, IReadOnlyList<string> labels, IFeatureExtractor features, StandardScaler scaler, IFrameClassifier frames, ScoreCalibration calibration)
    {
        Description = description;
        Labels = labels;
        Features = features;
        Calibration = calibration;
        _scaler = scaler;
        _frames = frames;
    }

    /// <summary>Where it comes from.</summary>
    public ModelDescription Description { get; }

    /// <inheritdoc/>
    public string Task => Description.Task;

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The features it was trained on.</summary>
    public IFeatureExtractor Features { get; }

    /// <summary>How frame scores become probabilities.</summary>
    public ScoreCalibration Calibration { get; }

    /// <summary>The kind of model, a name of <see cref="ModelCatalog"/>.</summary>
    public string Kind => _frames.Kind;

    /// <summary>How many numbers were learned.</summary>
    public long ParameterCount => _frames.ParameterCount;

    /// <summary>Whether <see cref="VoiceExplanation"/> can say what speaks for an answer: networks that look at pictures over time.</summary>
    public bool IsExplainable => ExplainedPictures.Source(this) is not null;

    internal StandardScaler Scaler => _scaler;

    internal IFrameClassifier Frames => _frames;

    /// <summary>Reads a model folder.</summary>
    /// <exception cref="TimbreException">It is absent, damaged, or made by a later version.</exception>
    public static VoiceClassifier Load(string folder) => ModelFolder.Load(folder);

    /// <summary>Writes the model folder; each file is written beside and then renamed.</summary>
    /// <exception cref="TimbreException">It cannot be written.</exception>
    public void Save(string folder) => ModelFolder.Save(this, folder);

    /// <summary>The same model with other words about itself.</summary>
    public VoiceClassifier With(ModelDescription description, ScoreCalibration calibration) => new(description, Labels, Features, _scaler, _frames, calibration);

    /// <summary>Judges a recording.</summary>
    /// <exception cref="TimbreException">It cannot be read.</exception>
    public VoicePrediction Predict(Recording recording, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var rate = Features.RequiredRate ?? recording.Rate;
        return Predict(recording.ReadMono(rate: rate, cancellationToken: cancellation), rate) with { Warnings = recording.Warnings };
    }

    /// <inheritdoc/>
    public VoicePrediction Predict(Utterance utterance, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        try
        {
            var (samples, rate, warnings) = FeatureExtraction.ReadSamples(utterance, Features.RequiredRate, cancellation);
            return Predict(samples, rate) with { Warnings = warnings };
        }
        catch (TimbreException e)
        {
            return VoicePrediction.Without(PredictionStatus.Error, null, e.Message);
        }
    }

    /// <summary>Judges an utterance by features that are looked up in <see cref="ExtractionOptions.Store"/> where there is one, and kept there; the answer is the same.</summary>
    public VoicePrediction Predict(Utterance utterance, ExtractionOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Store is null)
        {
            return Predict(utterance, cancellation);
        }

        try
        {
            var extracted = FeatureExtraction.Extract(utterance, Features, options, cancellation);
            return (Refusal(extracted.Seconds, extracted.LevelDb) ?? Answer(extracted.Features, extracted.Seconds)) with { Warnings = extracted.Warnings };
        }
        catch (TimbreException)
        {
            return Predict(utterance, cancellation); // knows whether it is unreadable or only too short
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(double Start, VoicePrediction Prediction)> PredictSegments(Utterance utterance, double seconds = 2, CancellationToken cancellation = default) =>
        SamplePieces.Of(utterance, seconds, ShortestSeconds, Features.RequiredRate, (samples, rate) => Predict(samples.AsSpan(), rate), cancellation);

    /// <inheritdoc/>
    public VoicePrediction Predict(float[] samples, SampleRate rate, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        cancellation.ThrowIfCancellationRequested();
        return Features.RequiredRate is { } asked && asked != rate ? Predict(Resampler.Resample(samples, rate, asked), asked) : Predict(samples.AsSpan(), rate);
    }

    /// <summary>Judges samples of one channel in [-1, 1] at the rate the features ask for.</summary>
    public VoicePrediction Predict(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var seconds = rate.Seconds(samples.Length);
        return Refusal(seconds, FeatureExtraction.Level(samples)) ?? Answer(Features.Extract(samples, rate), seconds);
    }

    /// <summary>Why a recording is not judged; null where it is.</summary>
    internal static VoicePrediction? Refusal(double seconds, double level)
    {
        if (seconds < ShortestSeconds)
        {
            return VoicePrediction.Without(PredictionStatus.TooShort, seconds, $"lasts {seconds:0.###} s; {ShortestSeconds} s are needed");
        }

        return level < SilenceDb
            ? VoicePrediction.Without(
                PredictionStatus.NoSpeech, seconds, double.IsNegativeInfinity(level) ? "is silent: every sample is zero" : $"is silent: its level is {level:0.0} dB; {SilenceDb} dB are needed")
            : null;
    }

    private VoicePrediction Answer(FeatureMatrix features, double seconds)
    {
        var scores = Score(features);
        var probabilities = Calibration.Probabilities(scores.MeanLogProbabilities);
        var best = Array.IndexOf(probabilities, probabilities.Max());
        return new VoicePrediction(PredictionStatus.Ok, Labels[best], Labels.Zip(probabilities).ToDictionary(p => p.First, p => p.Second), seconds, null);
    }

    /// <inheritdoc/>
    public VoiceExplanation Explain(Utterance utterance, ExplanationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        options ??= new ExplanationOptions();
        options.Check();
        if (ExplainedPictures.Source(this) is not var (_, source))
        {
            throw new TimbreException($"a model of kind '{Kind}' on features of kind '{Features.Kind}' cannot be explained by maps; those that look at pictures of sound can: "
                + $"{ModelCatalog.Cnn2d} and {ModelCatalog.Cnn2dPooled} on features of kind 'picture'");
        }

        var part = utterance with { Duration = Math.Min(utterance.Duration ?? double.PositiveInfinity, options.Seconds) };
        var (samples, rate, _) = FeatureExtraction.ReadSamples(part, Features.RequiredRate, cancellation);
        if (Refusal(rate.Seconds(samples.Length), FeatureExtraction.Level(samples)) is { } refusal)
        {
            throw new TimbreException($"{utterance.Path}: {refusal.Message}");
        }

        var features = source.Features.Extract(samples, rate);
        var means = Score(source.Of(features)).MeanLogProbabilities;
        var best = Array.IndexOf(means, means.Max());
        var seen = ExplainedPictures.Of(this, features);
        return VoiceExplanation.Of(seen.Network, seen.Inputs, seen.Starts, seen.Picture, best, Labels[best], PictureAxes.Of(source.Features, rate), options, cancellation);
    }

    /// <summary>What in one of an utterance's pictures speaks for a class.</summary>
    /// <param name="pictures">What <see cref="Features"/> gave: [rows × frames, pictures].</param>
    /// <param name="picture">Which of them, from 0.</param>
    /// <param name="classIndex">The class, from 0.</param>
    /// <param name="options">How; null = as usual.</param>
    /// <exception cref="TimbreException">The model is not <see cref="IsExplainable"/>, there is no such picture or class, or an option is out of range.</exception>
    public VoiceExplanation Explain(FeatureMatrix pictures, int picture, int classIndex, ExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (ExplainedPictures.Source(this) is not var (network, source) || pictures.FeatureCount != source.FeatureCount || picture < 0 || picture >= pictures.FrameCount || classIndex < 0 || classIndex >= Labels.Count)
        {
            throw new TimbreException($"picture {picture} of {pictures.FrameCount} with {pictures.FeatureCount} values and class {classIndex} cannot be explained by a model of kind '{Kind}' on {Features.FeatureCount} values and {Labels.Count} classes");
        }

        var seen = new float[pictures.FeatureCount];
        for (var i = 0; i < seen.Length; i++)
        {
            seen[i] = pictures[i, picture];
        }

        var inputs = (float[])seen.Clone();
        _scaler.Transform(inputs);
        var axes = PictureAxes.Of(source.Features, source.RequiredRate ?? SampleRate.Speech);
        return VoiceExplanation.Of(network, Missing.Filled(inputs), [0], new FeatureMatrix(source.Features.FeatureCount, source.Frames, seen), classIndex, Labels[classIndex], axes, options);
    }

    /// <summary>The same model with weights of its network drawn anew at random, in the last layer and in all layers, for the test of <see cref="RandomisationTest"/>.</summary>
    /// <exception cref="TimbreException">The model is not <see cref="IsExplainable"/>, or the number of draws is not possible.</exception>
    public IReadOnlyList<(VoiceClassifier HeadOnly, VoiceClassifier AllLayers)> Redrawn(int draws, long seed)
    {
        var (network, _) = ExplainedPictures.Source(this) ?? throw new TimbreException($"a model of kind '{Kind}' cannot be explained by maps");
        VoiceClassifier With(Network other) => new(Description, Labels, Features, _scaler, new NetworkClassifier(Kind, other), Calibration);
        return [.. RandomisationTest.Redrawn(network, draws, seed).Select(r => (With(r.HeadOnly), With(r.AllLayers)))];
    }

    /// <summary>What the frames of an utterance say, before calibration.</summary>
    public UtteranceScores Score(FeatureMatrix features) => UtteranceScores.Of(FrameLogProbabilities(features), Labels.Count);

    /// <summary>Log-probabilities <c>[frames, labels]</c> in C order.</summary>
    public float[] FrameLogProbabilities(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.FeatureCount != Features.FeatureCount)
        {
            throw new TimbreException($"the model takes {Features.FeatureCount} features a frame ({Features.Kind}), not {features.FeatureCount}");
        }

        var rows = features.ToFrameMajor();
        _scaler.Transform(rows);
        var result = new float[features.FrameCount * Labels.Count];
        _frames.PredictLogProbabilities(rows, result);
        return result;
    }
}
