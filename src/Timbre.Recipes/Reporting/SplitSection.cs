using System.Globalization;
using Timbre.Corpora;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How training and test were kept apart, what the leak check says, and why that decides what a figure means.</summary>
internal static class SplitSection
{
    public static Section Of(RunView run)
    {
        // With altered copies the folds are those of the honest form; a column of its own would say it twice.
        var shown = run.Outcome.Forms.Where(f => f.Form != Recipe.Augmented || run.Honest is null).ToList();
        var columns = shown.Select(f => Column(f, run)).ToList();
        var blocks = new List<Block>();
        if (columns.Count > 1)
        {
            blocks.Add(new SideBySide(columns));
        }
        else
        {
            blocks.AddRange(columns[0].Blocks);
        }

        if (run.Augmented is not null)
        {
            blocks.Add(new Text(WithCopies(run)));
        }

        blocks.Add(new Text(run.PublishedByUtterance || (run.Published is null && run.Pieces is null) ? WhySpeakers(run) : Why(run)));
        foreach (var form in shown.Where(f => !f.Split.IsByPiece))
        {
            blocks.Add(new Details($"The {Say.Count(form.Split.Folds.Count, "fold")} of the {Name(form)} form", [Folds(form, run)]));
        }

        return new Section("split", "How the data was split", blocks, Lead(run));
    }

    public static string Name(FormOutcome form) => form.Form == Recipe.Honest ? "honest" : form.Form == Recipe.AsPublished ? "published" : form.Form;

    private static string Lead(RunView run) => run switch
    {
        { BothForms: true, PublishedByUtterance: true } => "Twice on the same recordings: once no voice is in training and test at once, once recordings are dealt out whoever speaks in them.",
        { BothForms: true } => "The same models on the same recordings twice; only what they may learn from differs.",
        { MainLeaks: true } => "Training and test share voices, so the figures below measure recognition of known recordings.",
        _ => "No voice is in training and test at once, so the figures below are about voices that a model has never heard.",
    };

    private static SideColumn Column(FormOutcome form, RunView run)
    {
        var leak = form.Leak;
        var tone = leak.Leak ? Tone.Leak : Tone.Good;
        return new SideColumn(
            form.Form == Recipe.Honest ? "Honest" : form.Form == Recipe.Augmented ? "With augmentation" : "As published",
            [
                new Callout(tone, leak.Leak ? "Leak" : "Leak check passed", Text.Escape(leak.Sentence)),
                new Text(How(form, run)),
                new Table(
                    [new("Leak check", CellFormat.Text), new("", CellFormat.Integer)],
                    [
                        ["Speakers to learn from", leak.TrainSpeakers],
                        ["Speakers to test on", leak.TestSpeakers],
                        ["Speakers on both sides", leak.SharedSpeakers],
                        ["Utterances on both sides", leak.SharedUtterances],
                        .. leak.SharedAudio is { } audio ? [new Cell[] { "Same audio on both sides", audio }] : Array.Empty<Cell[]>(),
                    ])
                { Note = form.Split.Folds.Count > 1 ? "The fewest speakers and the most shared items of any fold." : null },
            ],
            tone,
            leak.Leak ? "leaky" : "speakers disjoint");
    }

