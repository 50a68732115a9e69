using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What altered copies of the training recordings are worth. Only where the honest form was run with and without them.</summary>
internal static class AugmentationSection
{
    private const string Plain = "as recorded";
    private const string Copies = "with altered copies";

    public static Section? Of(RunView run)
    {
        var gaps = AugmentationGap.All(run);
        if (gaps.Count == 0)
        {
            return null;
        }

        var measures = gaps.SelectMany(g => new[] { Measured(g.Plain, Plain), Measured(g.Augmented, Copies) }).ToList();
        List<Block> blocks =
        [
            new Text(Method(run.Recipe.Augmentation)),
            new Text($"`{run.Recipe.Augmentation.Plan.Replace('`', '\'')}`"),
            Charts.Bars(Sentence(gaps), measures, "accuracy per utterance", reference: double.IsFinite(run.Chance) ? run.Chance : null) with { Title = "With and without altered copies" },
            Compared(gaps),
            new Text("**What this does not say.** The recordings tested here are as clean as those that were trained on, and of the same kind. Whether copies with noise and echo make a model hold up in noise and echo is another question, which only noisy test recordings can answer."),
        ];
        return new Section("augmentation", "What altered copies are worth", blocks, Lead(gaps));
    }

    private static string Method(AugmentationSettings settings) =>
        $"In the form with augmentation every training recording is joined by {Say.Count(settings.Copies, "copy", "copies")} of it, altered by the plan below; each step is drawn anew for each copy, with the probability *p* and a value from the range. "
        + "A copy stays with its speaker and is in training only: validation and test hold the recordings as they are, and folds and test recordings are those of the honest form.";

    private static string Lead(IReadOnlyList<AugmentationGap> gaps)
    {
        var helped = gaps.Where(g => g.Gain > 0 && g.Decided(gaps.Count)).ToList();
        var hurt = gaps.Where(g => g.Gain < 0 && g.Decided(gaps.Count)).ToList();
        string Names(List<AugmentationGap> named) => Say.List([.. named.Select(g => $"{Say.Model(g.Name)} ({(g.Gain > 0 ? "+" : "−")}{Say.Points(g.Gain)})")]);
        var open = gaps.Count - helped.Count - hurt.Count;
        var others = open == 0 ? "" : $"; for the other {(open == 1 ? "model" : $"{Say.Whole(open)} models")} it cannot be told";
        return (helped.Count, hurt.Count) switch
        {
            (0, 0) => $"Whether altered copies help cannot be told here: {(gaps.Count == 1 ? "the difference is" : $"none of the {gaps.Count} differences is")} beyond what chance gives.",
            (_, 0) => $"Altered copies help {Names(helped)}{others}.",
            (0, _) => $"Altered copies hurt {Names(hurt)}{others}.",
            _ => $"Altered copies help {Names(helped)} and hurt {Names(hurt)}{others}.",
        };
    }

    private static string Sentence(IReadOnlyList<AugmentationGap> gaps)
    {
        var best = gaps.MaxBy(g => g.Augmented.Accuracy)!;
        var up = gaps.Count(g => g.Gain > 0);
        var down = gaps.Count(g => g.Gain < 0);
        var level = gaps.Count - up - down;
        List<string> moves = [.. new[] { (up, "rises", "rise"), (down, "falls", "fall"), (level, "stays level", "stay level") }.Where(m => m.Item1 > 0).Select(m => $"{Say.Whole(m.Item1)} {(m.Item1 == 1 ? m.Item2 : m.Item3)}")];
        var counted = $"Of {Say.Count(gaps.Count, "model")}, {Say.List(moves)} with copies";
        return best.Name == gaps[0].Name
            ? $"{counted}; {Say.Model(best.Name)} comes first either way."
            : $"{counted}; {Say.Model(gaps[0].Name)} comes first without them, {Say.Model(best.Name)} with.";
    }

    private static Table Compared(IReadOnlyList<AugmentationGap> gaps) => new(
        [
            new("Model", CellFormat.Text), new("As recorded", CellFormat.Percent, Best.Highest), new("With copies", CellFormat.Percent, Best.Highest), new("Copies add", CellFormat.Percent),
            new("Only with", CellFormat.Integer), new("Only without", CellFormat.Integer), new("p", CellFormat.Text), new("Real?", CellFormat.Text),
        ],
        [.. gaps.Select(g => new Cell[]
        {
            g.Name, g.Plain.Accuracy, g.Augmented.Accuracy, Cell.Of(g.Gain, g.Difference.Low, g.Difference.High), g.Test.OnlyFirstRight, g.Test.OnlySecondRight, Short(g.Test.PValue), g.Decided(gaps.Count) ? "yes" : "no",
        })])
    {
        Note = "Accuracy per utterance on the same recordings. Only with, only without: utterances that the model gets right in one of the two forms alone. The interval comes from drawing other speakers; p is McNemar's. A difference counts where the interval leaves out zero and p lies below 0.05"
            + (gaps.Count > 1 ? $" divided by the {gaps.Count} models compared." : "."),
    };

    private static Measure Measured(ModelScore model, string series) =>
        new(model.Name, series, model.Accuracy, double.IsFinite(model.Interval.Low) ? model.Interval.Low : null, double.IsFinite(model.Interval.High) ? model.Interval.High : null);

    private static string Short(double p) => !double.IsFinite(p) ? "–" : p < 0.001 ? "<\u00a00.001" : Say.Share(p);
}
