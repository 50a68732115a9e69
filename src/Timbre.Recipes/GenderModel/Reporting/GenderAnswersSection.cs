using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the answers mean that are none, or half of one.</summary>
internal static class GenderAnswersSection
{
    public static Section Of(GenderModelOutcome outcome)
    {
        var below = Say.Fixed(outcome.Recipe.GenderModel.UncertainBelow, 2);
        return new Section(
            "answers",
            "No speech, too short, uncertain",
            [
                new Text(
                    $"""
                    - `too-short`: the recording lasts less than {Say.Fixed(GenderClassifier.ShortestSeconds, 1)} s. No label.
                    - `no-speech`: less than {Say.Fixed(GenderClassifier.LeastSpeechSeconds, 1)} s of speech was found. No label.
                    - *uncertain*: the probability of the label is below {below}. There is a label, and it should not be counted on.
                    """),
                new Table(
                    [new("Tested on", CellFormat.Text), new("What", CellFormat.Text), new("Number", CellFormat.Integer), new("No speech", CellFormat.Integer), new("Too short", CellFormat.Integer), new("Uncertain", CellFormat.Percent), new("Wrong when uncertain", CellFormat.Percent), new("Wrong otherwise", CellFormat.Percent)],
                    [.. outcome.Sets.SelectMany(Rows)]),
                .. outcome.Sets.Select(s => new Text(Sentence(s))),
            ],
            $"Three kinds of answer that are none, or half of one; an answer below {below} is marked as uncertain.");
    }

    private static IEnumerable<Cell[]> Rows(GenderTestSet set)
    {
        Cell[] Row(string what, GenderRow row) =>
            [GenderWords.Set(set), what, row.Metrics.N + row.NoSpeech + row.TooShort, row.NoSpeech, row.TooShort, row.Band.Share, row.Band.ErrorInside, row.Band.ErrorOutside];
        yield return Row("recordings as they are", set.Whole);
        foreach (var row in set.Rows.Where(r => r.Level == ResultRow.Utterance && r.Fold is null && r.Condition != GenderTest.Clean))
        {
            yield return Row(row.Condition, row);
        }

        foreach (var row in set.Pieces)
        {
            yield return Row($"pieces of {GenderDurations.Seconds(row)}", row);
        }
    }

    private static string Sentence(GenderTestSet set)
    {
        var band = set.Whole.Band;
        return band.Inside == 0
            ? $"On {GenderWords.Of(set)} no answer is uncertain; wrong are {GenderWords.Wrong(band.WrongOutside, band.Outside)}."
            : $"On {GenderWords.Of(set)}, {Say.Percent(band.Share)} of the answers are uncertain; wrong are {GenderWords.Wrong(band.WrongInside, band.Inside)} of these, and {GenderWords.Wrong(band.WrongOutside, band.Outside)} of the others.";
    }
}
