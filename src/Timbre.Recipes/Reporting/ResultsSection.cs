using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>The figures of the main form: the best model large, all models in one chart and one table.</summary>
internal static class ResultsSection
{
    public static Section Of(RunView run)
    {
        var tone = run.MainLeaks ? Tone.Leak : Tone.Good;
        var series = run.MainLeaks ? "as published (leaky)" : "unheard speakers";
        var tones = new Dictionary<string, Tone>(StringComparer.Ordinal) { [series] = tone };
        var measures = run.Ranked.Select(m => new Measure(m.Name, series, m.Accuracy, Finite(m.Interval.Low), Finite(m.Interval.High))).ToList();
        double? chance = double.IsFinite(run.Chance) ? run.Chance : null;
        return new Section(
            "results",
            "Results",
            [
                Figures(run, tone),
                Charts.Bars(Sentence(run), measures, "accuracy per utterance", tones: tones, reference: chance) with { Title = "Accuracy per model" },
                Models(run),
                Scores(run),
            ],
            Lead(run));
    }

    private static string Lead(RunView run)
    {
        var best = run.Best;
        return !double.IsFinite(best.Accuracy) ? "No accuracy could be computed." : best.Errors == 0 && best.Tested > 0
            ? $"{Say.Capital(Say.Model(best.Name))} makes no error on {Say.Count(best.Tested, "utterance")}."
            : $"{Say.Capital(Say.Model(best.Name))} is right on {Say.Percent(best.Accuracy)} of the utterances: {Say.Count(best.Errors, "error")} in {Say.Whole(best.Tested)}.";
    }

    private static KeyFigures Figures(RunView run, Tone tone)
    {
        var best = run.Best;
        var where = run.MainLeaks ? "leaky split" : "unheard speakers";
        var items = new List<KeyFigure> { new(Say.Percent(best.Accuracy), $"accuracy per utterance, {where}, {best.Name}", Say.Interval(best.Interval.Low, best.Interval.High), tone) };
        if (run.Gaps.FirstOrDefault(g => g.Name == best.Name) is { } both)
        {
            items.Add(new(Say.Percent(both.LeakyAccuracy), "the same model as published", "not to be believed for new voices", Tone.Leak));
            var gap = Say.Fixed(100 * both.Utterance);
            items.Add(new(both.Utterance > 0 ? "+" + gap : gap, "points that the leak adds"));
        }

        items.Add(new(Say.Whole(best.Errors), "errors", $"of {Say.Count(best.Tested, "utterance")}"));
        return new KeyFigures(items);
    }

    private static string Sentence(RunView run)
    {
        var mark = double.IsFinite(run.Chance) ? $" The dashed line is the share of the more frequent label, {Say.Percent(run.Chance)}." : "";
        if (run.Ranked.Count == 1)
        {
            return $"Only {Say.Model(run.Best.Name)} was run.{mark}";
        }

        var second = run.Ranked[1];
        if (!double.IsFinite(run.Best.Accuracy) || !double.IsFinite(second.Accuracy))
        {
            return $"Not every model has an accuracy.{mark}";
        }

        var overlap = run.Best.Interval.IsDefined && second.Interval.IsDefined && second.Interval.High >= run.Best.Interval.Low;
        return second.Accuracy == run.Best.Accuracy
            ? $"{Say.Capital(Say.Model(run.Best.Name))} and {Say.Model(second.Name)} are right equally often.{mark}"
            : $"{Say.Capital(Say.Model(run.Best.Name))} is ahead of {Say.Model(second.Name)} by {Say.Points(run.Best.Accuracy - second.Accuracy)}{(overlap ? ", and their intervals overlap" : "")}.{mark}";
    }

    private static Table Models(RunView run) => new(
        [
            new("Model", CellFormat.Text), .. run.Pieces is { } piece ? [new Column(Say.Capital(piece.One), CellFormat.Percent, Best.Highest)] : Array.Empty<Column>(), new("Utterance", CellFormat.Percent, Best.Highest),
            .. run.Pieces is null ? Array.Empty<Column>() : [new Column("By votes", CellFormat.Percent, Best.Highest)], new("Balanced", CellFormat.Percent, Best.Highest), .. run.Labels.Select(l => new Column($"F1 ({l})", CellFormat.Fixed3, Best.Highest)),
        ],
        [.. run.Ranked.Select(m => (IReadOnlyList<Cell>)
        [
            m.Name, .. run.Pieces is null ? Array.Empty<Cell>() : [m.FrameAccuracy], Cell.Of(m.Accuracy, m.Interval.Low, m.Interval.High),
            .. run.Pieces is null ? Array.Empty<Cell>() : [m.VoteAccuracy], m.Utterance?.Metrics.BalancedAccuracy,
            .. run.Labels.Select(l => m.Utterance?.Metrics is { } metrics && metrics.PerClass.TryGetValue(l, out var own) ? own.F1 : Cell.Empty),
        ])])
    {
        Title = run.MainLeaks ? "Decisions, as published (leaky)" : "Decisions, on speakers that the models have not heard",
        Note = run.Pieces is { } word
            ? $"Accuracy per {word.One} and per utterance. Utterance: the class with the highest mean log-probability over the {word.Many}, with a 95\u00a0% interval from a bootstrap over speakers; balanced accuracy and F1 go with it. By votes: the class that most {word.Many} vote for."
                + (run.Ranked.Any(m => m.Outcome.Level is null) ? $" A dash: the model judges whole recordings and has no {word.Many}." : "")
            : "Accuracy per utterance, with a 95\u00a0% interval from a bootstrap over speakers; balanced accuracy and F1 go with it.",
    };

    private static Table Scores(RunView run) => new(
        [
            new("Model", CellFormat.Text), new("AUC", CellFormat.Fixed3, Best.Highest), new("EER", CellFormat.Percent, Best.Lowest), new("Log-loss", CellFormat.Fixed3, Best.Lowest),
            new("Parameters", CellFormat.Integer), new("Training", CellFormat.Seconds),
        ],
        [.. run.Ranked.Select(m => new Cell[] { m.Name, m.Utterance?.Metrics.RocAuc, m.Utterance?.Metrics.Eer, m.Utterance?.Metrics.LogLoss, m.ParameterCount, m.Utterance?.TrainSeconds })])
    {
        Title = "Scores and cost",
        Note = $"AUC: how often an utterance of one label scores above one of the other. EER: where misses and false alarms are equally frequent. Training: one core{(run.Main.Split.Folds.Count > 1 ? $", all {run.Main.Split.Folds.Count} folds" : "")}.",
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
