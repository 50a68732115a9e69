using Timbre.Reports;
using static Timbre.Recipes.Wording;

namespace Timbre.Recipes;

/// <summary>What global and per-utterance normalisation of mean and variance (CMVN) do to scales, speakers and genders.</summary>
internal static class NormalisationSection
{
    private const string None = "before", Global = "global CMVN", PerUtterance = "per-utterance CMVN";

    private static readonly (string Name, Func<FeatureStudy, NormalisedFeature> Of)[] s_forms =
        [(None, f => f.Before), (Global, f => f.Global), (PerUtterance, f => f.PerUtterance)];

    public static Section Of(Exploration exploration, IReadOnlyList<FeatureStudy> drawn)
    {
        var fitted = exploration.Corpus.TrainingIsAll
            ? "from **all recordings** here (no training set was given; in an experiment it must come from training speakers alone)"
            : $"from the frames of the **training speakers** alone ({Whole(exploration.Corpus.Recordings.Count(r => r.Training))} of {Whole(exploration.RecordingCount)} recordings)";
        List<Block> blocks =
        [
            new Text($"**Global CMVN** takes one mean and one standard deviation per feature off all frames, {fitted}. **Per-utterance CMVN** does so with each recording's own mean and deviation."),
            .. ExplorationSections.DrawnRemark(exploration, drawn),
            new SmallMultiples(Scales(drawn), [.. s_forms.Select(form => Boxes(drawn, form.Name, form.Of))]) { Title = "All frames", ColumnWidth = 240 },
            new SmallMultiples(Speakers(drawn), [.. s_forms.Select(form => Spreads(drawn, form.Name, form.Of))]) { Title = "Spread of the speakers' means", ColumnWidth = 240 },
        ];
        if (Effects(drawn) is { } effects)
        {
            blocks.Add(effects);
        }

        blocks.Add(new Details("Numbers of all features before and after", [Table(exploration)]));
        return new Section("normalisation", "Normalisation", blocks, Lead(exploration));
    }

    private static string Lead(Exploration exploration)
    {
        var compared = Compared(exploration.Features);
        if (compared.Count == 0)
        {
            return "Normalising brings the features to one scale; per recording it also takes the differences between speakers' means away.";
        }

        var (before, after) = (Best(compared, f => f.Before), Best(compared, f => f.PerUtterance));
        var (b, a) = (Share(before.Before.Auc), Share(after.PerUtterance.Auc));
        var what = b < 0.55
            ? "there was little gender to lose in single frames"
            : a < 0.5 + (0.5 * (b - 0.5)) ? "most of what a single feature tells about the gender goes with the recordings' means" : "much of what a single feature tells about the gender stays";
        return $"Per-utterance CMVN takes the best single feature from **{Percent(b)}** of frame pairs in order ({Text.Escape(before.Name)}) to **{Percent(a)}** ({Text.Escape(after.Name)}; 50 % is chance): {what}. Global CMVN changes none of that.";
    }

    private static string Scales(IReadOnlyList<FeatureStudy> drawn)
    {
        var varying = drawn.Where(f => f.Before.Deviation > 0).ToList();
        if (varying.Count == 0)
        {
            return "No feature varies: there is nothing to normalise.";
        }

        var (wide, narrow) = (varying.MaxBy(f => f.Before.Deviation)!, varying.MinBy(f => f.Before.Deviation)!);
        var ratio = wide.Before.Deviation / narrow.Before.Deviation;
        var scale = varying.Count == 1
            ? $"Before, {Text.Escape(wide.Name)} has a standard deviation of {Two(wide.Before.Deviation)}"
            : ratio >= 2
                ? $"Before, {Text.Escape(wide.Name)} spreads {One(ratio)} times as wide as {Text.Escape(narrow.Name)} (standard deviations {One(wide.Before.Deviation)} and {One(narrow.Before.Deviation)})"
                : $"Even before, the features have similar spreads (standard deviations {Two(narrow.Before.Deviation)} to {Two(wide.Before.Deviation)})";
        var heldOut = varying.Where(f => double.IsFinite(f.HeldOutDeviation)).ToList();
        var shift = heldOut.MaxBy(f => Math.Abs(f.HeldOutMean));
        return shift is null
            ? $"{scale}; after either way every feature has mean 0 and deviation near 1."
            : $"{scale}; after global CMVN training frames have mean 0 and deviation 1, while speakers it has not seen are off by up to {Two(Math.Abs(shift.HeldOutMean))} deviations ({Text.Escape(shift.Name)}), and their deviations lie between {Two(heldOut.Min(f => f.HeldOutDeviation))} and {Two(heldOut.Max(f => f.HeldOutDeviation))}.";
    }

