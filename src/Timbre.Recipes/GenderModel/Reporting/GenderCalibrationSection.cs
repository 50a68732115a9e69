using Timbre.Reports;
using ReliabilityBin = Timbre.Reports.CalibrationBin;

namespace Timbre.Recipes;

/// <summary>Whether a probability means what it says.</summary>
internal static class GenderCalibrationSection
{
    public const string Id = "calibration";

    public static Section Of(GenderModelOutcome outcome)
    {
        var found = outcome.Sets.Select(s => (Set: s, Clean: GenderReliability.Of(s.Clean), All: GenderReliability.Of(s.Heard))).ToList();
        var points = found.SelectMany(f => f.All.Bins.Where(b => b.Count > 0).Select(b => new ReliabilityBin(GenderWords.Set(f.Set), b.MeanConfidence, b.Accuracy, b.Count))).ToList();
        var lead = string.Join(" ", found.Select(f => Sentence(f.Set)));
        return new Section(
            Id,
            "Can the probabilities be believed?",
            [
                .. points.Count == 0 ? Array.Empty<Block>() : [Charts.Calibration($"How often a voice is labelled F over the probability of F, in ten bins, all conditions and lengths together; on the diagonal a probability means what it says. {Largest(found[^1].Set, found[^1].All)}", points) with { Title = "Reliability" }],
                new Table(
                    [new("Tested on", CellFormat.Text), new("Recordings as they are", CellFormat.Percent), new("All conditions and lengths", CellFormat.Percent), new("Largest, in one bin", CellFormat.Percent), new("Log loss as they are", CellFormat.Fixed3)],
                    [.. found.Select(f => new Cell[] { GenderWords.Set(f.Set), f.Clean.ExpectedError, f.All.ExpectedError, f.All.MaximumError, f.Set.Whole.Metrics.LogLoss })])
                {
                    Note = "Mean distance between the probability of F and the share that is labelled F, over ten bins, and the largest in a bin of all conditions and lengths.",
                },
            ],
            lead);
    }

    private static string Largest(GenderTestSet set, Evaluation.Calibration calibration)
    {
        // A bin of a few answers is off by chance.
        var enough = calibration.Bins.Sum(b => b.Count) / 200;
        var filled = calibration.Bins.Where(b => b.Count > enough).ToList();
        if (filled.Count == 0)
        {
            return "";
        }

        var off = filled.MaxBy(b => Math.Abs(b.Accuracy - b.MeanConfidence));
        return $"On {GenderWords.Of(set)} the point of more than a few answers that is furthest off holds {Say.Count(off.Count, "answer")}: {Say.Percent(off.MeanConfidence)} was said, {Say.Percent(off.Accuracy)} came true.";
    }

    private static string Sentence(GenderTestSet set)
    {
        var judged = set.Clean.Where(h => h.Judged).ToList();
        if (judged.Count == 0)
        {
            return $"On {GenderWords.Of(set)} nothing was judged.";
        }

        var difference = judged.Average(h => h.Score) - judged.Average(h => h.Correct ? 1.0 : 0);
        var how = Math.Abs(difference) < 0.01 ? "as sure as it may be" : difference > 0 ? $"too sure of itself by {Say.Points(difference)}" : $"more cautious than it needs to be, by {Say.Points(difference)}";
        return $"On {GenderWords.Of(set)} it is {how} on the whole.";
    }
}
