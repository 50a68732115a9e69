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
            return null;
        }

        var tones = new Dictionary<string, Tone>(StringComparer.Ordinal) { [Leaky] = Tone.Leak, [Apart] = Tone.Good };
        var measures = gaps.SelectMany(g => new[] { Measured(g.Leaky, Leaky), Measured(g.Honest, Apart) }).ToList();
        var best = gaps[0];
        List<Block> blocks =
        [
            new SideBySide([Column("As published", best.Leaky, Tone.Leak, "leaky", run.Published!), Column("Honest", best.Honest, Tone.Good, "speakers disjoint", run.Honest!)]),
            Charts.Bars(Sentence(gaps), measures, "accuracy per utterance", tones: tones, reference: double.IsFinite(run.Chance) ? run.Chance : null) with { Title = "Both ways, per model" },
            new Text(Meaning(best, run)),
            Compared(gaps),
        ];
        if (PublishedFigures.Table(run, gaps) is { } published)
        {
            blocks.Add(published);
        }

        return new Section("leak", "The leaky and the honest result", blocks, Lead(best));
    }

    private static string Lead(LeakGap best) =>
        best.Certain ? $"The published way adds {Say.Points(best.Utterance)} to {Say.Model(best.Name)}; none of it would be there for a new voice."
        : best.Utterance > 0 ? $"The published way adds {Say.Points(best.Utterance)} to {Say.Model(best.Name)}, though with these few errors that may be chance."
        : best.Frame > 0 ? $"Per utterance the published way gives {Say.Model(best.Name)} no more here; per frame it does, by {Say.Points(best.Frame)}."
        : $"Here the published way gives {Say.Model(best.Name)} no higher figure, yet its split still cannot tell how it does on new voices.";

    private static SideColumn Column(string title, ModelScore model, Tone tone, string badge, FormOutcome form)
    {
        var frames = model.Tested == 0 ? 0 : (long)Math.Round(model.Outcome.Utterances.Average(u => u.Scores.FrameCount));
        var known = form.Leak.SharedUtterances > 0
            ? $"Other frames of {Say.Whole(form.Leak.SharedUtterances)} tested utterances were in training."
            : form.Leak.SharedSpeakers > 0 ? $"{Say.Count(form.Leak.SharedSpeakers, "tested speaker")} were also in training." : "No tested speaker was in training.";
        return new SideColumn(
            title,
            [
                new KeyFigures([new(Say.Percent(model.Accuracy), $"per utterance, {model.Name}", Say.Interval(model.Interval.Low, model.Interval.High), tone), new(Say.Percent(model.FrameAccuracy), "per frame", null, tone)]),
                new Text($"{known} About {Say.Count(frames, "tested frame")} {(frames == 1 ? "decides" : "decide")} an utterance."),
            ],
            tone,
            badge);
    }

    /// <summary>What the difference means, in the terms of this run: how much of the leap above guessing is memory.</summary>
    private static string Meaning(LeakGap best, RunView run)
    {
        var (gap, leap) = (best.Utterance, best.Leaky.Accuracy - run.Chance);
        if (!(gap > 0))
        {
            var frame = best.Frame > 0 ? $" Per frame it rises from {Say.Share(best.Honest.FrameAccuracy)} to {Say.Share(best.Leaky.FrameAccuracy)}, but not by enough to turn a vote." : "";
            return $"**What it means.** {Say.Capital(Say.Model(best.Name))} reaches {Say.Share(best.Leaky.Accuracy)} with voices it knows and {Say.Share(best.Honest.Accuracy)} with voices it does not.{frame} The leak has not raised this figure; only the honest split could show that.";
        }

        var known = best.Difference.IsDefined ? $" (95\u00a0% interval of the difference {Text.Escape(Say.Share(best.Difference.Low))} to {Say.Share(best.Difference.High)})" : "";
        return $"**What it means.** Always giving the more frequent label is right for {Say.Share(run.Chance)} of the utterances. As published, {Say.Model(best.Name)} rises {Say.Share(leap)} above that; with speakers kept apart, {Say.Share(best.Honest.Accuracy - run.Chance)}{known}. "
            + (best.Certain
                ? $"So **{Say.Share(gap)} of the {Say.Share(leap)} leap is memory of the voices** and of their recordings, {Say.Percent(gap / leap)} of it."
                : $"So {Say.Share(gap)} of the {Say.Share(leap)} leap may be memory of the voices, but as few utterances could be chance.");
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

    private static Table Compared(IReadOnlyList<LeakGap> gaps) => new(
        [
            new("Model", CellFormat.Text), new("Frame: leaky", CellFormat.Percent), new("honest", CellFormat.Percent),
            new("Utterance: leaky", CellFormat.Percent), new("honest", CellFormat.Percent), new("Leak adds", CellFormat.Percent),
        ],
        [.. gaps.Select(g => new Cell[] { g.Name, g.Leaky.FrameAccuracy, g.Honest.FrameAccuracy, g.Leaky.Accuracy, g.Honest.Accuracy, Cell.Of(g.Utterance, g.Difference.Low, g.Difference.High) })])
    {
        Title = "Both ways, in figures",
        Note = "The interval of what the leak adds comes from drawing other speakers.",
    };

    private static Measure Measured(ModelScore model, string series) =>
        new(model.Name, series, model.Accuracy, double.IsFinite(model.Interval.Low) ? model.Interval.Low : null, double.IsFinite(model.Interval.High) ? model.Interval.High : null);
}
