using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Loss and accuracy by epoch.</summary>
internal static class GenderLearningSection
{
    public static Section Of(GenderModelOutcome outcome)
    {
        var final = outcome.Trainings[^1].Curve;
        var sentence = $"Over {Say.Count(final.Count, "epoch")} the loss of the final model's training windows goes from {Say.Fixed(final[0].TrainLoss, 3)} to {Say.Fixed(final[^1].TrainLoss, 3)}; windows are altered, covered and mixed, and labels smoothed, so that it cannot reach 0.";
        return new Section(
            "learning",
            "Learning curve",
            [
                Charts.LearningCurves(sentence, [new LearningCurve("all speakers", [.. final.Select(p => p.TrainLoss)], [], [.. final.Select(p => p.TrainAccuracy)], [])]),
                new Details("Every training", [new Table(
                    [new("Training", CellFormat.Text), new("Recordings", CellFormat.Integer), new("Loss at the end", CellFormat.Fixed3), new("Accuracy at the end", CellFormat.Percent), new("Right on its test speakers", CellFormat.Percent)],
                    [.. outcome.Trainings.Select(t => new Cell[]
                    {
                        t.Fold is { } fold ? $"fold {fold + 1}" : "all speakers", t.Utterances, t.Curve[^1].TrainLoss, t.Curve[^1].TrainAccuracy,
                        t.Fold is { } own ? outcome.Test.Rows.First(r => r.Fold == own).Metrics.Accuracy : outcome.Other?.Whole.Metrics.Accuracy,
                    })])]),
            ],
            $"The final model is right on {Say.Percent(final[^1].TrainAccuracy)} of its training windows in the last epoch.");
    }
}
