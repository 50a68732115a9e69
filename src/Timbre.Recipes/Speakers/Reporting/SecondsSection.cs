using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Accuracy against seconds: of the speech to be named, and of the speech that a speaker enrolled with.</summary>
internal static class SecondsSection
{
    private const int MostCurves = 6;
    private const int MostNamed = 3;

    public static Section? Of(SpeakerView view)
    {
        var blocks = new List<Block>();
        var forms = view.Main.Leaky ? [view.Main] : view.Honest;
        foreach (var form in forms)
        {
            var models = form.Ranked().Where(m => m.BySeconds.Any(p => double.IsFinite(p.Accuracy))).Select(m => new ModelGrowth(m.Model, m.BySeconds)).ToList();
            if (models.Count > 0)
            {
                blocks.Add(Lines(view, models, "", "seconds of test speech") with { Title = $"Test speech, {SpeakerWords.Series(form)}" });
            }
        }

        var enrolment = view.Outcome.Enrolment.Where(g => g.Points.Any(p => double.IsFinite(p.Accuracy))).OrderByDescending(g => g.Points.Last(p => double.IsFinite(p.Accuracy)).Accuracy).ToList();
        if (enrolment.Count > 0)
        {
            blocks.Add(Lines(view, enrolment, " of enrolment", "seconds of enrolment per speaker") with { Title = "Speech to enrol with" });
        }

        return blocks.Count == 0 ? null : new Section("seconds", "How much speech is needed", blocks, Lead(view, enrolment));
    }

    private static string Lead(SpeakerView view, List<ModelGrowth> enrolment)
    {
        var test = SecondsArgument.Needs(view.StrictBest.Model, view.StrictBest.BySeconds, " of test speech");
        var enrolled = enrolment.Count > 0 ? SecondsArgument.Needs(enrolment[0].Model, enrolment[0].Points, " of enrolment per speaker") : null;
        var said = new[] { test is null ? null : $"{Say.Capital(SpeakerWords.Form(view.Strict))} {test}", enrolled }.OfType<string>().ToList();
        return said.Count == 0 ? "Accuracy grows or falls with the length of the speech as the curves show." : Say.Capital(string.Join("; ", said)) + ".";
    }

    private static Chart Lines(SpeakerView view, List<ModelGrowth> models, string of, string axis)
    {
        // In the recipe's order, so that a model has the same colour in each chart.
        var order = view.Main.Models.Select(m => m.Model).ToList();
        var shown = models.Take(MostCurves).OrderBy(m => order.IndexOf(m.Model)).ToList();
        var seconds = models.SelectMany(m => m.Points).Where(p => p.Seconds > 0).Select(p => p.Seconds).Distinct().Order().ToList();
        var logarithmic = seconds.Count > 1 && seconds[^1] >= 6 * seconds[0];
        var sentence = Say.Capital(string.Join("; ", models.Take(MostNamed).Select(m => SecondsArgument.Needs(m.Model, m.Points, of)))) + "." + Gain(models[0], of);
        if (models.Count > MostCurves)
        {
            sentence += $" The best {MostCurves} of {models.Count} models are drawn.";
        }

        return Charts.Lines(sentence, [.. shown.Select(Curve)], axis, "accuracy", CellFormat.Percent, reference: null, ticks: Ticks(seconds), logarithmic: logarithmic);
    }

    private static string Gain(ModelGrowth model, string of)
    {
        var known = model.Points.Where(p => double.IsFinite(p.Accuracy)).ToList();
        if (known.Count < 2)
        {
            return "";
        }

        var gain = known[^1].Accuracy - known[0].Accuracy;
        return $" From {SpeakerWords.Seconds(known[0].Seconds)} to {SpeakerWords.Seconds(known[^1].Seconds)}{of} {SpeakerWords.Model(model.Model)} {(gain > 0 ? $"gains {Say.Points(gain)}" : gain < 0 ? $"loses {Say.Points(gain)}" : "neither gains nor loses")}.";
    }

    private static Curve Curve(ModelGrowth model)
    {
        var points = model.Points.Where(p => p.Seconds > 0 && double.IsFinite(p.Accuracy)).ToList();
        return new Curve(model.Model, [.. points.Select(p => p.Seconds)], [.. points.Select(p => p.Accuracy)])
        {
            Low = [.. points.Select(p => p.Interval.IsDefined ? p.Interval.Low : double.NaN)],
            High = [.. points.Select(p => p.Interval.IsDefined ? p.Interval.High : double.NaN)],
            Counts = [.. points.Select(p => p.N)],
        };
    }

    /// <summary>A tick per amount; where there are many, those at least a third apart.</summary>
    private static List<double> Ticks(List<double> seconds)
    {
        var ticks = new List<double>();
        foreach (var value in seconds.Where(s => seconds.Count <= 8 || ticks.Count == 0 || s >= 1.35 * ticks[^1]))
        {
            ticks.Add(value);
        }

        return ticks;
    }
}
