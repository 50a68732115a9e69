using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Where the best model errs: which speakers, which label, which length.</summary>
internal static class SpeakersSection
{
    private const int MostListed = 12;
    private const int EnoughToCount = 4;

    public static Section? Of(RunView run)
    {
        if (run.Speakers.Count == 0)
        {
            return null;
        }

        var blocks = new List<Block> { Ranked(run) };
        var hardest = run.Speakers.Where(s => s.Errors > 0).Take(MostListed).ToList();
        if (hardest.Count > 0)
        {
            blocks.Add(run.Speakers.All(s => s.Count == 1)
                ? new Text("Each speaker was tested on one utterance, so the hardest speakers are those of the hardest utterances [below](#utterances).")
                : Hardest(run, hardest));
            blocks.Add(ByLabel(run));
            if (ByLength(run) is { } lengths)
            {
                blocks.Add(lengths);
            }
        }

        return new Section("speakers", "Which speakers are hard", blocks, Lead(run));
    }

    private static string Lead(RunView run)
    {
        var wrong = run.Speakers.Where(s => s.Errors > 0).ToList();
        if (wrong.Count == 0)
        {
            return $"None: {Say.Model(run.Best.Name)} gives every tested utterance of all {Say.Count(run.Speakers.Count, "speaker")} the corpus's label.";
        }

        return run.Speakers.All(s => s.Count == 1)
            ? $"{Say.Capital(Say.Count(wrong.Count, "speaker"))} of {Say.Whole(run.Speakers.Count)} {(wrong.Count == 1 ? "is" : "are")} given another label by {Say.Model(run.Best.Name)}, each tested on one utterance."
            : $"{Say.Count(run.Speakers.Count - wrong.Count, "speaker")} of {Say.Whole(run.Speakers.Count)} have no error at all; {Say.Model(run.Best.Name)} makes its {Say.Count(run.Best.Errors, "error")} on the other {Say.Whole(wrong.Count)}.";
    }

    private static Chart Ranked(RunView run)
    {
        var byAccuracy = run.Speakers.Select(s => s.Count).Order().ElementAt(run.Speakers.Count / 2) >= EnoughToCount;
        var values = run.Speakers.Select(s => new RankedValue(s.Speaker, run.Labels[s.Label], byAccuracy ? s.Accuracy : s.Score, s.Count)).ToList();
        return byAccuracy
            ? Charts.Ranked("Share of each speaker's utterances that get the corpus's label; the dashed line is the share over all utterances.", values, "accuracy", reference: run.Best.Accuracy) with { Title = $"Accuracy per speaker, {run.Best.Name}" }
            : Charts.Ranked("Mean probability that each speaker's utterances give to the corpus's label (too few utterances per speaker to count errors); below the dashed line the label is missed.", values, "probability of the corpus's label", reference: 0.5) with { Title = $"Probability of the label per speaker, {run.Best.Name}" };
    }

    private static Table Hardest(RunView run, List<SpeakerScore> hardest) => new(
        [new("Speaker", CellFormat.Code), new("Label", CellFormat.Text), new("Utterances", CellFormat.Integer), new("Errors", CellFormat.Integer), new("Accuracy", CellFormat.Percent), new("Probability of label", CellFormat.Fixed3)],
        [.. hardest.Select(s => new Cell[] { s.Speaker, run.Labels[s.Label], s.Count, s.Errors, s.Accuracy, s.Score })])
    {
        Title = hardest.Count < MostListed ? "Speakers with errors" : "The hardest speakers",
        Note = "A low figure says that a voice lies on the other side of what the model learned from other voices. It says nothing of who the person is.",
    };

    private static Table ByLabel(RunView run) => new(
        [new("Label", CellFormat.Text), new("Speakers", CellFormat.Integer), new("with an error", CellFormat.Integer), new("Utterances", CellFormat.Integer), new("Errors", CellFormat.Integer), new("Error rate", CellFormat.Percent)],
        [.. run.Labels.Select((l, i) => (Label: l, Speakers: run.Speakers.Where(s => s.Label == i).ToList())).Where(l => l.Speakers.Count > 0).Select(l => new Cell[]
        {
            l.Label, l.Speakers.Count, l.Speakers.Count(s => s.Errors > 0), l.Speakers.Sum(s => s.Count), l.Speakers.Sum(s => s.Errors), (double)l.Speakers.Sum(s => s.Errors) / l.Speakers.Sum(s => s.Count),
        })])
    {
        Title = $"Errors by label, {run.Best.Name}",
    };

    private static Table? ByLength(RunView run) => LengthEffect.Of(run) is not { } effect ? null : new(
        [new("Utterances", CellFormat.Text), new("Number", CellFormat.Integer), new("Errors", CellFormat.Integer), new("Error rate", CellFormat.Percent)],
        [
            [$"up to {Say.Fixed(effect.Median)}\u00a0s", effect.Short, effect.ShortErrors, (double)effect.ShortErrors / effect.Short],
            ["longer", effect.Long, effect.LongErrors, (double)effect.LongErrors / effect.Long],
        ])
    {
        Title = $"Errors by length, {run.Best.Name}",
        Note = $"Divided at the median length. Difference of the error rates with an interval from drawing other speakers: {Say.Fixed(100 * effect.Difference.Estimate)} points"
            + (effect.Difference.IsDefined ? $" ({Say.Fixed(100 * effect.Difference.Low)} to {Say.Fixed(100 * effect.Difference.High)})." : "."),
    };
}
