using Timbre.Evaluation;
using Timbre.Reports;
using ReliabilityBin = Timbre.Reports.CalibrationBin;

namespace Timbre.Recipes;

/// <summary>Whether a probability means what it says.</summary>
internal static class CalibrationSection
{
    private const int Bins = 10;

    public static Section? Of(RunView run)
    {
        if (run.Labels.Count != 2)
        {
            return null;
        }

        var found = new List<(ModelScore Model, Calibration Calibration)>();
        foreach (var model in run.Learned)
        {
            double[] said = [.. model.Outcome.Utterances.Select(u => u.Probabilities[1])];
            var calibration = Calibration.Of(said, [.. model.Outcome.Utterances.Select(u => u.Label == 1)], Bins);
            if (double.IsFinite(calibration.ExpectedError))
            {
                found.Add((model, calibration));
            }
        }

        if (found.Count == 0)
        {
            return null;
        }

        var points = found.SelectMany(f => f.Calibration.Bins.Where(b => b.Count > 0).Select(b => new ReliabilityBin(f.Model.Name, b.MeanConfidence, b.Accuracy, b.Count))).ToList();
        var sentence = $"How often an utterance is {Say.Label(run.Labels[1])} over the probability a model gave that label, in ten bins; larger points hold more utterances, and on the diagonal a probability means what it says.";
        var ofPieces = found.Any(f => f.Model.Outcome.Level is null) ? null : run.Pieces;
        var table = new Table(
            [new("Model", CellFormat.Text), new("Mean distance from the diagonal", CellFormat.Percent, Best.Lowest), new("Largest, in one bin", CellFormat.Percent, Best.Lowest), new(ofPieces is { } piece ? $"Stretch of the {piece.One} scores" : "Stretch of the scores", CellFormat.Fixed3)],
            [.. found.Select(f => new Cell[] { f.Model.Name, f.Calibration.ExpectedError, f.Calibration.MaximumError, Mean(f.Model.Outcome.Trainings) })])
        {
            Note = run.MainLeaks
                ? run.Main.Split.IsByPiece ? "Published models have no validation speakers, so their scores are not calibrated." : "The stretch is fitted on validation recordings, whose speakers are in training and test as well."
                : (ofPieces is { } of ? $"The stretch turns a mean of {of.One} scores into the probability of an utterance"
                    : run.Pieces is { } some ? $"The stretch turns the score of a recording, or the mean of its {some.One} scores, into a probability"
                    : "The stretch turns the score of a recording into a probability") + "; it is fitted on validation speakers and averaged over the folds here.",
        };
        return new Section("calibration", "Can the probabilities be believed?", [Charts.Calibration(sentence, points) with { Title = "Reliability per utterance" }, table], Lead(found));
    }

    private static string Lead(List<(ModelScore Model, Calibration Calibration)> found)
    {
        var (model, calibration) = found[0];
        var direction = Overconfidence(model);
        var how = Math.Abs(direction) < 0.01 ? "neither too sure nor too cautious on the whole"
            : direction > 0 ? $"too sure of itself by {Say.Points(direction)} on the whole" : $"more cautious than it needs to be, by {Say.Points(direction)} on the whole";
        return $"The probabilities of {Say.Model(model.Name)} are off by {Say.Points(calibration.ExpectedError)} on average; it is {how}.";
    }

    /// <summary>Mean probability of the decided label minus the share that is right.</summary>
    private static double Overconfidence(ModelScore model) =>
        model.Outcome.Utterances.Average(u => u.Probabilities.Max()) - model.Outcome.Utterances.Average(u => u.Correct ? 1.0 : 0);

    private static double Mean(IReadOnlyList<FoldTraining> trainings) => trainings.Count == 0 ? double.NaN : trainings.Average(t => t.CalibrationSlope);
}
