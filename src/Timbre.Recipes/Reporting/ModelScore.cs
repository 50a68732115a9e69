using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>A model of one form with its rows of all folds together.</summary>
internal sealed class ModelScore(ModelOutcome outcome, FormOutcome form)
{
    public ModelOutcome Outcome { get; } = outcome;

    public string Name => Outcome.Model;

    public ResultRow? Utterance { get; } = form.Row(outcome.Model, ResultRow.Utterance);

    public ResultRow? Votes { get; } = form.Row(outcome.Model, ResultRow.Utterance, ResultRow.MajorityVote);

    /// <summary>The figures of single frames or chunks; null where the model judges whole recordings.</summary>
    public ResultRow? Frame { get; } = outcome.Level is { } level ? form.Row(outcome.Model, level) : null;

    /// <summary>What the model sees.</summary>
    public string Input { get; } = ModelChoice.Parse(outcome.Model).Input;

    public string Kind { get; } = ModelChoice.Parse(outcome.Model).Kind;

    /// <summary>Accuracy per utterance by mean log-probability; NaN where there is none.</summary>
    public double Accuracy => Utterance?.Metrics.Accuracy ?? double.NaN;

    public double FrameAccuracy => Frame?.Metrics.Accuracy ?? double.NaN;

    public double VoteAccuracy => Votes?.Metrics.Accuracy ?? double.NaN;

    public double LogLoss => Utterance?.Metrics.LogLoss ?? double.NaN;

    public ConfidenceInterval Interval => IntervalOf(Utterance);

    public int Tested => Outcome.Utterances.Count;

    public int Errors => Outcome.Utterances.Count(u => !u.Correct);

    public long ParameterCount => Outcome.Trainings.Count > 0 ? Outcome.Trainings[0].ParameterCount : 0;

    public bool IsNetwork => Outcome.Trainings.Any(t => t.Curve.Count > 0);

    private static ConfidenceInterval IntervalOf(ResultRow? row) =>
        row?.Metrics.Intervals is { } intervals && intervals.TryGetValue("accuracy", out var interval)
            ? interval
            : new ConfidenceInterval(row?.Metrics.Accuracy ?? double.NaN, double.NaN, double.NaN, 0.95);
}
