using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What each feature is worth to the trees.</summary>
internal static class ImportanceSection
{
    private const int MostShown = 20;

    public static Section? Of(RunView run)
    {
        if (FeatureGains.Of(run) is not { } gains)
        {
            return null;
        }

        var (one, many) = gains.PerRecording ? ("number", "numbers") : ("coefficient", "coefficients");
        var shown = gains.Ordered.Take(MostShown).ToList();
        var rest = gains.Ordered.Count > shown.Count ? $" (the {MostShown} largest of {gains.Ordered.Count})" : "";
        var folds = run.Main.Split.Folds.Count > 1 ? ", mean over the folds" : "";
        var whose = gains.Several ? $"the total gain of {Say.Model(gains.Model)}" : "the trees' total gain";
        var chart = Charts.Bars(
            $"Share of {whose} that splits on each {one} brought{folds}{rest}. The dashed line is what each would have if all were worth the same.",
            [.. shown.Select(g => new Measure(g.Name, "gain", g.Gain))],
            "share of gain",
            CellFormat.Fixed3,
            reference: 1.0 / gains.Ordered.Count) with { Title = gains.PerRecording ? $"The {shown.Count} {many} that the trees use most" : null };
        List<Block> blocks = [chart];
        if (gains.PerRecording)
        {
            blocks.Add(Groups(gains));
            blocks.Add(new Details($"What these {shown.Count} {many} measure", [Meanings(shown)]));
        }

        blocks.Add(new Text(Caution(gains.Ordered[0].Name, one)));
        return new Section("importance", $"What each {one} is worth{(gains.PerRecording ? " to the trees" : "")}", blocks, Lead(gains, one));
    }

    private static Chart Groups(FeatureGains gains)
    {
        var groups = gains.Ordered.GroupBy(g => FeatureGroup.Of(g.Name).Name, StringComparer.Ordinal)
            .Select(g => (Name: g.Key, Gain: g.Sum(c => c.Gain), Columns: g.Count())).OrderByDescending(g => g.Gain).ToList();
        var densest = groups.MaxBy(g => g.Gain / g.Columns);
        var each = densest.Gain <= 0 || groups.Count < 2 ? ""
            : densest.Name == groups[0].Name ? " It also brings most per column."
            : $" Per column {Text.Escape(densest.Name)} brings most: {Say.Percent(densest.Gain)} from {Say.Count(densest.Columns, "column")}.";
        return Charts.Bars(
            $"The same gain summed over the columns that measure one thing: {Text.Escape(groups[0].Name)} brings {Say.Percent(groups[0].Gain)} with {Say.Count(groups[0].Columns, "column")}.{each}",
            [.. groups.Select(g => new Measure(g.Name, "gain", g.Gain))],
            "share of gain",
            CellFormat.Fixed3) with { Title = "Gain per group of features" };
    }

    private static Table Meanings(List<(string Name, double Gain)> shown) => new(
        [new("Column", CellFormat.Code), new("Share of gain", CellFormat.Percent), new("Group", CellFormat.Text), new("What the group measures", CellFormat.Text)],
        [.. shown.Select(g => (g, Group: FeatureGroup.Of(g.Name))).Select(g => new Cell[] { g.g.Name, g.g.Gain, g.Group.Name, g.Group.Meaning.Length > 0 ? Say.Capital(g.Group.Meaning) : Cell.Empty })]);

    private static string Lead(FeatureGains gains, string one)
    {
        var ordered = gains.Ordered;
        var half = 0;
        for (var sum = 0.0; half < ordered.Count && sum < 0.5 * ordered.Sum(g => g.Gain); half++)
        {
            sum += ordered[half].Gain;
        }

        const int MostNamed = 8;
        var named = half <= MostNamed ? Say.List([.. ordered.Take(half).Select(g => $"`{g.Name}`")]) : $"{half} of the {ordered.Count} {one}s";
        return ordered[0].Gain <= 0
            ? $"The trees found nothing to gain from any {one}."
            : $"Half of what the trees gain comes from {named}; the most from `{ordered[0].Name}` ({Say.Percent(ordered[0].Gain)}).";
    }

    private static string Caution(string first, string one) =>
        $"Gain says what the trees used, not what causes the difference. A {one} that tells much the same as `{first}` may get little, because the first split took it already.";
}
