using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>The utterances that the best model got most surely wrong: the ones to listen to.</summary>
internal static class HardUtterancesSection
{
    private const int MostListed = 15;

    /// <summary>What a model got wrong, the surest first.</summary>
    public static IReadOnlyList<UtteranceOutcome> MostSurelyWrong(ModelOutcome model) =>
        [.. model.Utterances.Where(u => !u.Correct).OrderBy(u => u.Probabilities[u.Label]).ThenBy(u => u.Utterance.Id, StringComparer.Ordinal)];

    public static Section? Of(RunView run, RunMedia media)
    {
        var wrong = MostSurelyWrong(run.Best.Outcome);
        if (wrong.Count == 0)
        {
            return null;
        }

        var seconds = run.Outcome.Corpus.Utterances.ToDictionary(u => u.Utterance.Id, u => u.Seconds, StringComparer.Ordinal);
        var shared = SharedErrors.Of(run);
        var others = shared is { Models: > 1 };
        var piece = run.Best.Outcome.Level is { } level ? PieceWord.Of(level) : (PieceWord?)null;
        var table = new Table(
            [
                new("Utterance", CellFormat.Code), new("Speaker", CellFormat.Code), new("Label", CellFormat.Text), new("Said", CellFormat.Text), new("P(label)", CellFormat.Fixed3),
                .. piece is { } title ? [new Column($"{Say.Capital(title.Many)} for it", CellFormat.Percent)] : Array.Empty<Column>(), new("Length", CellFormat.Seconds), .. others ? [new Column("Wrong in", CellFormat.Text)] : Array.Empty<Column>(),
            ],
            [.. wrong.Take(MostListed).Select(u => (IReadOnlyList<Cell>)
            [
                u.Utterance.Id, u.Utterance.Speaker, run.Labels[u.Label], run.Labels[u.Decided], u.Probabilities[u.Label], .. piece is null ? Array.Empty<Cell>() : [u.Scores.VoteShares[u.Label]],
                seconds.TryGetValue(u.Utterance.Id, out var length) ? length : Cell.Empty, .. others ? [Cell.Of($"{shared!.Wrong[u.Utterance.Id]}\u00a0of\u00a0{shared.Models}")] : Array.Empty<Cell>(),
            ])])
        {
            Note = (wrong.Count > MostListed ? $"The {MostListed} most surely wrong of {Say.Whole(wrong.Count)}. " : "") + "P(label): the probability given to the corpus's label." + (piece is { } of ? $" {Say.Capital(of.Many)} for it: how many of the {of.Many} vote for that label." : "") + (others ? " Wrong in: how many of the models that learn have it wrong." : ""),
        };
        List<RecordingBlock> recordings = [.. wrong.Take(MostListed).Select(u => Recording(u, run, media, seconds)).OfType<RecordingBlock>()];
        Block[] blocks = recordings.Count == 0 ? [table] : [table, new Text(Introduction(recordings.Count)), new Recordings(recordings)];
        return new Section("utterances", "Which utterances are hard", blocks, piece is { } word ? Votes(wrong, word) : Sure(wrong));
    }

    private static string Votes(IReadOnlyList<UtteranceOutcome> wrong, PieceWord piece)
    {
        var votedRight = wrong.Count(u => u.Scores.VoteShares[u.Label] > 0.5);
        return votedRight == 0
            ? $"In none of the {Say.Count(wrong.Count, "error")} did most {piece.Many} vote for the corpus's label: the {piece.Many} agree with the mistake."
            : $"In {Say.Whole(votedRight)} of the {Say.Count(wrong.Count, "error")} most {piece.Many} voted for the corpus's label, but fewer and surer ones outweighed them.";
    }

