using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>The utterances that the best model got most surely wrong: the ones to listen to.</summary>
internal static class HardSpeechSection
{
    private const int MostListed = 15;

    public static Section? Of(SpeakerView view)
    {
        var level = view.StrictBest.Level(ResultRow.Utterance) is { Items.Count: > 0 } utterances && utterances.Items.Any(Wrong) ? utterances : view.StrictBest.Level(ResultRow.Chunk);
        var wrong = level?.Items.Where(Wrong).OrderByDescending(i => double.IsFinite(i.Probability) ? i.Probability : -1).ThenBy(i => i.Utterance.Id, StringComparer.Ordinal).ThenBy(i => i.Chunk).ToList() ?? [];
        if (wrong.Count == 0)
        {
            return null;
        }

        var labels = view.Strict.Labels;
        var seconds = view.Outcome.Corpus.Utterances.ToDictionary(u => u.Utterance.Id, u => u.Seconds, StringComparer.Ordinal);
        var others = view.Strict.Models.Where(m => m.Level(level!.Level) is { Items.Count: > 0 })
            .Select(m => m.Level(level!.Level)!.Items.Where(Wrong).Select(i => (i.Utterance.Id, i.Chunk)).ToHashSet()).ToList();
        var chunks = level!.Level == ResultRow.Chunk;
        var table = new Table(
            [
                new("Utterance", CellFormat.Code), .. chunks ? [new Column("Chunk", CellFormat.Integer)] : Array.Empty<Column>(), new("Speaker", CellFormat.Code), new("Taken for", CellFormat.Code), new("P(taken for)", CellFormat.Fixed3), new("Runner-up", CellFormat.Code),
                new("Length", CellFormat.Seconds), new("Chapter", CellFormat.Code), new("Wrong in", CellFormat.Text),
            ],
            [.. wrong.Take(MostListed).Select(i => (IReadOnlyList<Cell>)
            [
                i.Utterance.Id, .. chunks ? [i.Chunk is { } chunk ? chunk + 1 : Cell.Empty] : Array.Empty<Cell>(), labels[i.Truth], labels[i.Decided], i.Probability, Named(labels, i.RunnerUp) + (i.RunnerUp == i.Truth ? " (right)" : ""),
                seconds.TryGetValue(i.Utterance.Id, out var length) ? length : Cell.Empty, i.Utterance.Chapter, $"{others.Count(o => o.Contains((i.Utterance.Id, i.Chunk)))}\u00a0of\u00a0{others.Count}",
            ])])
        {
            Note = (wrong.Count > MostListed ? $"The {MostListed} most surely wrong of {Say.Whole(wrong.Count)}. " : "") + $"P(taken for): the probability given to the wrong name. Wrong in: how many of the models of this division have the {level.Level} wrong.",
        };
        return new Section("utterances", chunks ? "Which chunks are hard" : "Which utterances are hard", [table], Lead(wrong, level.Level));
    }

    private static string Lead(List<SpeakerItem> wrong, string unit)
    {
        var second = wrong.Count(i => i.RunnerUp == i.Truth);
        var sure = wrong.Count(i => i.Probability >= 0.9);
        var where = wrong.Count == 1
            ? $"The one error has the right speaker {(second == 1 ? "in second place" : "below second place")}"
            : second == 0 ? $"In none of the {Say.Count(wrong.Count, "error")} is the right speaker in second place"
            : second == wrong.Count ? $"In {(wrong.Count == 2 ? "both errors" : $"all {Say.Count(wrong.Count, "error")}")} the right speaker is in second place"
            : $"In {Say.Whole(second)} of the {Say.Count(wrong.Count, "error")} the right speaker is in second place";
        return $"{where}; {(sure == 0 ? $"no wrong {unit} was given a probability of 0.9 or more" : $"{Say.Count(sure, $"wrong {unit}")} {(sure == 1 ? "was" : "were")} given a probability of 0.9 or more")}.";
    }

    private static bool Wrong(SpeakerItem item) => item.Decided != item.Truth && item.Decided >= 0;

    private static string Named(IReadOnlyList<string> labels, int index) => index >= 0 && index < labels.Count ? labels[index] : "–";
}
