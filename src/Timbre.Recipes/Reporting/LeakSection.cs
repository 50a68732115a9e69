using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>The leaky and the honest result side by side, and what the difference means. Only where both were run.</summary>
internal static class LeakSection
{
    private const string Leaky = "as published (leaky)";
    private const string Apart = "speakers kept apart";

    public static Section? Of(RunView run)
    {
        var gaps = run.Gaps;
        if (gaps.Count == 0)
        {
            return PublishedFigures.Table(run) is { } figures && run.BothForms
                ? new Section("leak", "The leaky and the honest result", [figures], "No model was run both ways, so what the leak adds cannot be told from this run.")
                : null;
        }

        var tones = new Dictionary<string, Tone>(StringComparer.Ordinal) { [Leaky] = Tone.Leak, [Apart] = Tone.Good };
        var measures = gaps.SelectMany(g => new[] { Measured(g.Leaky, g.LeakyAccuracy, Leaky), Measured(g.Honest, g.Honest.Accuracy, Apart) }).ToList();
        var best = gaps[0];
        List<Block> blocks =
        [
            new SideBySide([Column("As published", best.Leaky, best.LeakyAccuracy, Tone.Leak, "leaky", run.Published!, run.Recipe), Column("Honest", best.Honest, best.Honest.Accuracy, Tone.Good, "speakers disjoint", run.Honest!, run.Recipe)]),
            Charts.Bars(Sentence(gaps), measures, "accuracy per utterance", tones: tones, reference: double.IsFinite(run.Chance) ? run.Chance : null) with { Title = "Both ways, per model" },
            new Text(Meaning(best, run)),
            Compared(gaps, run),
        ];
        if (PublishedFigures.Table(run) is { } published)
        {
            blocks.Add(published);
        }

        return new Section("leak", "The leaky and the honest result", blocks, Lead(best));
    }

    private static string Lead(LeakGap best) =>
        best.Certain ? $"The published way adds {Say.Points(best.Utterance)} to {Say.Model(best.Name)}; none of it would be there for a new voice."
        : best.Utterance > 0 ? $"The published way adds {Say.Points(best.Utterance)} to {Say.Model(best.Name)}, though with these few errors that may be chance."
        : best.Frame > 0 ? $"Per utterance the published way gives {Say.Model(best.Name)} no more here; per {PieceWord.Of(best.Honest.Outcome.Level).One} it does, by {Say.Points(best.Frame)}."
        : $"Here the published way gives {Say.Model(best.Name)} no higher figure, yet its split still cannot tell how it does on new voices.";

    private static SideColumn Column(string title, ModelScore model, double accuracy, Tone tone, string badge, FormOutcome form, Recipe recipe)
    {
        var frames = model.Tested == 0 ? 0 : (long)Math.Round(model.Outcome.Utterances.Average(u => u.Scores.FrameCount));
        var piece = PieceWord.Of(model.Outcome.Level);
        var known = form.Leak.SharedUtterances > 0 && form.Split.IsByPiece
            ? $"Other {piece.Many} of {Say.Whole(form.Leak.SharedUtterances)} tested utterances were in training."
            : form.Leak.SharedSpeakers > 0 ? $"{Say.Count(form.Leak.SharedSpeakers, "tested speaker")} {(form.Leak.SharedSpeakers == 1 ? "was" : "were")} also in training." : "No tested speaker was in training.";
        if (model.Outcome.Level is not null)
        {
            known += $" About {Say.Count(frames, $"tested {piece.One}")} {(frames == 1 ? "decides" : "decide")} an utterance.";
        }

        List<KeyFigure> figures = [new(Say.Percent(accuracy), $"per utterance, {model.Name}", accuracy == model.Accuracy ? Say.Interval(model.Interval.Low, model.Interval.High) : null, tone)];
        if (accuracy != model.Accuracy)
        {
            figures.Add(new(Say.Percent(model.Accuracy), $"over {PublishedUtterances.TestHolds(recipe)}", null, tone));
        }

        if (double.IsFinite(model.FrameAccuracy))
        {
            figures.Add(new(Say.Percent(model.FrameAccuracy), $"per {piece.One}", null, tone));
        }

        return new SideColumn(
            title,
            [
                new KeyFigures(figures),
                new Text(known),
            ],
            tone,
            badge);
    }