    private static string Sure(IReadOnlyList<UtteranceOutcome> wrong)
    {
        const double NearTheMiddle = 0.3;
        var close = wrong.Count(u => u.Probabilities[u.Label] >= NearTheMiddle);
        return close == wrong.Count ? $"{(wrong.Count == 1 ? "The one error is" : $"All {Say.Count(wrong.Count, "error")} are")} close: the corpus's label was given a probability of {Say.Share(NearTheMiddle)} or more."
            : close == 0 ? $"{(wrong.Count == 1 ? "The one error is no close call" : $"None of the {Say.Count(wrong.Count, "error")} is a close call")}: the corpus's label was given a probability below {Say.Share(NearTheMiddle)}."
            : $"{Say.Whole(close)} of the {Say.Count(wrong.Count, "error")} {(close == 1 ? "is a close call, which gives" : "are close calls, which give")} the corpus's label a probability of {Say.Share(NearTheMiddle)} or more; in the {(wrong.Count - close == 1 ? "other the model was" : $"other {Say.Whole(wrong.Count - close)} the model was")} surer of its mistake.";
    }

    private static string Introduction(int count) =>
        $"{Say.Count(count, "error")} to listen to and to look at{(count == 1 ? "" : ", the surest first")}: does the voice sound as the corpus labels it?";

    private static RecordingBlock? Recording(UtteranceOutcome outcome, RunView run, RunMedia media, Dictionary<string, double> seconds)
    {
        if (media.Recording(outcome.Utterance.Id) is not { } recording)
        {
            return null;
        }

        var label = run.Labels[outcome.Label];
        var said = run.Labels[outcome.Decided];
        var speaker = outcome.Utterance.Speaker is { } name ? $"Speaker {Text.Escape(name)}, labelled" : "Labelled";
        var votes = run.Best.Outcome.Level is { } level ? $", and {Say.Percent(outcome.Scores.VoteShares[outcome.Decided])} of the {PieceWord.Of(level).Many} voted for that" : "";
        var caption = $"{speaker} {Text.Escape(label)}; {Say.Model(run.Best.Name)} said **{Text.Escape(said)}** with probability {Say.Share(outcome.Probabilities[outcome.Decided])}{votes}. {recording.Caption}";
        if (seconds.TryGetValue(outcome.Utterance.Id, out var length) && length > recording.Seconds + 0.05)
        {
            caption += $" The first {Say.Fixed(recording.Seconds)}\u00a0s of {Say.Fixed(length)}\u00a0s.";
        }

        return recording with { Caption = caption };
    }
}

/// <summary>Which errors the models that learn have in common.</summary>
/// <param name="Models">How many models learn.</param>
/// <param name="Wrong">How many of them have each utterance wrong.</param>
/// <param name="OfBest">Errors of the best model.</param>
/// <param name="OfAll">Those that every other model that learns has wrong as well.</param>
/// <param name="Expected">How many those would be if the models erred independently.</param>
internal sealed record SharedErrors(int Models, IReadOnlyDictionary<string, int> Wrong, int OfBest, int OfAll, double Expected)
{
    public static SharedErrors? Of(RunView run)
    {
        var learned = run.Learned.Append(run.Best).DistinctBy(m => m.Name, StringComparer.Ordinal).ToList();
        var tested = run.Best.Outcome.Utterances;
        if (tested.Count == 0)
        {
            return null;
        }

        var wrong = tested.ToDictionary(u => u.Utterance.Id, _ => 0, StringComparer.Ordinal);
        foreach (var utterance in learned.SelectMany(m => m.Outcome.Utterances).Where(u => !u.Correct && wrong.ContainsKey(u.Utterance.Id)))
        {
            wrong[utterance.Utterance.Id]++;
        }

        var best = tested.Where(u => !u.Correct).ToList();
        var others = learned.Where(m => m.Name != run.Best.Name).Aggregate(1.0, (p, m) => p * m.Errors / Math.Max(1, m.Tested));
        return new SharedErrors(learned.Count, wrong, best.Count, best.Count(u => wrong[u.Utterance.Id] == learned.Count), best.Count * others);
    }
}