    private static string How(FormOutcome form, RunView run)
    {
        if (form.Split.IsByPiece)
        {
            return $"{Say.Percent(form.Split.PieceTestFraction ?? run.Recipe.PublishedTest)} of all {form.Split.By.ToString().ToLowerInvariant()}s, drawn at random, are the test; {Say.Percent(run.Recipe.PublishedValidation)} of the rest decide when the perceptron stops; the other models learn from them too. "
                + "Mean and variance of each coefficient are taken over training and test together.";
        }

        if (form.Form == Recipe.AsPublished)
        {
            return PublishedUtterances.How(run, form);
        }

        if (PictureExperiment.Runs(run.Recipe))
        {
            return "These are the four folds that the authors of the corpus published: 12 speakers to learn from, 6 to validate and 6 to test, half of them women; every group of six is tested once. The other speakers, all men, are in none of them. "
                + $"Validation speakers say how sure the scores may be; they choose no epoch{(run.Recipe.Training.Refit ? ", and then every model is trained once more on all 18" : "")}. Mean and variance come from the training speakers alone.";
        }

        var folds = form.Split.Folds.Count;
        return (folds > 1
            ? $"The speakers are dealt into {folds} folds, each label spread evenly. Every fold is tested once by models trained on the others, so each utterance is judged by a model that never heard its speaker. "
            : "Some speakers of each label are held out for the test. ")
            + $"{Say.Percent(run.Recipe.Validation)} of the training speakers decide when to stop and how sure the scores may be{(run.Recipe.Training.Refit ? "; then every model is trained once more on all of the fold's training speakers" : "")}. Mean and variance come from the training speakers alone.";
    }

    private static string Why(RunView run)
    {
        var settings = run.Outcome.FeatureSettings;
        var (frame, hop, rate) = (Number(settings, "n_fft"), Number(settings, "hop_length"), Number(settings, "sr"));
        var copy = frame is { } n && hop is { } h && h > 0 && h < n
            ? $"Neighbouring frames here share {Say.Percent(1 - (h / n))} of their samples"
                + (rate is { } hz && hz > 0 ? $" ({Say.Fixed(1000 * n / hz, 0)}\u00a0ms long, one every {Say.Fixed(1000 * h / hz, 0)}\u00a0ms)" : "")
                + ", so a test frame between two training frames is nearly a copy of them. "
            : "Neighbouring frames are much alike, so a test frame between two training frames is nearly a copy of them. ";
        return "**Why it matters.** " + copy
            + "A model can then score well by recognising the recording: its speaker, microphone and room, whose label it was told. "
            + "Nothing in that helps with a new voice, which is what the question is about.";
    }

    private static string WithCopies(RunView run)
    {
        var copies = run.Recipe.Augmentation.Copies;
        return $"**With augmentation** {(run.Honest is null ? "means that" : "the folds are those of the honest form;")} every training recording is joined by {Say.Count(copies, "altered copy", "altered copies")} of it. {(copies == 1 ? "It is" : "They are")} of the same speaker and in training only, so nothing that the test holds, altered or not, was learned from.";
    }

    private static string WhySpeakers(RunView run) =>
        "**Why it matters.** Two recordings of one speaker have the voice in common, and often the microphone, the room and the book. "
        + "A model that meets the speaker in training can score well by recognising who or what is heard, and recalling the label it was told. "
        + (run.Published is not null && PublishedUtterances.TestHolds(run.Recipe).Length > 0 ? "An altered copy of a test recording in training makes that easier still. " : "")
        + "Nothing in that helps with a new voice, which is what the question is about.";

    private static Table Folds(FormOutcome form, RunView run) => new(
        [new("Fold", CellFormat.Integer), new("Training speakers", CellFormat.Text), new("Validation speakers", CellFormat.Text), new("Test speakers", CellFormat.Text), new("Test utterances", CellFormat.Integer)],
        [.. form.Split.Folds.Select(f => new Cell[] { f.Index + 1, Speakers(f.Train, run), Speakers(f.Validation, run), Speakers(f.Test, run), f.Test.Count })]);

    private static string Speakers(IReadOnlyList<Utterance> utterances, RunView run)
    {
        var speakers = utterances.DistinctBy(u => u.Speaker, StringComparer.Ordinal).ToList();
        return $"{speakers.Count} ({string.Join(", ", run.Labels.Select(l => $"{speakers.Count(s => s.Gender?.ToString() == l)} {l}"))})";
    }

    private static double? Number(IReadOnlyDictionary<string, object?> settings, string name) =>
        settings.TryGetValue(name, out var value) && double.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
