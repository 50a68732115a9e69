using Timbre.Audio;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What noise, narrow bands and rooms cost.</summary>
internal static class GenderConditionsSection
{
    private const string Noise = "Noise";
    private const string Band = "Band width";
    private const string Others = "Others";

    public static Section Of(GenderModelOutcome outcome)
    {
        var names = outcome.Recipe.GenderModel.Conditions.Select(c => c.Name).Prepend(GenderTest.Clean).ToList();
        var measures = names.SelectMany(n => outcome.Sets.Where(s => s.Row(n).Metrics.N > 0).Select(s => GenderWords.Measure(n, s, s.Row(n)))).ToList();
        var blocks = new List<Block>();
        if (measures.Count > 0)
        {
            blocks.Add(Charts.Bars(Uncertain(outcome), measures, "accuracy") with { Title = "Accuracy by condition" });
        }

        foreach (var group in outcome.Recipe.GenderModel.Conditions.GroupBy(c => Kind(c.Plan)).OrderBy(g => g.Key == Noise ? 0 : g.Key == Band ? 1 : 2))
        {
            blocks.Add(Table(outcome, group.Key, [GenderTest.Clean, .. group.Select(c => c.Name)]));
        }

        if (names.Count > 1)
        {
            blocks.Add(new Table([new("Condition", CellFormat.Text), new("What is done to whole recordings", CellFormat.Code)], [.. outcome.Recipe.GenderModel.Conditions.Select(c => new Cell[] { c.Name, c.Plan })])
            {
                Note = "Written as in docs/augmentation.md; `snr` is in dB, against all of the recording, and bands are in Hz.",
            });
        }

        return new Section("conditions", "Noise, narrow bands, rooms", blocks, Sentence(outcome));
    }

    private static Table Table(GenderModelOutcome outcome, string title, IReadOnlyList<string> conditions) => new(
        [new("Tested on", CellFormat.Text), new("Condition", CellFormat.Text), new("Accuracy", CellFormat.Percent), new("F right", CellFormat.Percent), new("M right", CellFormat.Percent), new("Uncertain", CellFormat.Percent), new("Wrong otherwise", CellFormat.Percent), new("Calibration", CellFormat.Percent)],
        [.. outcome.Sets.SelectMany(s => conditions.Select(c => (Condition: c, Row: s.Row(c))).Select(p => new Cell[]
        {
            GenderWords.Set(s), p.Condition, GenderWords.Cell(p.Row.Metrics.Accuracy, p.Row.Interval), GenderWords.Recall(p.Row, "F"), GenderWords.Recall(p.Row, "M"),
            p.Row.Band.Share, p.Row.Band.ErrorOutside, p.Row.CalibrationError,
        }))])
    {
        Title = title,
    };

    private static string Kind(string plan)
    {
        var kinds = AugmentationPlan.Parse(plan).Steps.Select(s => s.Kind).ToList();
        return kinds.TrueForAll(k => k.EndsWith("noise", StringComparison.Ordinal)) ? Noise : kinds.TrueForAll(k => k is "telephone" or "band-limit") ? Band : Others;
    }

    private static string Uncertain(GenderModelOutcome outcome)
    {
        var set = outcome.Other ?? outcome.Test;
        var tested = outcome.Recipe.GenderModel.Conditions.Select(c => set.Row(c.Name)).Prepend(set.Whole).Where(r => r.Metrics.N > 0).ToList();
        if (tested.Count == 0)
        {
            return $"On {GenderWords.Of(set)} nothing was judged.";
        }

        var (least, wrong) = (tested.MaxBy(r => r.Band.Share)!, tested.Where(r => r.Band.Outside > 0).MaxBy(r => r.Band.ErrorOutside));
        var known = $"On {GenderWords.Of(set)} it is least sure under {Text.Escape(least.Condition)}, where {Say.Percent(least.Band.Share)} of its answers are uncertain";
        return wrong is null ? known + "." : $"{known}; of the others, at most {Say.Percent(wrong.Band.ErrorOutside)} are wrong ({Text.Escape(wrong.Condition)}).";
    }

    private static string Sentence(GenderModelOutcome outcome)
    {
        var set = outcome.Other ?? outcome.Test;
        var tested = outcome.Recipe.GenderModel.Conditions.Select(c => set.Row(c.Name)).Where(r => r.Metrics.N > 0).ToList();
        if (tested.Count == 0)
        {
            return "Recordings were tested as they are only.";
        }

        var (worst, clean) = (tested.MinBy(r => r.Metrics.Accuracy)!, set.Whole);
        var loss = clean.Metrics.Accuracy - worst.Metrics.Accuracy;
        return loss > 0.005
            ? $"On {GenderWords.Of(set)}, what costs most is {Text.Escape(worst.Condition)}: {Say.Percent(worst.Metrics.Accuracy)} right, {Say.Points(loss)} less than without."
            : $"On {GenderWords.Of(set)}, no condition costs more than half a point; the lowest, {Text.Escape(worst.Condition)}, still has {Say.Percent(worst.Metrics.Accuracy)} right.";
    }
}
