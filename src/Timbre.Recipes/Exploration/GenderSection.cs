using Timbre.Evaluation;
using Timbre.Reports;
using static Timbre.Recipes.Wording;

namespace Timbre.Recipes;

/// <summary>How each feature's mean and spread go with the gender, one value per speaker, with intervals.</summary>
internal static class GenderSection
{
    public static Section Of(Exploration exploration, IReadOnlyList<FeatureStudy> drawn)
    {
        if (ExplorationSections.NoComparison(exploration.Corpus) is { } reason)
        {
            return new Section("gender", "Features and gender", [new Text(reason)]);
        }

        List<Block> blocks =
        [
            new Text($"One value per speaker, since recordings of one voice are not independent: the mean over the speaker's recordings ({Whole(exploration.Corpus.SpeakersOf(Corpora.Gender.F))} female and {Whole(exploration.Corpus.SpeakersOf(Corpora.Gender.M))} male speakers). "
                + "*r*: point-biserial correlation. *AUC*: in how many pairs of a female and a male speaker the female one is higher. *d*: difference of the means in standard deviations. Positive *r* and *d*: higher in female voices. Lines are 95 % intervals."),
            .. ExplorationSections.DrawnRemark(exploration, drawn),
            new SmallMultiples(Means(exploration), [Dots(drawn, f => f.Mean.Effect, "Cohen's d"), Dots(drawn, f => f.Mean.R, "correlation r")]) { Title = "Mean of each feature", ColumnWidth = 320 },
            .. exploration.WholeRecordings ? Array.Empty<Block>() :
            [
                new SmallMultiples(Spreads(exploration), [Dots(drawn, f => f.Spread.Effect, "Cohen's d"), Dots(drawn, f => f.Spread.R, "correlation r")]) { Title = "Spread of each feature within a recording", ColumnWidth = 320 },
            ],
            .. GenderByGroup.Of(exploration),
            .. Folded(Table(exploration, f => f.Mean, "Mean, per speaker"), exploration),
            .. exploration.WholeRecordings ? [] : Folded(Table(exploration, f => f.Spread, "Spread, per speaker"), exploration),
        ];
        if (FeatureMeaning.Legend(exploration.FeatureKind, exploration.Features.Count) is { } legend)
        {
            blocks.Add(new Text(legend + LevelRemark(exploration)));
        }

        return new Section("gender", "Features and gender", blocks, Lead(exploration));
    }

    private static string Lead(Exploration exploration)
    {
        var known = Known(exploration, f => f.Mean);
        if (known.Count == 0)
        {
            return "No feature varies between speakers.";
        }

        var best = known.MaxBy(f => f.Mean.Separation)!;
        var verdict = best.Mean.Separation switch
        {
            >= 0.95 => "One feature's mean alone nearly tells the genders apart",
            >= 0.8 => "No feature separates the genders alone, but some go far",
            >= 0.65 => "No single feature separates the genders; each tells a little",
            _ => "Hardly any single feature tells about the gender of a speaker",
        };
        return $"{verdict}: {FeatureMeaning.Named(exploration, best)} goes furthest, {(best.Mean.HigherInFemale ? "higher" : "lower")} for the female speaker in **{Percent(best.Mean.Separation)}** of pairs{Interval(best.Mean)}.";
    }

    private static string Means(Exploration exploration) => Sentence(exploration, f => f.Mean, "mean");

    private static string Spreads(Exploration exploration)
    {
        var (means, spreads) = (Known(exploration, f => f.Mean), Known(exploration, f => f.Spread));
        var sentence = Sentence(exploration, f => f.Spread, "spread");
        if (means.Count == 0 || spreads.Count == 0)
        {
            return sentence;
        }

        var (m, s) = (means.Max(f => f.Mean.Separation), spreads.Max(f => f.Spread.Separation));
        var comparison = Math.Abs(m - s) < 0.03
            ? "How much a feature moves tells as much as where it lies"
            : m > s ? "How much a feature moves tells less than where it lies" : "How much a feature moves tells more than where it lies";
        return $"{comparison} (best AUC, whichever way round: {Two(s)} against {Two(m)}). {sentence}";
    }

