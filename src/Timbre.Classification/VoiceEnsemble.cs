using Timbre.Audio;
using Timbre.Corpora;

namespace Timbre.Classification;

/// <summary>
/// Several classifiers with the same labels, each with features of its own, that answer together: the logarithms of their calibrated probabilities are averaged with weights,
/// and what comes of it is calibrated once more. Stored as a folder with one folder for each member. Immutable; may be shared by threads.
/// </summary>
public sealed class VoiceEnsemble : IVoiceModel
{
    private const double LeastProbability = 1e-12; // a member that is sure and wrong is not past all doubt of the others
    private readonly double[] _weights;

    /// <summary>Puts members together.</summary>
    /// <param name="description">Where it comes from.</param>
    /// <param name="members">Two or more, all for the same task and with the same labels in the same order.</param>
    /// <param name="weights">One for each, above 0; only their ratios count.</param>
    /// <param name="calibration">How the mean log-probabilities become probabilities.</param>
    /// <exception cref="TimbreException">They do not go together.</exception>
    public VoiceEnsemble(ModelDescription description, IReadOnlyList<VoiceClassifier> members, IReadOnlyList<double> weights, ScoreCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentNullException.ThrowIfNull(weights);
        if (members.Count < 2 || weights.Count != members.Count)
        {
            throw new TimbreException($"an ensemble of {members.Count} members with {weights.Count} weights: needs two or more, and a weight for each");
        }

        for (var i = 0; i < members.Count; i++)
        {
            if (!members[i].Labels.SequenceEqual(members[0].Labels, StringComparer.Ordinal) || members[i].Task != members[0].Task)
            {
                throw new TimbreException($"member {i} of the ensemble tells {members[i].Task} ({string.Join(", ", members[i].Labels)}), the first {members[0].Task} ({string.Join(", ", members[0].Labels)}); all must tell the same");
            }

            if (!(weights[i] > 0 && weights[i] <= 1e6))
            {
                throw new TimbreException(FormattableString.Invariant($"member {i} of the ensemble has the weight {weights[i]}; it must be above 0 and at most 1000000"));
            }
        }

        (Description, Members, Calibration) = (description, [.. members], calibration);
        var total = weights.Sum();
        _weights = [.. weights.Select(w => w / total)];
    }

    /// <summary>Where it comes from.</summary>
    public ModelDescription Description { get; }

    /// <summary>The members.</summary>
    public IReadOnlyList<VoiceClassifier> Members { get; }

    /// <summary>The weight of each member; they sum to 1.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>How the mean log-probabilities become probabilities.</summary>
    public ScoreCalibration Calibration { get; }

    /// <inheritdoc/>
    public string Task => Members[0].Task;

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => Members[0].Labels;

    /// <summary>Reads the folder of an ensemble.</summary>
    /// <exception cref="TimbreException">It is absent, damaged, or made by a later version.</exception>
    public static VoiceEnsemble Load(string folder) => EnsembleFolder.Load(folder);

    /// <summary>Writes the folder, members and all.</summary>
    /// <exception cref="TimbreException">It cannot be written.</exception>
    public void Save(string folder) => EnsembleFolder.Save(this, folder);

    /// <summary>The same members with another calibration.</summary>
    public VoiceEnsemble With(ModelDescription description, ScoreCalibration calibration) => new(description, Members, _weights, calibration);

    /// <inheritdoc/>
    /// <remarks>The recording is decoded once for each sample rate that members ask for.</remarks>
    public VoicePrediction Predict(Utterance utterance, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        try
        {
            var heard = Heard(utterance, cancellation);
            return Join([.. Members.Zip(heard, (member, h) => member.Predict(h.Samples, h.Rate))]) with { Warnings = heard[0].Warnings };
        }
        catch (TimbreException e)
        {
            return VoicePrediction.Without(PredictionStatus.Error, null, e.Message);
        }
    }

    /// <inheritdoc/>
    public VoicePrediction Predict(float[] samples, SampleRate rate, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Join([.. Members.Select(m => m.Predict(samples, rate, cancellation))]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(double Start, VoicePrediction Prediction)> PredictSegments(Utterance utterance, double seconds = 2, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        var said = Members.Select(m => m.PredictSegments(utterance, seconds, cancellation)).ToList();
        var pieces = new List<(double, VoicePrediction)>();

        // Members at other rates may count one piece more where the end is a matter of rounding; all have the others.
        for (var i = 0; i < said.Min(s => s.Count); i++)
        {
            pieces.Add((said[0][i].Start, Join([.. said.Select(s => s[i].Prediction)]) with { Warnings = said[0][i].Prediction.Warnings }));
        }

        return pieces;
    }

    /// <summary>The weighted means of the members' log-probabilities, in the order of the labels, before this ensemble's own calibration.</summary>
    /// <param name="predictions">What each member says of the same recording, all with scores.</param>
    public double[] MeanLogProbabilities(IReadOnlyList<VoicePrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var means = new double[Labels.Count];
        for (var m = 0; m < Members.Count; m++)
        {
            for (var i = 0; i < means.Length; i++)
            {
                means[i] += _weights[m] * Math.Log(Math.Max(LeastProbability, predictions[m].Scores[Labels[i]]));
            }
        }

        return means;
    }

    /// <summary>One answer of what the members say; where one refuses, its refusal.</summary>
    public VoicePrediction Join(IReadOnlyList<VoicePrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (predictions.FirstOrDefault(p => p.Status != PredictionStatus.Ok) is { } refusal)
        {
            return refusal;
        }

        var probabilities = Calibration.Probabilities(MeanLogProbabilities(predictions));
        var best = Array.IndexOf(probabilities, probabilities.Max());
        return new VoicePrediction(PredictionStatus.Ok, Labels[best], Labels.Zip(probabilities).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal), predictions[0].Seconds, null);
    }

    private List<HeardSamples> Heard(Utterance utterance, CancellationToken cancellation)
    {
        var byRate = new Dictionary<int, HeardSamples>();
        var heard = new List<HeardSamples>(Members.Count);
        foreach (var rate in Members.Select(m => m.Features.RequiredRate))
        {
            var key = rate?.Hertz ?? 0;
            if (!byRate.TryGetValue(key, out var own))
            {
                var (samples, at, warnings) = FeatureExtraction.ReadSamples(utterance, rate, cancellation);
                byRate[key] = own = new HeardSamples(samples, at, warnings);
            }

            heard.Add(own);
        }

        return heard;
    }
}
