namespace Timbre.Classification;

/// <summary>Whether an utterance could be judged.</summary>
public enum PredictionStatus
{
    /// <summary>It was.</summary>
    Ok,

    /// <summary>There is nothing in it to judge: silence.</summary>
    NoSpeech,

    /// <summary>It is shorter than the model needs.</summary>
    TooShort,

    /// <summary>It could not be read.</summary>
    Error,
}

/// <summary>What a classifier says of one utterance.</summary>
/// <param name="Status">Whether it could be judged.</param>
/// <param name="Label">The most probable label; null unless <paramref name="Status"/> is ok.</param>
/// <param name="Scores">Probability of each label, calibrated for the classifiers that Timbre trained; empty unless ok.</param>
/// <param name="Seconds">How much was decoded, in seconds; null when nothing was.</param>
/// <param name="Message">Why there is no label; null when there is one.</param>
public sealed record VoicePrediction(PredictionStatus Status, string? Label, IReadOnlyDictionary<string, double> Scores, double? Seconds, string? Message)
{
    /// <summary>Probability of <see cref="Label"/>; null when there is none.</summary>
    public double? Score => Label is null ? null : Scores[Label];

    /// <summary>The age that the voice sounds like, in years, where the model tells it.</summary>
    public double? Age { get; init; }

    /// <summary>Whether the answer is too close to call; only <see cref="GenderClassifier"/> says so, and its model card how often such answers are wrong.</summary>
    public bool Uncertain { get; init; }

    /// <summary>What was saved from a damaged recording, and what was not; empty for a sound one.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>For an input that could not even be opened.</summary>
    public static VoicePrediction Unreadable(string reason) => Without(PredictionStatus.Error, null, reason);

    internal static VoicePrediction Without(PredictionStatus status, double? seconds, string message) =>
        new(status, null, new Dictionary<string, double>(), seconds, message);
}
