namespace Timbre.Recipes;

/// <summary>The figures of a division's models, and the models in the order of how good they are.</summary>
internal static class SpeakerRanking
{
    /// <summary>The accuracy at a level; NaN where the model has none there.</summary>
    public static double Accuracy(this SpeakerModelOutcome model, string level) => model.Level(level)?.Metrics.Accuracy ?? double.NaN;

    /// <summary>The best first: accuracy per utterance, per chunk, per frame, then the recipe's order.</summary>
    public static IReadOnlyList<SpeakerModelOutcome> Ranked(this SpeakerForm form) =>
    [
        .. form.Models.OrderByDescending(m => Finite(m.Accuracy(ResultRow.Utterance))).ThenByDescending(m => Finite(m.Accuracy(ResultRow.Chunk))).ThenByDescending(m => Finite(m.Accuracy(ResultRow.Frame))),
    ];

    /// <summary>Decisions at this level that are wrong.</summary>
    public static int Errors(this SpeakerLevel level) => level.Metrics.N == 0 ? 0 : level.Metrics.N - level.Metrics.Confusion.Counts.Select((row, i) => i < row.Count ? row[i] : 0).Sum();

    /// <summary>Numbers that were learned, in the first fold; null for a model that learns none.</summary>
    public static long? Parameters(this SpeakerModelOutcome model) => model.Trainings.Count > 0 ? model.Trainings[0].ParameterCount : null;

    /// <summary>Whether it was trained epoch by epoch.</summary>
    public static bool IsNetwork(this SpeakerModelOutcome model) => model.Trainings.Any(t => t.Curve.Count > 0);

    private static double Finite(double value) => double.IsFinite(value) ? value : double.NegativeInfinity;
}
