using Timbre.Reports;
using static Timbre.Recipes.Wording;

namespace Timbre.Recipes;

/// <summary>Violins, box plots and histograms per feature and gender, of frames and of recordings.</summary>
internal static class DistributionSections
{
    public static Section PerFrame(Exploration exploration, IReadOnlyList<FeatureStudy> drawn) => Of(
        exploration, drawn, f => f.PerFrame, "frames", "Frames", "frame", "A frame is a fraction of a second: its value depends on the sound being spoken as much as on the voice.");

    public static Section PerRecording(Exploration exploration, IReadOnlyList<FeatureStudy> drawn) => Of(
        exploration, drawn, f => f.PerRecording, "recordings", "Recordings", "recording", exploration.WholeRecordings
            ? "Each feature is one number of a whole recording: the sounds have averaged out, and more of the voice (and of the room) is left than in any moment of it." + Missing(exploration)
            : "A recording's value is the mean of its frames: the sounds average out and more of the voice (and of the room) is left.");

    /// <summary>What could not be measured everywhere.</summary>
    private static string Missing(Exploration exploration)
    {
        var some = exploration.Features.Where(f => f.PerRecording.Missing > 0).OrderByDescending(f => f.PerRecording.Missing).ToList();
        return some.Count == 0 ? ""
            : $" {Count(some.Count, "feature has", "features have")} no value in some recordings, most often {Text.Escape(some[0].Name)} ({Whole(some[0].PerRecording.Missing)} of {Whole(exploration.RecordingCount)}): what could not be measured is left out here.";
    }

    private static Section Of(Exploration exploration, IReadOnlyList<FeatureStudy> drawn, Func<FeatureStudy, Distribution> level, string id, string title, string unit, string explanation)
    {
        var shown = drawn.Select(f => (f.Name, level(f))).ToList();
        var widest = MostTelling(drawn, level) ?? drawn[0];
        var histogram = DistributionCharts.Histogram(
            level(widest), widest.Name, HistogramSentence(exploration, widest, level(widest), unit), $"share of {unit}s", compact: false) with { Title = $"Histogram: {widest.Name}" };
        List<Block> blocks = [new Text(explanation)];
        blocks.AddRange(ExplorationSections.DrawnRemark(exploration, drawn));
        if (DistributionCharts.Violins(ViolinSentence(exploration, drawn, level, unit), shown) is { } violins)
        {
            blocks.Add(violins with { Title = $"Distribution per {unit}" });
        }

        blocks.Add(histogram);
        blocks.Add(DistributionCharts.Boxes(BoxSentence(drawn, level, unit), shown, "standard deviations from the mean") with { Title = "Box plots" });
        blocks.Add(new Details($"Histograms of all features, per {unit}",
        [
            new SmallMultiples($"The histogram of every drawn feature; {Skewed(drawn, level)}", [.. shown.Select(f =>
                DistributionCharts.Histogram(f.Item2, "", $"Histogram of {Text.Escape(f.Name)} per {unit}.", $"share of {unit}s") with { Title = f.Name, Data = null })])
            {
                ColumnWidth = 200,
                Legend = DistributionCharts.Legend(shown[0].Item2),
            },
        ]));
        blocks.Add(new Details($"Numbers of all features, per {unit}", [DistributionCharts.Table(exploration.Features.Select(f => (f.Name, level(f))), exploration.WholeRecordings ? CellFormat.Auto : CellFormat.Fixed2)]));
        return new Section(id, title, blocks, Lead(exploration, drawn, level, unit));
    }

    private static string Lead(Exploration exploration, IReadOnlyList<FeatureStudy> drawn, Func<FeatureStudy, Distribution> level, string unit)
    {
        var best = MostTelling(drawn, level);
        if (best is null)
        {
            return $"How the {unit}s spread in each feature; {Lower(ExplorationSections.NoComparison(exploration.Corpus) ?? "no feature varies enough to compare genders.")}";
        }

        var share = Math.Max(level(best).Auc, 1 - level(best).Auc);
        var verdict = share switch
        {
            < 0.55 => $"Single {unit}s hardly tell the genders apart",
            < 0.7 => $"The genders overlap widely {unit} by {unit}",
            < 0.9 => $"The genders part visibly {unit} by {unit}, but overlap",
            _ => $"One feature nearly parts the genders {unit} by {unit}",
        };
        return $"{verdict}: in the most telling feature, {FeatureMeaning.Named(exploration, best)}, a female {unit} lies {(level(best).Auc > 0.5 ? "above" : "below")} a male one in **{Percent(share)}** of pairs (50 % would be chance).";
    }

    private static FeatureStudy? MostTelling(IReadOnlyList<FeatureStudy> drawn, Func<FeatureStudy, Distribution> level) =>
        drawn.Where(f => double.IsFinite(level(f).Effect)).MaxBy(f => Math.Abs(level(f).Auc - 0.5));