    /// <summary>What the difference means, in the terms of this run: how much of the leap above guessing is memory.</summary>
    private static string Meaning(LeakGap best, RunView run)
    {
        var (gap, leap) = (best.Utterance, best.LeakyAccuracy - run.Chance);
        if (!(gap > 0))
        {
            var frame = best.Frame > 0 ? $" Per {PieceWord.Of(best.Honest.Outcome.Level).One} it rises from {Say.Share(best.Honest.FrameAccuracy)} to {Say.Share(best.Leaky.FrameAccuracy)}, but not by enough to turn a vote." : "";
            return $"**What it means.** {Say.Capital(Say.Model(best.Name))} reaches {Say.Share(best.LeakyAccuracy)} with voices it knows and {Say.Share(best.Honest.Accuracy)} with voices it does not.{frame} The leak has not raised this figure; only the honest split could show that.";
        }

        var known = best.Difference.IsDefined ? $" (95\u00a0% interval of the difference {Text.Escape(Say.Share(best.Difference.Low))} to {Say.Share(best.Difference.High)})" : "";
        return $"**What it means.** Always giving the more frequent label is right for {Say.Share(run.Chance)} of the utterances. As published, {Say.Model(best.Name)} rises {Say.Share(leap)} above that; with speakers kept apart, {Say.Share(best.Honest.Accuracy - run.Chance)}{known}. "
            + (best.Certain
                ? $"So **{Say.Share(gap)} of the {Say.Share(leap)} leap is memory of the voices** and of their recordings, {Say.Percent(gap / leap)} of it."
                : $"So {Say.Share(gap)} of the {Say.Share(leap)} leap may be memory of the voices, but as few utterances could be chance.")
            + (best.Honest.Kind == ModelCatalog.Boosting && run.PublishedByUtterance && (run.Recipe.PublishedDepth != run.Recipe.Training.Depth || run.Recipe.PublishedTreeRate != run.Recipe.Training.TreeRate)
                ? $" The trees are also grown otherwise in the two forms (depth {run.Recipe.PublishedDepth} and rate {Say.Share(run.Recipe.PublishedTreeRate)} as published, {run.Recipe.Training.Depth} and {Say.Share(run.Recipe.Training.TreeRate)} here), so the split need not account for all of it."
                : "");
    }

    private static string Sentence(IReadOnlyList<LeakGap> gaps)
    {
        var learned = gaps.Where(g => g.Name != ModelCatalog.Majority).ToList();
        if (learned.Count < 2)
        {
            return "Hollow bars come from the leaky split, solid ones from speakers kept apart.";
        }

        var widest = learned.MaxBy(g => g.Utterance)!;
        return widest.Utterance > 0
            ? $"Hollow bars come from the leaky split; {Say.Model(widest.Name)} loses the most when speakers are kept apart, {Say.Points(widest.Utterance)}."
            : "Hollow bars come from the leaky split; no model loses when speakers are kept apart.";
    }

    private static Table Compared(IReadOnlyList<LeakGap> gaps, RunView run)
    {
        var word = PieceWord.Of(gaps.Select(g => g.Honest));
        var copies = run.PublishedByUtterance ? PublishedUtterances.TestHolds(run.Recipe) : "";
        Column[] own = [.. copies.Length > 0 ? [new Column("Leaky, whole test", CellFormat.Percent)] : Array.Empty<Column>(), .. word is { } piece ? [new Column($"{Say.Capital(piece.One)}: leaky", CellFormat.Percent), new("honest", CellFormat.Percent)] : Array.Empty<Column>()];
        IEnumerable<Cell> Own(ModelScore leaky, ModelScore? honest) => (copies.Length > 0 ? [leaky.Accuracy] : Array.Empty<Cell>()).Concat(word is null ? [] : [leaky.FrameAccuracy, honest is null ? Cell.Empty : honest.FrameAccuracy]);
        var alone = RunView.Rank(run.Published!).Where(m => gaps.All(g => g.Name != m.Name)).ToList();
        return new Table(
            [new("Model", CellFormat.Text), .. own, new("Utterance: leaky", CellFormat.Percent), new("honest", CellFormat.Percent), new("Leak adds", CellFormat.Percent)],
            [
                .. gaps.Select(g => (IReadOnlyList<Cell>)[g.Name, .. Own(g.Leaky, g.Honest), g.LeakyAccuracy, g.Honest.Accuracy, Cell.Of(g.Utterance, g.Difference.Low, g.Difference.High)]),
                .. alone.Select(m => (IReadOnlyList<Cell>)[m.Name, .. Own(m, null), copies.Length > 0 ? Cell.Empty : m.Accuracy, Cell.Empty, Cell.Empty]),
            ])
        {
            Title = "Both ways, in figures",
            Note = "The interval of what the leak adds comes from drawing other speakers."
                + (copies.Length > 0 ? $" Leaky, whole test: over {copies}; the other figures are over the same unaltered recordings." : "")
                + (alone.Count > 0 ? " A dash: the model was run as published only." : ""),
        };
    }

    private static Measure Measured(ModelScore model, double accuracy, string series) => accuracy == model.Accuracy
        ? new(model.Name, series, accuracy, double.IsFinite(model.Interval.Low) ? model.Interval.Low : null, double.IsFinite(model.Interval.High) ? model.Interval.High : null)
        : new(model.Name, series, accuracy);
}
