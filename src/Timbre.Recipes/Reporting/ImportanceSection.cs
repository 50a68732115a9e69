using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What each coefficient is worth to the trees.</summary>
internal static class ImportanceSection
{
    private const int MostShown = 20;

    public static Section? Of(RunView run)
    {
        if (Gains(run) is not { } gains)
        {
            return null;
        }

        var ordered = run.Outcome.FeatureNames.Select((name, i) => (Name: name, Gain: gains[i])).OrderByDescending(g => g.Gain).ToList();
        var shown = ordered.Take(MostShown).ToList();
        var rest = ordered.Count > shown.Count ? $" (the {MostShown} largest of {ordered.Count})" : "";
        var folds = run.Main.Split.Folds.Count > 1 ? ", mean over the folds" : "";
        var chart = Charts.Bars(
            $"Share of the trees' total gain that splits on each coefficient brought{folds}{rest}. The dashed line is what each would have if all were worth the same.",
            [.. shown.Select(g => new Measure(g.Name, "gain", g.Gain))],
            "share of gain",
            CellFormat.Fixed3,
            reference: 1.0 / ordered.Count);
        return new Section("importance", "What each coefficient is worth", [chart, new Text(Caution(ordered[0].Name))], Lead(ordered));
    }

    /// <summary>Mean gain per feature over folds; null where no trees were run.</summary>
    public static double[]? Gains(RunView run)
    {
        var features = run.Outcome.FeatureNames.Count;
        foreach (var model in run.Ranked)
        {
            var told = model.Outcome.Trainings.Select(t => t.Importance).OfType<IReadOnlyList<double>>().Where(i => i.Count == features && i.All(double.IsFinite)).ToList();
            if (told.Count > 0)
            {
                return [.. Enumerable.Range(0, features).Select(f => told.Average(i => i[f]))];
            }
        }

        return null;
    }

    private static string Lead(List<(string Name, double Gain)> ordered)
    {
        var half = 0;
        for (var sum = 0.0; half < ordered.Count && sum < 0.5 * ordered.Sum(g => g.Gain); half++)
        {
            sum += ordered[half].Gain;
        }

        return ordered[0].Gain <= 0
            ? "The trees found nothing to gain from any coefficient."
            : $"Half of what the trees gain comes from {Say.List([.. ordered.Take(half).Select(g => $"`{g.Name}`")])}; the most from `{ordered[0].Name}` ({Say.Percent(ordered[0].Gain)}).";
    }

    private static string Caution(string first) =>
        $"Gain says what the trees used, not what causes the difference. A coefficient that tells much the same as `{first}` may get little, because the first split took it already.";
}
