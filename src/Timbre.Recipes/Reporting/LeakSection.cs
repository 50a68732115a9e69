using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>The leaky and the honest result side by side, and what the difference means. Only where both were run.</summary>
internal static class LeakSection
{
    private const string Leaky = "as published (leaky)";
    private const string Apart = "speakers kept apart";
    private const string PublishedRecipe = "librispeech-gender";

    /// <summary>Accuracy per frame and per recording in the published project.</summary>
    private static readonly Dictionary<string, (double Frame, double Recording)> s_published = new(StringComparer.Ordinal)
    {
        [ModelCatalog.Boosting] = (0.753, 0.902),
        [ModelCatalog.Mlp] = (0.896, 0.998),
        [ModelCatalog.Cnn1d] = (0.908, 0.999),
    };

    public static Section? Of(RunView run)
    {
        if (!run.BothForms)
        {
            return null;
        }

        var pairs = Pairs(run);
        if (pairs.Count == 0)
        {
            return null;
        }

        var tones = new Dictionary<string, Tone>(StringComparer.Ordinal) { [Leaky] = Tone.Leak, [Apart] = Tone.Good };
        var measures = pairs.SelectMany(p => new[] { Measured(p.Leaky, Leaky), Measured(p.Honest, Apart) }).ToList();
        var best = pairs[0];
        return new Section(
            "leak",
            "The leaky and the honest result",
            [
                new SideBySide([Column("As published", best.Leaky, Tone.Leak, "leaky", run.Published!), Column("Honest", best.Honest, Tone.Good, "speakers disjoint", run.Honest!)]),
                Charts.Bars(Sentence(pairs), measures, "accuracy per utterance", tones: tones, reference: double.IsFinite(run.Chance) ? run.Chance : null) with { Title = "Both ways, per model" },
                new Text(Meaning(best.Honest, best.Leaky, run)),
                Compared(pairs, run),
            ],
            Lead(best));
    }

    /// <summary>Models that were run both ways, the best honest one first; the majority class, which cannot memorise, last.</summary>
    public static IReadOnlyList<(ModelScore Honest, ModelScore Leaky)> Pairs(RunView run)
    {
        var leaky = new ModelScoreLookup(run.Published!);
        return [.. run.Ranked.Select(m => (Honest: m, Leaky: leaky[m.Name]!)).Where(p => p.Leaky is not null && double.IsFinite(p.Leaky.Accuracy) && double.IsFinite(p.Honest.Accuracy))];
    }

    private static string Lead((ModelScore Honest, ModelScore Leaky) best)
    {
        var gap = best.Leaky.Accuracy - best.Honest.Accuracy;
        return gap > 0
            ? $"The published way adds {Say.Points(gap)} to {Say.Model(best.Honest.Name)}; none of it would be there for a new voice."
            : $"Here the published way gives {Say.Model(best.Honest.Name)} no higher figure, yet its split still cannot tell how it does on new voices.";
    }

    private static SideColumn Column(string title, ModelScore model, Tone tone, string badge, FormOutcome form) => new(
        title,
        [
            new KeyFigures([new(Say.Percent(model.Accuracy), $"per utterance, {model.Name}", Say.Interval(model.Interval.Low, model.Interval.High), tone), new(Say.Percent(model.FrameAccuracy), "per frame", null, tone)]),
            new Text(form.Leak.SharedUtterances > 0
                ? $"Of the tested utterances, {Say.Whole(form.Leak.SharedUtterances)} had other frames in training."
                : form.Leak.SharedSpeakers > 0 ? $"{Say.Count(form.Leak.SharedSpeakers, "tested speaker")} were also in training." : "No tested speaker was in training."),
        ],
        tone,
        badge);

    /// <summary>What the difference means, in the terms of this run: how much of the leap above guessing is memory.</summary>
    public static string Meaning(ModelScore honest, ModelScore leaky, RunView run)
    {
        var (gap, leap) = (leaky.Accuracy - honest.Accuracy, leaky.Accuracy - run.Chance);
        if (!(gap > 0))
        {
            return $"**What it means.** {Say.Capital(Say.Model(honest.Name))} reaches {Say.Share(leaky.Accuracy)} with voices it knows and {Say.Share(honest.Accuracy)} with voices it does not. The leak has not raised this figure; only the honest split could show that.";
        }

        return $"**What it means.** Always giving the more frequent label is right for {Say.Share(run.Chance)} of the utterances. As published, {Say.Model(honest.Name)} rises {Say.Share(leap)} above that; with speakers kept apart, {Say.Share(honest.Accuracy - run.Chance)}. "
            + $"So **{Say.Share(gap)} of the {Say.Share(leap)} leap is memory of the voices** and of their recordings, {Say.Percent(gap / leap)} of it.";
    }

    private static string Sentence(IReadOnlyList<(ModelScore Honest, ModelScore Leaky)> pairs)
    {
        var learned = pairs.Where(p => p.Honest.Name != ModelCatalog.Majority).ToList();
        if (learned.Count < 2)
        {
            return "Hollow bars come from the leaky split, solid ones from speakers kept apart.";
        }

        var widest = learned.MaxBy(p => p.Leaky.Accuracy - p.Honest.Accuracy);
        var gap = widest.Leaky.Accuracy - widest.Honest.Accuracy;
        return gap > 0
            ? $"Hollow bars come from the leaky split; {Say.Model(widest.Honest.Name)} loses the most when speakers are kept apart, {Say.Points(gap)}."
            : "Hollow bars come from the leaky split; no model loses when speakers are kept apart.";
    }

    private static Table Compared(IReadOnlyList<(ModelScore Honest, ModelScore Leaky)> pairs, RunView run)
    {
        var published = run.Recipe.Name == PublishedRecipe && pairs.Any(p => s_published.ContainsKey(p.Honest.Name));
        List<Column> columns =
        [
            new("Model", CellFormat.Text),
            new("Frame, leaky", CellFormat.Percent), new("Frame, honest", CellFormat.Percent),
            new("Utterance, leaky", CellFormat.Percent), new("Utterance, honest", CellFormat.Percent), new("Leak adds", CellFormat.Percent),
        ];
        if (published)
        {
            columns.AddRange([new("Published, frame", CellFormat.Percent), new("Published, recording", CellFormat.Percent)]);
        }

        return new Table(columns, [.. pairs.Select(p => Row(p.Honest, p.Leaky, published))])
        {
            Title = "Both ways, in figures",
            Note = published ? "Published: the figures of the published project, on all 40 speakers of dev-clean with its own leaky split; it counted votes of frames per recording." : null,
        };
    }

    private static IReadOnlyList<Cell> Row(ModelScore honest, ModelScore leaky, bool published)
    {
        List<Cell> cells = [honest.Name, leaky.FrameAccuracy, honest.FrameAccuracy, leaky.Accuracy, honest.Accuracy, leaky.Accuracy - honest.Accuracy];
        if (published)
        {
            cells.AddRange(s_published.TryGetValue(honest.Name, out var figures) ? [figures.Frame, figures.Recording] : [Cell.Empty, Cell.Empty]);
        }

        return cells;
    }

    private static Measure Measured(ModelScore model, string series) =>
        new(model.Name, series, model.Accuracy, double.IsFinite(model.Interval.Low) ? model.Interval.Low : null, double.IsFinite(model.Interval.High) ? model.Interval.High : null);
}
