using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the length of a recording is worth.</summary>
internal static class GenderDurationsSection
{
    public static Section Of(GenderModelOutcome outcome)
    {
        var curves = outcome.Sets.Select(s => (Set: s, Rows: s.Pieces.Where(r => r.Metrics.N > 0).ToList())).Where(s => s.Rows.Count > 0).ToList();
        if (curves.Count == 0)
        {
            return new Section("durations", "Short recordings", [new Text("No recording is as long as any duration that was to be tested.")]);
        }

        var chart = Charts.Lines(
            Uncertain(curves[^1].Set, curves[^1].Rows),
            [.. curves.Select(c => new Curve(GenderWords.Set(c.Set), [.. c.Rows.Select(r => r.PieceSeconds!.Value)], [.. c.Rows.Select(r => r.Metrics.Accuracy)])
            {
                Low = [.. c.Rows.Select(r => r.Interval.Low)],
                High = [.. c.Rows.Select(r => r.Interval.High)],
                Counts = [.. c.Rows.Select(r => r.Metrics.N)],
            })],
            "seconds",
            "accuracy",
            CellFormat.Percent,
            ticks: [.. curves[0].Rows.Select(r => r.PieceSeconds!.Value)],
            logarithmic: true) with
        {
            Title = "Accuracy by length",
        };
        var table = new Table(
            [new("Tested on", CellFormat.Text), new("Seconds", CellFormat.Auto), new("Pieces", CellFormat.Integer), new("Accuracy", CellFormat.Percent), new("F right", CellFormat.Percent), new("M right", CellFormat.Percent), new("Uncertain", CellFormat.Percent), new("Wrong otherwise", CellFormat.Percent)],
            [.. curves.SelectMany(c => c.Rows.Select(r => new Cell[] { GenderWords.Set(c.Set), r.PieceSeconds!.Value, r.Metrics.N, GenderWords.Cell(r.Metrics.Accuracy, r.Interval), GenderWords.Recall(r, "F"), GenderWords.Recall(r, "M"), r.Band.Share, r.Band.ErrorOutside }))])
        {
            Note = "Up to four pieces of each recording and length, each judged as a recording by itself. Figures are of the pieces in which speech was found.",
        };
        return new Section("durations", "Short recordings", [chart, table], Sentence(curves[^1].Set, curves[^1].Rows));
    }

    private static string Uncertain(GenderTestSet set, List<GenderRow> rows) => rows.Count == 1
        ? $"On {GenderWords.Of(set)}, {Say.Percent(rows[0].Band.Share)} of the answers on {GenderDurations.Seconds(rows[0])} are uncertain."
        : $"On {GenderWords.Of(set)}, {Say.Percent(rows[0].Band.Share)} of the answers on {GenderDurations.Seconds(rows[0])} are uncertain, and {Say.Percent(rows[^1].Band.Share)} of those on {GenderDurations.Seconds(rows[^1])}.";

    private static string Sentence(GenderTestSet set, List<GenderRow> rows)
    {
        var (first, last) = (rows[0], rows[^1]);
        var start = $"On {GenderWords.Of(set)}, {Say.Percent(first.Metrics.Accuracy)} of the pieces of {GenderDurations.Seconds(first)} are right";
        if (rows.Count == 1)
        {
            return start + ".";
        }

        var gain = last.Metrics.Accuracy - first.Metrics.Accuracy;
        return $"{start}, and {Say.Percent(last.Metrics.Accuracy)} of those of {GenderDurations.Seconds(last)}: {(gain > 0.005 ? $"longer speech is worth {Say.Points(gain)}" : gain < -0.005 ? $"longer speech did not help, but lost {Say.Points(gain)}" : "the length makes next to no difference")}.";
    }
}