    private static string Sentence(Exploration exploration, Func<FeatureStudy, GenderAssociation> of, string what)
    {
        var known = Known(exploration, of);
        if (known.Count == 0)
        {
            return $"The {what} of no feature varies between speakers.";
        }

        var chance = 0.05 * known.Count;
        var clear = known.Where(f => of(f).BeyondChance).OrderByDescending(f => Math.Abs(of(f).Effect.Estimate)).ToList();
        var top = clear.Count > 0 ? clear[0] : known.MaxBy(f => Math.Abs(of(f).Effect.Estimate))!;
        var topText = $"{Text.Escape(top.Name)} ({(of(top).Effect.Estimate > 0 ? "higher" : "lower")} in female voices, d {Two(of(top).Effect.Estimate)}, {Size(of(top).Effect.Estimate)})";
        if (clear.Count == 0)
        {
            return $"For the {what} of none of {Count(known.Count, "feature")} does the interval of d leave out zero; the largest difference is in {topText}.";
        }

        List<string> higher = [.. clear.Where(f => of(f).Effect.Estimate > 0).Select(f => f.Name)], lower = [.. clear.Where(f => of(f).Effect.Estimate < 0).Select(f => f.Name)];
        var directions = (higher.Count, lower.Count) switch
        {
            (_, 0) => $"higher in female voices: {List(higher, 6)}",
            (0, _) => $"lower in female voices: {List(lower, 6)}",
            _ => $"higher in female voices: {List(higher, 6)}; lower: {List(lower, 6)}",
        };
        var luck = clear.Count <= Math.Max(1, 2 * chance) && known.Count > 3 ? $" About {One(chance)} would do so by chance alone, so this is weak evidence." : known.Count > 3 ? $" By chance alone it would be about {One(chance)}." : "";
        return $"The {what} differs beyond chance in {clear.Count} of {Count(known.Count, "feature")} ({directions}), most in {topText}.{luck}";
    }

    private static Chart Dots(IReadOnlyList<FeatureStudy> drawn, Func<FeatureStudy, ConfidenceInterval> number, string axis) => Charts.Dots(
        $"{axis} per feature with 95 % intervals.",
        [.. drawn.Select(f => (f.Name, Value: number(f))).Where(f => double.IsFinite(f.Value.Estimate))
            .Select(f => new Measure(f.Name, axis, f.Value.Estimate, f.Value.IsDefined ? f.Value.Low : null, f.Value.IsDefined ? f.Value.High : null))],
        $"{axis}, positive: higher in female voices",
        CellFormat.Fixed2,
        reference: 0) with { Title = axis, Data = null };

    private static Table Table(Exploration exploration, Func<FeatureStudy, GenderAssociation> of, string title) => new(
        [new("Feature", CellFormat.Text), new("AUC", CellFormat.Fixed2), new("r", CellFormat.Fixed2), new("d", CellFormat.Fixed2)],
        [.. exploration.Features.Select(f => new[] { (Cell)f.Name, Of(of(f).Auc), Of(of(f).R), Of(of(f).Effect) })])
    {
        Title = title,
        Note = "With 95 % intervals (AUC: DeLong; r: Fisher's z; d: Hedges and Olkin). 0.5 (AUC) and 0 (r, d) mean no relation.",
    };

    private static IEnumerable<Block> Folded(Table table, Exploration exploration) =>
        exploration.Features.Count > ExplorationSections.MostListed ? [new Details($"{table.Title}: all {exploration.Features.Count} features", [table])] : [table];

    private static string LevelRemark(Exploration exploration)
    {
        var r = exploration.Features[0].LevelCorrelation;
        return double.IsFinite(r)
            ? Math.Abs(r) >= 0.7
                ? $" Here {Text.Escape(exploration.Features[0].Name)} does follow the recordings' level (r {Two(r)} over recordings), so that it holds how a recording was made and not the voice alone."
                : $" Here {Text.Escape(exploration.Features[0].Name)} follows the recordings' level only loosely (r {Two(r)} over recordings)."
            : "";
    }

    private static string Interval(GenderAssociation association)
    {
        if (!association.Auc.IsDefined)
        {
            return "";
        }

        var (low, high) = association.HigherInFemale ? (association.Auc.Low, association.Auc.High) : (1 - association.Auc.High, 1 - association.Auc.Low);
        return $" (95 % interval {Percent(low)} to {Percent(high)})";
    }

    private static Cell Of(ConfidenceInterval interval) => Cell.Of(interval.Estimate, interval.Low, interval.High);

    private static List<FeatureStudy> Known(Exploration exploration, Func<FeatureStudy, GenderAssociation> of) =>
        [.. exploration.Features.Where(f => double.IsFinite(of(f).Effect.Estimate) && double.IsFinite(of(f).Auc.Estimate))];
}
