using Timbre.Evaluation;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How well the best model knows each speaker.</summary>
internal static class EachSpeakerSection
{
    private const int MostListed = 12;

    public static Section? Of(SpeakerView view)
    {
        if (view.ErrorLevel is not { Metrics.N: > 0 } level)
        {
            return null;
        }

        var model = view.StrictBest.Model;
        var speakers = view.Strict.Labels.Where(l => level.Metrics.PerClass.TryGetValue(l, out var m) && m.Support > 0)
            .Select(l => (Name: l, Metrics: level.Metrics.PerClass[l])).OrderBy(s => s.Metrics.Recall).ThenBy(s => s.Metrics.F1).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        var blocks = new List<Block>
        {
            Charts.Ranked(Sentence(speakers, level), [.. speakers.Select(s => new RankedValue(s.Name, view.Gender(s.Name) ?? "speaker", s.Metrics.Recall, s.Metrics.Support))], $"recall per {level.Level}", reference: double.IsFinite(level.Metrics.Accuracy) ? level.Metrics.Accuracy : null)
                with { Title = $"{model}, {SpeakerWords.Series(view.Strict)}" },
        };
        if (ByGender(view, level) is { } genders)
        {
            blocks.Add(new Text(genders));
        }

        if (speakers.Count > MostListed && speakers.Any(s => s.Metrics.Recall < 1))
        {
            blocks.Add(Listed(view, level, speakers.Where(s => s.Metrics.Recall < 1).Take(MostListed), "The hardest speakers"));
            blocks.Add(new Details("Every speaker", [Listed(view, level, speakers, null)]));
        }
        else
        {
            blocks.Add(speakers.Count > MostListed ? new Details("Every speaker", [Listed(view, level, speakers, null)]) : Listed(view, level, speakers, "Every speaker"));
        }

        return new Section("speakers", "Which speakers are hard", blocks, Lead(view, level, speakers));
    }

    private static string Lead(SpeakerView view, SpeakerLevel level, List<(string Name, ClassMetrics Metrics)> speakers)
    {
        var wrong = speakers.Count(s => s.Metrics.Recall < 1);
        return wrong == 0
            ? $"None: {SpeakerWords.Model(view.StrictBest.Model)} names every tested {level.Level} of all {Say.Count(speakers.Count, "speaker")} rightly."
            : $"{Say.Capital(SpeakerWords.Model(view.StrictBest.Model))} makes its {Say.Count(level.Errors(), "error")} per {level.Level} on {Say.Whole(wrong)} of {Say.Count(speakers.Count, "speaker")}; {SpeakerWords.Code(speakers[0].Name)} is the hardest, with {Say.Percent(speakers[0].Metrics.Recall)} right.";
    }

    private static string Sentence(List<(string Name, ClassMetrics Metrics)> speakers, SpeakerLevel level)
    {
        var below = speakers.Count(s => s.Metrics.Recall < 0.5);
        var all = speakers.Count(s => s.Metrics.Recall >= 1);
        return $"{(all == 0 ? "None" : Say.Whole(all))} of {Say.Count(speakers.Count, "speaker")} {(all == 1 ? "is" : "are")} always recognised, {(below == 0 ? "none" : Say.Whole(below))} in less than half of the {level.Level}s; the dashed line is the share over all {level.Level}s, {Say.Percent(level.Metrics.Accuracy)}.";
    }

    private static string? ByGender(SpeakerView view, SpeakerLevel level)
    {
        if (!view.TwoGenders)
        {
            return null;
        }

        var groups = level.Metrics.PerClass.Where(c => c.Value.Support > 0).GroupBy(c => view.Gender(c.Key)!, StringComparer.Ordinal)
            .Select(g => (Label: g.Key, Recall: g.Average(c => c.Value.Recall))).OrderByDescending(g => g.Recall).ToList();
        return groups.Count < 2 ? null
            : groups[0].Recall - groups[1].Recall < 0.02
                ? $"Speakers {Say.Label(groups[0].Label)} and {Say.Label(groups[1].Label)} are recognised about equally well ({Say.Percent(groups[0].Recall)} and {Say.Percent(groups[1].Recall)}, mean over speakers)."
                : $"Speakers {Say.Label(groups[0].Label)} are recognised better than speakers {Say.Label(groups[1].Label)}: {Say.Percent(groups[0].Recall)} against {Say.Percent(groups[1].Recall)}, mean over speakers.";
    }

    private static Table Listed(SpeakerView view, SpeakerLevel level, IEnumerable<(string Name, ClassMetrics Metrics)> speakers, string? title) => new(
        [new("Speaker", CellFormat.Code), new("Label", CellFormat.Text), new($"{Say.Capital(level.Level)}s", CellFormat.Integer), new("Recall", CellFormat.Percent), new("Precision", CellFormat.Percent), new("F1", CellFormat.Fixed3), new("Taken for", CellFormat.Text)],
        [.. speakers.Select(s => new Cell[] { s.Name, view.Gender(s.Name), s.Metrics.Support, s.Metrics.Recall, s.Metrics.Precision, s.Metrics.F1, TakenFor(level.Metrics.Confusion, s.Name) })])
    {
        Title = title,
        Note = title is null ? null : "Recall: share of the speaker's own that are named rightly. Precision: share of those given this name that are this speaker's.",
    };

    private static Cell TakenFor(ConfusionMatrix confusion, string speaker)
    {
        var row = confusion.Labels.ToList().IndexOf(speaker);
        var taken = row < 0 ? [] : confusion.Labels.Select((l, j) => (Label: l, Count: j == row ? 0 : confusion.Counts[row][j])).Where(c => c.Count > 0).OrderByDescending(c => c.Count).ToList();
        return taken.Count == 0 ? Cell.Empty : string.Join(", ", taken.Take(3).Select(c => $"{c.Label} ({c.Count})")) + (taken.Count > 3 ? ", …" : "");
    }
}
