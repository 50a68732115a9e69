using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the models cost beside what they get: parameters, training and test time.</summary>
internal static class SpeakerCostSection
{
    public static Section? Of(SpeakerView view)
    {
        var trained = view.Ranked.Where(m => m.Trainings.Count > 0).ToList();
        return trained.Count == 0 ? null : new Section(
            "cost",
            "What the models cost",
            [
                new Table(
                    [new("Model", CellFormat.Text), new("Per utterance", CellFormat.Percent, Best.Highest), new("Parameters", CellFormat.Integer, Best.Lowest), new("Training", CellFormat.Seconds, Best.Lowest), new("Test", CellFormat.Seconds, Best.Lowest)],
                    [.. trained.Select(m => new Cell[] { m.Model, m.Accuracy(ResultRow.Utterance), Cell.Of(m.Parameters()), m.Trainings.Sum(t => t.TrainSeconds), m.Trainings.Sum(t => t.PredictSeconds) })])
                {
                    Note = $"{Say.Capital(SpeakerWords.Series(view.Main))}{(view.Main.Split.Folds.Count > 1 ? $", all {view.Main.Split.Folds.Count} folds" : "")}, without the time for the features. The ensemble learns nothing of its own but its calibration.",
                },
            ],
            Lead(trained));
    }

    private static string Lead(List<SpeakerModelOutcome> trained)
    {
        var best = trained[0];
        var cheapest = trained.MinBy(Seconds)!;
        if (trained.Count == 1 || !double.IsFinite(best.Accuracy(ResultRow.Utterance)))
        {
            return $"{Say.Capital(SpeakerWords.Model(best.Model))} has {Say.Count(best.Parameters() ?? 0, "parameter")} and took {Say.Fixed(Seconds(best))}\u00a0s to train.";
        }

        if (cheapest == best)
        {
            return $"{Say.Capital(SpeakerWords.Model(best.Model))} is the best single model and the quickest to train as well.";
        }

        var (lost, times) = (best.Accuracy(ResultRow.Utterance) - cheapest.Accuracy(ResultRow.Utterance), Seconds(best) / Seconds(cheapest));
        return $"{Say.Capital(SpeakerWords.Model(best.Model))} is the best single model; {SpeakerWords.Model(cheapest.Model)} is the quickest to train{(double.IsFinite(times) && times >= 1.5 ? $", {Say.Fixed(times, times < 10 ? 1 : 0)} times as quick," : "")} and {(lost > 0 ? $"gets {Say.Points(lost)} less" : "gets as much")}.";
    }

    private static double Seconds(SpeakerModelOutcome model) => model.Trainings.Sum(t => t.TrainSeconds);
}
