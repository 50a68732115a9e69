using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How many speakers are missed, and which ones are hardest.</summary>
internal static class GenderSpeakersSection
{
    private const int MostListed = 10;

    public static Section Of(GenderModelOutcome outcome)
    {
        var blocks = new List<Block>();
        foreach (var set in outcome.Sets)
        {
            var speakers = Speakers(set);
            if (speakers.Count == 0)
            {
                blocks.Add(new Text($"Of {GenderWords.Of(set)} none was judged."));
                continue;
            }

            blocks.Add(new Text(Sentence(set, speakers)));
            var hardest = speakers.Where(s => s.Wrong > 0).OrderBy(s => s.Right).ThenBy(s => s.Probability).ThenBy(s => s.Name, StringComparer.Ordinal).Take(MostListed).ToList();
            if (hardest.Count > 0)
            {
                blocks.Add(new Table(
                    [new("Speaker", CellFormat.Code), new("Label", CellFormat.Text), new("Recordings", CellFormat.Integer), new("Wrong", CellFormat.Integer), new("Right", CellFormat.Percent), new("Probability of the label", CellFormat.Fixed3)],
                    [.. hardest.Select(s => new Cell[] { s.Name, s.Label, s.Count, s.Wrong, s.Right, s.Probability })])
                {
                    Title = $"The hardest speakers: {GenderWords.Set(set)}",
                    Note = "A low figure says that a voice lies on the other side of what was learned from other voices. It says nothing of who the person is.",
                });
            }

            if (set.Name == GenderTestSet.OtherCorpus)
            {
                blocks.Add(Charts.Ranked(
                    $"Each dot is a speaker: {Say.Count(speakers.Count(s => s.Wrong == 0), "speaker")} of {Say.Whole(speakers.Count)} have every recording right; the dashed line is the share over all recordings.",
                    [.. speakers.Select(s => new RankedValue(s.Name, s.Label, s.Right, s.Count))], "recordings right", reference: set.Whole.Metrics.Accuracy) with
                {
                    Title = $"Right per speaker, {set.Corpus}",
                });
            }
        }

        var all = outcome.Sets.SelectMany(s => Speakers(s)).ToList();
        return new Section("speakers", "Which speakers are missed", blocks, $"Of {Say.Count(all.Count, "tested speaker")}, {Say.Whole(all.Count(s => 2 * s.Wrong > s.Count))} have most of their recordings given the other label.");
    }

    private static string Sentence(GenderTestSet set, List<Speaker> speakers)
    {
        var (some, most) = (speakers.Count(s => s.Wrong > 0), speakers.Count(s => 2 * s.Wrong > s.Count));
        if (some == 0)
        {
            return $"Of {GenderWords.Of(set)}, {Say.Whole(speakers.Count)} in number, none has a recording that is given the other label.";
        }

        var ofSome = speakers.All(s => s.Count == 1) ? $"{Say.Whole(some)} of {Say.Whole(speakers.Count)}, tested on one recording each, {(some == 1 ? "is" : "are")} given the other label"
            : $"{Say.Whole(some)} of {Say.Whole(speakers.Count)} have at least one recording that is given the other label, {(most == 0 ? "none" : Say.Whole(most))} of them more than half";
        return $"Of {GenderWords.Of(set)}, {ofSome}. The hardest is {Hardest(speakers)}.";
    }

    private static string Hardest(List<Speaker> speakers)
    {
        var worst = speakers.OrderBy(s => s.Right).ThenBy(s => s.Probability).ThenBy(s => s.Name, StringComparer.Ordinal).First();
        return worst.Count == 1
            ? $"`{worst.Name}` ({worst.Label}), with a probability of {Say.Fixed(worst.Probability, 3)} for the label"
            : $"`{worst.Name}` ({worst.Label}): {Say.Whole(worst.Wrong)} of {Say.Count(worst.Count, "recording")} wrong";
    }

    private static List<Speaker> Speakers(GenderTestSet set) =>
    [
        .. set.Clean.Where(h => h.Judged).GroupBy(h => h.Utterance.Speaker!, StringComparer.Ordinal).Select(own => new Speaker(
            own.Key, GenderExperiment.Labels[own.First().Truth], own.Count(), own.Count(h => !h.Correct), own.Average(h => h.Truth == 0 ? h.Female : 1 - h.Female))),
    ];

    private sealed record Speaker(string Name, string Label, int Count, int Wrong, double Probability)
    {
        public double Right => 1 - ((double)Wrong / Count);
    }
}