    private static string ViolinSentence(Exploration exploration, IReadOnlyList<FeatureStudy> drawn, Func<FeatureStudy, Distribution> level, string unit)
    {
        var scored = drawn.Where(f => double.IsFinite(level(f).Effect)).OrderByDescending(f => Math.Abs(level(f).Effect)).ToList();
        if (scored.Count == 0)
        {
            return Scales(drawn, level, unit);
        }

        List<string> visible = [.. scored.Where(f => Math.Abs(level(f).Effect) >= 0.5).Select(f => f.Name)];
        var top = scored[0];
        var d = level(top).Effect;
        return (visible.Count, scored.Count) switch
        {
            (0, _) when Math.Abs(d) >= 0.2 => $"The two halves of every violin overlap almost wholly: the largest shift between the genders is {Two(Math.Abs(d))} standard deviations ({Text.Escape(top.Name)}, {(d > 0 ? "higher" : "lower")} in female voices).",
            (0, _) => $"The two halves of every violin nearly mirror each other: the largest shift between the genders is {Two(Math.Abs(d))} standard deviations ({Text.Escape(top.Name)}, {(d > 0 ? "higher" : "lower")} in female voices).",
            (1, 1) => $"The genders lie {Two(Math.Abs(d))} standard deviations apart, female voices {(d > 0 ? "higher" : "lower")}.",
            (1, _) => $"Only {Text.Escape(top.Name)} shows a shift of half a standard deviation or more between the genders ({Two(Math.Abs(d))}, {(d > 0 ? "higher" : "lower")} in female voices).",
            _ => $"{List(visible)} shift by half a standard deviation or more between the genders, {Text.Escape(top.Name)} most ({Two(Math.Abs(d))}, {(d > 0 ? "higher" : "lower")} in female voices).",
        };
    }

    private static string Scales(IReadOnlyList<FeatureStudy> drawn, Func<FeatureStudy, Distribution> level, string unit)
    {
        var varying = drawn.Where(f => level(f).Overall.Deviation > 0).ToList();
        if (varying.Count == 0)
        {
            return $"No feature varies over the {unit}s.";
        }

        FeatureStudy wide = varying.MaxBy(f => level(f).Overall.Deviation)!, narrow = varying.MinBy(f => level(f).Overall.Deviation)!;
        var (most, least) = (level(wide).Overall.Deviation, level(narrow).Overall.Deviation);
        return varying.Count == 1
            ? $"{Text.Escape(wide.Name)} spreads with a standard deviation of {Two(most)}."
            : most >= 2 * least
                ? $"The features have very different scales: {Text.Escape(wide.Name)} spreads {One(most / least)} times as wide as {Text.Escape(narrow.Name)} (standard deviations {Two(most)} and {Two(least)})."
                : $"The features spread alike: their standard deviations lie between {Two(least)} ({Text.Escape(narrow.Name)}) and {Two(most)} ({Text.Escape(wide.Name)}).";
    }

    private static string HistogramSentence(Exploration exploration, FeatureStudy study, Distribution values, string unit)
    {
        var name = FeatureMeaning.Named(exploration, study);
        if (values.Groups.Count < 2 || !double.IsFinite(values.Effect))
        {
            return values.Overall.N == 0
                ? $"{name} has no finite value."
                : $"{name}: half of the {unit}s lie between {One(values.Overall.FirstQuartile)} and {One(values.Overall.ThirdQuartile)}.";
        }

        var (female, male) = (values.Groups[0].Summary, values.Groups[1].Summary);
        return $"{name} tells most among the drawn features, {unit} by {unit}: the median is {Number(exploration, female.Median)} for female and {Number(exploration, male.Median)} for male voices, "
            + $"{Two(Math.Abs(values.Effect))} standard deviations between the means ({Size(values.Effect)}).";
    }

    /// <summary>Frames' values are of one order; those of whole recordings may be hundreds of hertz or hundredths.</summary>
    private static string Number(Exploration exploration, double value) =>
        exploration.WholeRecordings && value != 0 && Math.Abs(value) < 1 ? value.ToString("G2", System.Globalization.CultureInfo.InvariantCulture).Replace('-', '−') : One(value);

    private static string BoxSentence(IReadOnlyList<FeatureStudy> drawn, Func<FeatureStudy, Distribution> level, string unit)
    {
        var compared = drawn.Where(f => level(f).Groups.Count == 2 && level(f).Groups.All(g => double.IsFinite(g.Box.Median))).ToList();
        if (compared.Count == 0)
        {
            return $"Quartiles of the {unit}s, each feature in its own standard deviations; {Skewed(drawn, level)}";
        }

        // Boxes that do not overlap: one group's upper quartile below the other's lower.
        List<string> apart = [.. compared.Where(f => level(f).Groups is var g && (g[0].Box.FirstQuartile > g[1].Box.ThirdQuartile || g[1].Box.FirstQuartile > g[0].Box.ThirdQuartile)).Select(f => f.Name)];
        var wider = compared.Count(f => level(f).Groups[0].Summary.InterquartileRange > level(f).Groups[1].Summary.InterquartileRange);
        var boxes = apart.Count == 0
            ? $"In {(compared.Count == 1 ? "the one feature" : $"all {compared.Count} features")} the boxes of the genders (the middle half of each) overlap"
            : $"The boxes of the genders (the middle half of each) do not overlap in {List(apart)}";
        return $"{boxes}; female {unit}s spread wider than male ones in {wider} of {compared.Count}.";
    }

    private static string Skewed(IReadOnlyList<FeatureStudy> drawn, Func<FeatureStudy, Distribution> level)
    {
        var most = drawn.Where(f => double.IsFinite(level(f).Overall.Skew)).MaxBy(f => Math.Abs(level(f).Overall.Skew));
        return most is null
            ? "none of them varies."
            : Math.Abs(level(most).Overall.Skew) < 0.5
                ? $"all are close to symmetric (largest skew {Two(level(most).Overall.Skew)}, {Text.Escape(most.Name)})."
                : $"{Text.Escape(most.Name)} is the most lopsided, with a longer tail towards {(level(most).Overall.Skew > 0 ? "high" : "low")} values (skew {Two(level(most).Overall.Skew)}).";
    }

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
