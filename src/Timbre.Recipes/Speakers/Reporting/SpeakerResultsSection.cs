using Timbre.Evaluation;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>All models in all divisions: one chart of the accuracies per utterance, and a table per division with every level.</summary>
internal static class SpeakerResultsSection
{
    public static Section Of(SpeakerView view)
    {
        var forms = view.LeakyFirst.ToList();
        var order = view.Ranked.Select(m => m.Model).Concat(forms.SelectMany(f => f.Models.Select(m => m.Model))).Distinct(StringComparer.Ordinal).ToList();
        var measures = order.SelectMany(model => forms.Select(f => (Form: f, Model: f.Model(model))).Where(p => p.Model?.Level(ResultRow.Utterance) is not null).Select(p => Measured(p.Form, p.Model!))).ToList();
        var blocks = new List<Block>();
        if (measures.Count > 0)
        {
            double? chance = double.IsFinite(view.Chance) ? view.Chance : null;
            var near = measures.Where(m => double.IsFinite(m.Value)).Select(m => m.Low ?? m.Value).DefaultIfEmpty(0).Min() - 0.15 < (chance ?? 1);
            blocks.Add(Charts.Dots(Sentence(view), measures, "accuracy per utterance", CellFormat.Percent, Tones(forms), near ? chance : null) with { Title = "Accuracy per model and division" });
        }

        if (SpeakerInputsBlock.Of(view) is { } inputs)
        {
            blocks.AddRange(inputs);
        }

        blocks.AddRange(view.Honest.Concat(forms.Where(f => f.Leaky)).Select(Levels));
        return new Section("results", "Results", blocks, Lead(view));
    }

    /// <summary>The colours of divisions: hollow where it leaks.</summary>
    public static IReadOnlyDictionary<string, Tone> Tones(IEnumerable<SpeakerForm> forms) =>
        forms.Where(f => f.Leaky || f.Name == SpeakerForm.ByUtterance).ToDictionary(SpeakerWords.Series, f => f.Leaky ? Tone.Leak : Tone.Good, StringComparer.Ordinal);

    public static Measure Measured(SpeakerForm form, SpeakerModelOutcome model, string level = ResultRow.Utterance)
    {
        var figures = model.Level(level);
        var interval = figures?.OverSpeakers ?? default;
        var known = figures is not null && interval.IsDefined;
        return new Measure(model.Model, SpeakerWords.Series(form), figures?.Metrics.Accuracy ?? double.NaN, known ? interval.Low : null, known ? interval.High : null);
    }

    private static string Lead(SpeakerView view)
    {
        var best = view.Best;
        if (best.Level(ResultRow.Utterance) is not { Metrics.N: > 0 } figures)
        {
            return "No accuracy per utterance could be computed.";
        }

        var errors = figures.Errors();
        var where = $"{(view.Main.Leaky ? "with a leaky split" : SpeakerWords.Form(view.Main))}";
        return errors == 0
            ? $"{Say.Capital(SpeakerWords.Model(best.Model))} makes no error on {Say.Count(figures.Metrics.N, "utterance")} ({where})."
            : $"{Say.Capital(SpeakerWords.Model(best.Model))} is right on {Say.Percent(figures.Metrics.Accuracy)} of the utterances ({where}): {Say.Count(errors, "error")} in {Say.Whole(figures.Metrics.N)}.";
    }

    private static string Sentence(SpeakerView view)
    {
        var text = $"Guessing gets {Say.Percent(view.Chance)}.";
        if (view.Ranked.Count > 1)
        {
            var (best, second) = (view.Ranked[0], view.Ranked[1]);
            var lead = best.Accuracy(ResultRow.Utterance) - second.Accuracy(ResultRow.Utterance);
            text = !double.IsFinite(lead) ? $"Not every model has an accuracy per utterance. {text}"
                : lead == 0 ? $"{Say.Capital(SpeakerWords.Model(best.Model))} and {SpeakerWords.Model(second.Model)} are right equally often {SpeakerWords.Form(view.Main)}. {text}"
                : $"{Say.Capital(SpeakerWords.Form(view.Main))} {SpeakerWords.Model(best.Model)} is ahead of {SpeakerWords.Model(second.Model)} by {Say.Points(lead)}{(Overlap(best, second) ? ", and their intervals overlap" : "")}. {text}";
        }

        return view.Outcome.Forms.Any(f => f.Leaky) ? text + " Hollow dots come from a leaky division." : text;
    }

    private static bool Overlap(SpeakerModelOutcome best, SpeakerModelOutcome second) =>
        best.Level(ResultRow.Utterance)?.OverSpeakers is { IsDefined: true } first && second.Level(ResultRow.Utterance)?.OverSpeakers is { IsDefined: true } other && other.High >= first.Low;

    private static Table Levels(SpeakerForm form) => new(
        [
            new("Model", CellFormat.Text), new("Level", CellFormat.Text), new("Items", CellFormat.Integer), new("Accuracy, over speakers", CellFormat.Percent), new("over chapters", CellFormat.Text), new("Top 5", CellFormat.Percent),
            new("Precision", CellFormat.Fixed3), new("Recall", CellFormat.Fixed3), new("F1", CellFormat.Fixed3), new("Log-loss", CellFormat.Fixed3),
        ],
        [.. form.Ranked().SelectMany(m => new[] { ResultRow.Utterance, ResultRow.Chunk, ResultRow.Frame }.Select(m.Level).OfType<SpeakerLevel>().Select((l, i) => new Cell[]
        {
            m.Model, l.Level, l.Metrics.N, Cell.Of(l.Metrics.Accuracy, l.OverSpeakers.Low, l.OverSpeakers.High), Range(l.OverChapters), l.TopFive,
            l.Metrics.Precision, l.Metrics.Recall, l.Metrics.F1, l.Metrics.LogLoss,
        }))])
    {
        Title = $"{Say.Capital(SpeakerWords.Series(form))}, every level",
        Note = "Accuracy with 95\u00a0% intervals from drawing other speakers and, beside it, from drawing other chapters of the same speakers. Top 5: the right speaker is among the five likeliest. Precision, recall and F1 are means over speakers."
            + (form.Leaky ? " **Leaky: not to be believed.**" : ""),
    };

    private static Cell Range(ConfidenceInterval interval) => interval.IsDefined ? $"{Say.Fixed(100 * interval.Low)}–{Say.Fixed(100 * interval.High)}" : Cell.Empty;
}
