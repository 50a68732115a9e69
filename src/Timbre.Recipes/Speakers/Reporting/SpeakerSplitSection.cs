using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How training and test were divided in each form, and what both sides share.</summary>
internal static class SpeakerSplitSection
{
    public static Section Of(SpeakerView view)
    {
        var columns = view.Outcome.Forms.Select(f => Column(view, f)).ToList();
        IReadOnlyList<Block> blocks = columns.Count > 1 ? [new SideBySide(columns)] : columns[0].Blocks;
        return new Section("split", "How the data was split", blocks, Lead(view));
    }

    private static string Lead(SpeakerView view)
    {
        var forms = view.Outcome.Forms;
        var leaky = forms.Count(f => f.Leaky);
        return (forms.Count, leaky) switch
        {
            (1, 0) => "Every speaker is on both sides, as naming known speakers needs it; no utterance is.",
            (1, _) => "Parts of the tested utterances were in training, so the figures measure recognition of known recordings.",
            (_, 0) => $"{Say.Capital(Say.Whole(forms.Count))} divisions of the same recordings; in none of them is an utterance on both sides.",
            _ when leaky == forms.Count => "All divisions share utterances between training and test: none of the figures can be believed.",
            _ => $"{Say.Capital(Say.Whole(forms.Count))} divisions of the same recordings; {Say.List([.. forms.Where(f => f.Leaky).Select(SpeakerWords.Form)])} {(leaky == 1 ? "leaks" : "leak")}, {Say.List([.. forms.Where(f => !f.Leaky).Select(SpeakerWords.Form)])} {(forms.Count - leaky == 1 ? "does" : "do")} not.",
        };
    }

    private static SideColumn Column(SpeakerView view, SpeakerForm form)
    {
        var leak = form.Leak;
        var tone = leak.Leak ? Tone.Leak : Tone.Good;
        return new SideColumn(
            Say.Capital(form.Name.Replace('-', ' ')),
            [
                new Callout(tone, leak.Leak ? "Leak" : "Leak check passed", Text.Escape(leak.Sentence)),
                new Text(How(view, form)),
                new Table(
                    [new("Leak check", CellFormat.Text), new("", CellFormat.Integer)],
                    [
                        ["Speakers to learn from", leak.TrainSpeakers],
                        ["Speakers to test on", leak.TestSpeakers],
                        ["Speakers on both sides", leak.SharedSpeakers],
                        ["Chapters on both sides", leak.SharedChapters],
                        ["Utterances on both sides", leak.SharedUtterances],
                        .. leak.SharedAudio is { } audio ? [new Cell[] { "Same audio on both sides", audio }] : Array.Empty<Cell[]>(),
                        .. form.Split.IsByPiece || form.Split.Folds.Count == 0 ? [] : new Cell[][] { ["Utterances to learn from", Learned(form)], ["Utterances to test on", form.Split.Folds.Sum(f => f.Test.Count)] },
                    ])
                { Note = form.Split.Folds.Count > 1 ? "The fewest speakers and the most shared items of any fold; tested utterances of all folds." : null },
            ],
            tone,
            leak.Leak ? "leaky" : form.Name == SpeakerForm.ByChapter ? "new session" : "honest");
    }

    private static int Learned(SpeakerForm form) => form.Split.Folds.Min(f => f.Train.Count + f.Validation.Count);

    private static string How(SpeakerView view, SpeakerForm form)
    {
        var split = form.Split;
        if (split.IsByPiece)
        {
            var piece = split.By.ToString().ToLowerInvariant();
            return $"{(split.PieceTestFraction is { } fraction ? Say.Percent(fraction) : "A part")} of all {piece}s, drawn at random from every speaker, {(split.Folds.Count > 1 ? "are the test of each fold" : "are the test")}.";
        }

        var text = split.Folds.Count > 1
            ? $"Utterances are dealt into {split.Folds.Count} folds; each is tested once by models trained on the others."
            : form.Name == SpeakerForm.ByChapter
                ? "The last chapter or chapters of each speaker are held out for the test."
                : "Some utterances of each speaker are held out for the test.";
        var untested = view.Speakers - form.Leak.TestSpeakers;
        return untested > 0 ? text + $" {Say.Count(untested, "speaker")} {(untested == 1 ? "has" : "have")} a single chapter and {(untested == 1 ? "takes" : "take")} no part." : text;
    }
}