    private static string Speakers(IReadOnlyList<FeatureStudy> drawn)
    {
        var known = drawn.Where(f => double.IsFinite(f.Global.SpeakerSpread) && f.Before.Deviation > 0).ToList();
        if (known.Count == 0)
        {
            return "With fewer than two speakers their means have no spread.";
        }

        var most = known.MaxBy(f => f.Global.SpeakerSpread)!;
        return $"Measured against the spread of frames, speakers' means differ most in {Text.Escape(most.Name)}: by a standard deviation of {Two(most.Before.SpeakerSpread)} before, which global CMVN turns into {Two(most.Global.SpeakerSpread)} standard deviations of a frame"
            + $" ({Two(known.Average(f => f.Global.SpeakerSpread))} on average over the features) and per-utterance CMVN into {Two(most.PerUtterance.SpeakerSpread)}.";
    }

    private static Chart Boxes(IReadOnlyList<FeatureStudy> drawn, string name, Func<FeatureStudy, NormalisedFeature> form) => Charts.Boxes(
        $"Box plots of all frames, {name}.",
        [.. drawn.Select(f => (f.Name, form(f).Box)).Where(f => double.IsFinite(f.Box.Median))
            .Select(f => new BoxStatistics(f.Name, "all frames", f.Box.LowWhisker, f.Box.FirstQuartile, f.Box.Median, f.Box.ThirdQuartile, f.Box.HighWhisker))],
        name == None ? "value" : "normalised value",
        compact: true) with { Title = name, Data = null };

    private static Chart Spreads(IReadOnlyList<FeatureStudy> drawn, string name, Func<FeatureStudy, NormalisedFeature> form) => Charts.Bars(
        $"Standard deviation of the speakers' means, {name}.",
        [.. drawn.Where(f => double.IsFinite(form(f).SpeakerSpread)).Select(f => new Measure(f.Name, name, form(f).SpeakerSpread))],
        name == None ? "deviation" : "normalised deviation",
        CellFormat.Fixed2) with { Title = name, Data = null };

    private static Chart? Effects(IReadOnlyList<FeatureStudy> drawn)
    {
        var compared = Compared(drawn);
        if (compared.Count == 0)
        {
            return null;
        }

        var dots = compared.SelectMany(f => new[] { new Measure(f.Name, "before, global", f.Before.Effect), new Measure(f.Name, "per utterance", OrZero(f.PerUtterance.Effect)) });
        var top = compared.MaxBy(f => Math.Abs(f.Before.Effect))!;
        var left = compared.Max(f => Math.Abs(OrZero(f.PerUtterance.Effect)));
        var before = $"Before, the mean frame differs most between genders in {Text.Escape(top.Name)} (d {Two(top.Before.Effect)}, {Size(top.Before.Effect)}; positive: higher in female voices)";
        return Charts.Dots(
            $"{before}; global CMVN moves and scales all voices alike and leaves that as it is, per-utterance CMVN leaves at most {Two(left)} in any feature.",
            [.. dots],
            "Cohen's d over frames, female − male",
            CellFormat.Fixed2,
            reference: 0) with { Title = "Difference between genders", Data = null };
    }

    private static Table Table(Exploration exploration) => new(
        [
            new("Feature", CellFormat.Text), new("Mean", CellFormat.Fixed2), new("Deviation", CellFormat.Fixed2), new("Spread of speakers", CellFormat.Fixed2), new("… global", CellFormat.Fixed2), new("… per utterance", CellFormat.Fixed2),
            new("d", CellFormat.Fixed2), new("d, per utterance", CellFormat.Fixed2), new("AUC", CellFormat.Fixed3), new("AUC, per utterance", CellFormat.Fixed3), new("Unseen speakers: mean", CellFormat.Fixed2), new("deviation", CellFormat.Fixed2),
        ],
        [.. exploration.Features.Select(f => new Cell[]
        {
            f.Name, f.Before.Mean, f.Before.Deviation, f.Before.SpeakerSpread, f.Global.SpeakerSpread, f.PerUtterance.SpeakerSpread, f.Before.Effect, f.PerUtterance.Effect, f.Before.Auc, f.PerUtterance.Auc,
            f.HeldOutMean, f.HeldOutDeviation,
        })])
    {
        Note = "d and AUC compare frames of female and male voices (d positive, AUC above 0.5: higher in female ones); after global CMVN they are the same as before. Unseen speakers: their frames after global CMVN.",
    };

    private static List<FeatureStudy> Compared(IReadOnlyList<FeatureStudy> features) => [.. features.Where(f => double.IsFinite(f.Before.Effect) && double.IsFinite(f.PerUtterance.Auc))];

    private static FeatureStudy Best(List<FeatureStudy> features, Func<FeatureStudy, NormalisedFeature> form) => features.MaxBy(f => Share(form(f).Auc))!;

    private static double Share(double auc) => Math.Max(auc, 1 - auc);

    private static double OrZero(double effect) => double.IsFinite(effect) ? effect : 0;
}
