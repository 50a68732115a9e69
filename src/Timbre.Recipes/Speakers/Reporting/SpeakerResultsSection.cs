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

        blocks.AddRange(view.Honest.Concat(forms.Where(f => f.Leaky)).SelectMany(Tables));
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

    /// <summary>The level of utterances, and folded away the others.</summary>
    private static IEnumerable<Block> Tables(SpeakerForm form)
    {
        var tables = new[] { ResultRow.Utterance, ResultRow.Chunk, ResultRow.Frame }.Where(l => form.Models.Any(m => m.Level(l) is not null)).Select(l => Level(form, l)).ToList();
        if (tables.Count > 0)
        {
            yield return tables[0] with
            {
                Note = "95\u00a0% intervals of the accuracy from drawing other speakers (small figures) and from drawing other chapters. Top 5: the right speaker is among the five likeliest. Precision, recall and F1: means over speakers."
                    + (form.Leaky ? " **Leaky: not to be believed.**" : ""),
            };
        }

        if (tables.Count > 1)
        {
            yield return new Details($"{Say.Capital(SpeakerWords.Series(form))}: smaller units", [.. tables.Skip(1)]);
        }
    }

    private static Table Level(SpeakerForm form, string level)
    {
        var models = form.Ranked().Where(m => m.Level(level) is not null).Select(m => (m.Model, Figures: m.Level(level)!)).ToList();
        return new Table(
            [
                new("Model", CellFormat.Text), new("Accuracy", CellFormat.Percent, Best.Highest), new("by chapters", CellFormat.Text), new("Top 5", CellFormat.Percent, Best.Highest),
                new("Precision", CellFormat.Fixed3, Best.Highest), new("Recall", CellFormat.Fixed3, Best.Highest), new("F1", CellFormat.Fixed3, Best.Highest), new("Log-loss", CellFormat.Fixed3, Best.Lowest),
            ],
            [.. models.Select(m => new Cell[]
            {
                m.Model, Cell.Of(m.Figures.Metrics.Accuracy, m.Figures.OverSpeakers.Low, m.Figures.OverSpeakers.High), Range(m.Figures.OverChapters), m.Figures.TopFive,
                m.Figures.Metrics.Precision, m.Figures.Metrics.Recall, m.Figures.Metrics.F1, m.Figures.Metrics.LogLoss,
            })])
        { Title = $"{Say.Capital(SpeakerWords.Series(form))}, per {level} ({Say.Count(models.Max(m => m.Figures.Metrics.N), level)})" };
    }

    /// <summary>An interval that is not broken over two lines.</summary>
    private static Cell Range(ConfidenceInterval interval) => interval.IsDefined ? $"{Say.Fixed(100 * interval.Low)}\u2060–\u2060{Say.Fixed(100 * interval.High)}" : Cell.Empty;
}
