using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How often it is right, per recording and per speaker, for each label.</summary>
internal static class GenderResultsSection
{
    public static Section Of(GenderModelOutcome outcome)
    {
        var rows = outcome.Sets.SelectMany(s => new[] { (Set: s, Row: s.Whole), (Set: s, Row: s.Row(GenderTest.Clean, GenderRow.Speaker)) }).Select(p => new Cell[]
        {
            GenderWords.Set(p.Set), p.Row.Level == GenderRow.Speaker ? "speaker" : "recording", p.Row.Metrics.N, p.Row.Errors,
            GenderWords.Cell(p.Row.Metrics.Accuracy, p.Row.Interval), GenderWords.Recall(p.Row, "F"), GenderWords.Recall(p.Row, "M"), p.Row.Metrics.RocAuc, p.Row.Metrics.LogLoss, p.Row.CalibrationError,
        });
        return new Section(
            "results",
            "Results",
            [
                new KeyFigures([.. outcome.Sets.Select(s => new KeyFigure(Say.Percent(s.Whole.Metrics.Accuracy), $"right, {GenderWords.Set(s)}", Say.Interval(s.Whole.Interval.Low, s.Whole.Interval.High), Tone.Good)),
                    new KeyFigure(Band(outcome).Outside > 0 ? Say.Percent(Band(outcome).ErrorOutside) : "–", "wrong among answers that are not uncertain", $"{Say.Percent(1 - Band(outcome).Share)} of the answers")]),
                new Table(
                    [new("Tested on", CellFormat.Text), new("Level", CellFormat.Text), new("Judged", CellFormat.Integer), new("Wrong", CellFormat.Integer), new("Accuracy", CellFormat.Percent), new("F right", CellFormat.Percent), new("M right", CellFormat.Percent), new("ROC AUC", CellFormat.Fixed4), new("Log loss", CellFormat.Fixed3), new("Calibration", CellFormat.Percent)],
                    [.. rows])
                {
                    Note = "Held-out speakers are those of the training corpus, each judged by the network of a fold that had not heard them; the final model heard all of these, and none of the others. Intervals: 95 %, from drawing other speakers. A speaker is what most of the recordings are. Calibration: mean distance between the probability of an answer and the share that is right.",
                },
                .. ByLabel(outcome),
            ],
            Lead(outcome));
    }

    private static UncertainBand Band(GenderModelOutcome outcome) => (outcome.Other ?? outcome.Test).Whole.Band;

    private static string Lead(GenderModelOutcome outcome)
    {
        var folds = $"Of {Say.Count(outcome.Test.Whole.Metrics.N, "recording")} of speakers that the network of the fold had not heard, {GenderWords.Accuracy(outcome.Test.Whole)} are given the corpus's label";
        return outcome.Other is { } other
            ? $"{folds}; the final model gives it to {GenderWords.Accuracy(other.Whole)} of {Say.Count(other.Whole.Metrics.N, "recording")} of {Text.Escape(other.Corpus)}."
            : folds + ".";
    }

    /// <summary>Which label is harder, in a sentence for each set.</summary>
    private static IEnumerable<Block> ByLabel(GenderModelOutcome outcome)
    {
        foreach (var set in outcome.Sets)
        {
            var (female, male) = (GenderWords.Recall(set.Whole, "F"), GenderWords.Recall(set.Whole, "M"));
            if (!double.IsFinite(female) || !double.IsFinite(male))
            {
                continue;
            }

            var (harder, easier) = female < male ? ("F", "M") : ("M", "F");
            yield return new Text(set.Whole.Errors == 0
                ? $"On {GenderWords.Of(set)} no recording of either label is missed."
                : Math.Abs(female - male) < 0.005 ? $"On {GenderWords.Of(set)} both labels are missed alike: F {Say.Percent(1 - female)}, M {Say.Percent(1 - male)}."
                : $"On {GenderWords.Of(set)} voices labelled {harder} are missed more often than those labelled {easier}: {Say.Percent(1 - Math.Min(female, male))} against {Say.Percent(1 - Math.Max(female, male))}.");
        }
    }
}
