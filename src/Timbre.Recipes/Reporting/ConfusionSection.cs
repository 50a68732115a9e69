using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Which label was taken for which, one small matrix per model.</summary>
internal static class ConfusionSection
{
    public static Section? Of(RunView run)
    {
        var models = run.Ranked.Where(m => m.Utterance is { Metrics.N: > 0 }).ToList();
        if (models.Count == 0)
        {
            return null;
        }

        var charts = models.Select(m => Charts.Confusion($"{m.Name}: {Finding(m, run.Labels)}", run.Labels, Counts(m)) with { Title = m.Name }).ToList();
        var rows = models.SelectMany(m => run.Labels.Select((label, i) => (IReadOnlyList<Cell>)[m.Name, label, .. Counts(m)[i].Select(c => (Cell)c)])).ToList();
        var multiples = new SmallMultiples("Rows are the corpus's labels, columns what the model said; utterances of all folds together.", charts)
        {
            ColumnWidth = 250,
            Data = new Table([new("Model", CellFormat.Text), new("True", CellFormat.Text), .. run.Labels.Select(l => new Column($"said {l}", CellFormat.Integer))], rows),
        };
        return new Section("confusion", "Confusion", [multiples], Say.Capital(Say.Model(models[0].Name)) + ": " + Finding(models[0], run.Labels));
    }

    private static string Finding(ModelScore model, IReadOnlyList<string> labels)
    {
        var counts = Counts(model);
        var wrong = labels.SelectMany((truth, i) => labels.Select((said, j) => (Truth: truth, Said: said, Count: i == j ? 0 : counts[i][j]))).Where(c => c.Count > 0).OrderByDescending(c => c.Count).ToList();
        return wrong.Count == 0
            ? "no utterance is confused."
            : Say.List([.. wrong.Select(w => $"{Say.Count(w.Count, "utterance")} {Say.Label(w.Truth)} {(w.Count == 1 ? "is" : "are")} taken for {Text.Escape(w.Said)}")]) + ".";
    }

    private static IReadOnlyList<IReadOnlyList<long>> Counts(ModelScore model) =>
        [.. model.Utterance!.Metrics.Confusion.Counts.Select(row => (IReadOnlyList<long>)[.. row.Select(c => (long)c)])];
}
