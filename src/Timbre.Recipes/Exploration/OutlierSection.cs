using Timbre.Reports;
using static Timbre.Recipes.Wording;

namespace Timbre.Recipes;

/// <summary>How many frames and recordings lie far out, by z-score and by quartiles.</summary>
internal static class OutlierSection
{
    // What a normal distribution has beyond 3 standard deviations, and beyond 1.5 interquartile ranges from its quartiles.
    private const double NormalByZ = 0.0027, NormalByQuartiles = 0.00698;

    public static Section Of(Exploration exploration)
    {
        var drawn = ExplorationSections.Drawn(exploration, f => f.PerFrame.OutliersByZ + (double)f.PerFrame.OutliersByQuartiles);
        var bars = drawn.SelectMany(f => new[]
        {
            new Measure(f.Name, "|z| > 3", f.PerFrame.OutliersByZ),
            new Measure(f.Name, "IQR 1.5", f.PerFrame.OutliersByQuartiles),
        });
        List<Block> blocks =
        [
            new Text("Two rules. **z-score**: farther than three standard deviations from the mean. **IQR**: more than 1.5 interquartile ranges beyond the middle half. The first moves with the outliers themselves, the second does not."),
            .. ExplorationSections.DrawnRemark(exploration, drawn, "the ones with the most outliers"),
            Charts.Bars(Frames(exploration), [.. bars], $"frames of {Whole(exploration.FrameCount)}", CellFormat.Integer) with { Title = "Outliers per feature", Data = null },
            .. Recordings(exploration),
            new Details("Outliers of all features, per frame and per recording", [Table(exploration)]),
        ];
        return new Section("outliers", "Outliers", blocks, Lead(exploration));
    }

    private static string Lead(Exploration exploration)
    {
        var (z, iqr) = Shares(exploration);
        var tails = (z > 1.5 * NormalByZ, iqr > 1.5 * NormalByQuartiles) switch
        {
            (true, true) => "both more than in a normal distribution: the tails are heavy",
            (false, true) => "the second alone clearly more than in a normal distribution: values crowd in the middle or lean to one side, but few lie extremely far",
            (true, false) => "the first alone clearly more than in a normal distribution: a few values lie extremely far",
            _ => "no more than about what a normal distribution has",
        };
        return $"Of all values, **{Percent(z, 2)}** are outliers by z-score and **{Percent(iqr, 2)}** by IQR (a normal distribution has {Percent(NormalByZ, 2)} and {Percent(NormalByQuartiles, 2)}), {tails}.";
    }

    private static string Frames(Exploration exploration)
    {
        var byZ = exploration.Features.MaxBy(f => f.PerFrame.OutliersByZ)!;
        var byQuartiles = exploration.Features.MaxBy(f => f.PerFrame.OutliersByQuartiles)!;
        if (byQuartiles.PerFrame.OutliersByQuartiles == 0 && byZ.PerFrame.OutliersByZ == 0)
        {
            return "No frame is an outlier in any feature by either rule.";
        }

        var frames = (double)exploration.FrameCount;
        var z = $"{Text.Escape(byZ.Name)} has the most by z-score ({Whole(byZ.PerFrame.OutliersByZ)}, {Percent(byZ.PerFrame.OutliersByZ / frames, 1)} of its frames)";
        var iqr = ReferenceEquals(byZ, byQuartiles)
            ? $"and also by IQR ({Whole(byQuartiles.PerFrame.OutliersByQuartiles)}, {Percent(byQuartiles.PerFrame.OutliersByQuartiles / frames, 1)})"
            : $"{Text.Escape(byQuartiles.Name)} by IQR ({Whole(byQuartiles.PerFrame.OutliersByQuartiles)}, {Percent(byQuartiles.PerFrame.OutliersByQuartiles / frames, 1)})";
        var few = exploration.Features.Where(f => f.PerFrame.Overall.Deviation > 0).MinBy(f => f.PerFrame.OutliersByZ);
        var least = few is null || exploration.Features.Count > ExplorationSections.MostDrawn || few.PerFrame.OutliersByZ == byZ.PerFrame.OutliersByZ ? "" : $"; {Text.Escape(few.Name)} has the fewest by z-score ({Whole(few.PerFrame.OutliersByZ)})";
        return $"{z}{(ReferenceEquals(byZ, byQuartiles) ? " " : ", ")}{iqr}{least}.";
    }

    private static IEnumerable<Block> Recordings(Exploration exploration)
    {
        var far = exploration.Features.SelectMany(f => f.OutlyingRecordings).ToList();
        if (far.Count == 0)
        {
            return [new Text(exploration.RecordingCount < 11
                ? "With so few recordings none can lie three standard deviations from their mean."
                : "No recording's mean lies more than three standard deviations from the others' in any feature.")];
        }

        var recordings = far.GroupBy(o => o.Id, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Max(o => Math.Abs(o.Z))).ToList();
        var first = recordings[0];
        var sentence = recordings.Count == 1
            ? $"One recording lies far from the others, {Text.Escape(first.Key)}, in {Count(first.Count(), "feature")}."
            : $"{Whole(recordings.Count)} of {Whole(exploration.RecordingCount)} recordings lie far from the others in at least one feature; {Text.Escape(first.Key)} in most ({first.Count()}). Worth listening to before training.";
        return
        [
            new Text(sentence),
            new Table(
                [new("Recording", CellFormat.Code), new("Features", CellFormat.Integer), new("Farthest in", CellFormat.Text), new("Mean there", CellFormat.Fixed2), new("z", CellFormat.Fixed1)],
                [.. recordings.Take(8).Select(g => (g, far: g.MaxBy(o => Math.Abs(o.Z))!)).Select(r => new Cell[] { r.g.Key, r.g.Count(), r.far.Feature, r.far.Mean, r.far.Z })])
            {
                Title = "Recordings that lie far out",
                Note = "A recording's mean against the means of all recordings; features in which |z| is above 3.",
            },
        ];
    }

    private static Table Table(Exploration exploration) => new(
        [
            new("Feature", CellFormat.Text), new("Frames, |z| > 3", CellFormat.Integer), new("share", CellFormat.Percent), new("Frames, IQR 1.5", CellFormat.Integer), new("share", CellFormat.Percent),
            new("below", CellFormat.Integer), new("above", CellFormat.Integer), new("Recordings, |z| > 3", CellFormat.Integer), new("Recordings, IQR 1.5", CellFormat.Integer),
        ],
        [.. exploration.Features.Select(f => new Cell[]
        {
            f.Name, f.PerFrame.OutliersByZ, f.PerFrame.OutliersByZ / (double)exploration.FrameCount, f.PerFrame.OutliersByQuartiles, f.PerFrame.OutliersByQuartiles / (double)exploration.FrameCount,
            f.PerFrame.Box.LowOutliers, f.PerFrame.Box.HighOutliers, f.PerRecording.OutliersByZ, f.PerRecording.OutliersByQuartiles,
        })]);

    private static (double Z, double Quartiles) Shares(Exploration exploration)
    {
        var values = Math.Max(1, exploration.FrameCount * (double)exploration.Features.Count);
        return (exploration.Features.Sum(f => (double)f.PerFrame.OutliersByZ) / values, exploration.Features.Sum(f => (double)f.PerFrame.OutliersByQuartiles) / values);
    }
}
