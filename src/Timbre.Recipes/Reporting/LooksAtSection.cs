using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the best network on pictures looked at: mean maps, profiles, whether the methods agree and whether their maps depend on what was learned.</summary>
internal static class LooksAtSection
{
    private const int Width = 600;
    private const int Height = 160;

    public static Section? Of(RunView run)
    {
        if (run.Outcome.Maps is not { } study)
        {
            return null;
        }

        List<Block> blocks =
        [
            new Text($"Of the test recordings that {Say.Model(study.Model)} judged rightly, {Say.Count(study.Recordings, "one is", "are")} looked at here, one picture of each, by three methods that know nothing of each other. "
                + string.Join(" ", study.Labels.Select(l => Where(study, l))) + " " + Agree(study) + " " + Random(study)),
            new Recordings([.. Pictures(study, ExplanationMethod.Occlusion)]),
            new Recordings([.. Pictures(study, ExplanationMethod.IntegratedGradients)]),
            new SmallMultiples("Each row's share of what speaks for the label, mean over recordings: where a curve is high, the network looked.", [.. Methods().Select(m => Profile(study, m))]) { Title = "By frequency, for each label", ColumnWidth = 320 },
            OverTime(study),
            Table(study),
            new Callout(Tone.Info, "What this does not say",
                "The maps say what this network used on these recordings. They do not say what makes a voice the voice of a woman or a man, nor what a listener goes by; and what is as it is on average over the training is not shown, however important it is."),
        ];
        return new Section("looks-at", "What the network looks at", blocks, "Parts of the picture of sound that speak for the label, by the network's own slopes and by covering them.");
    }

    private static string Where(MapStudy study, LabelMaps label)
    {
        var bands = label.Methods.Select(m => EvidenceBand.Narrowest(m.RowShares) is { } band ? $"{AxisWords.Range(study.Axes, band)} ({ExplanationPictures.Within(m.Method)})" : null).OfType<string>().ToList();
        return bands.Count == 0 ? $"For {Text.Escape(label.Label)} no method found anything." : $"Half of what speaks for {Text.Escape(label.Label)} lies {Say.List(bands)}.";
    }

    private static string Agree(MapStudy study)
    {
        var mean = study.Agreement.Select(a => a.RankCorrelation).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        return mean switch
        {
            >= 0.5 => $"The methods agree well (mean rank correlation {Say.Fixed(mean, 2)}).",
            > 0.2 => $"The methods agree in part (mean rank correlation {Say.Fixed(mean, 2)}): what one alone shows is not to be relied on.",
            _ => $"The methods hardly agree (mean rank correlation {Say.Fixed(mean, 2)}): a single map is not to be relied on.",
        };
    }

    private static string Random(MapStudy study)
    {
        var failed = study.Randomisation.Where(r => !r.Passes).Select(r => ExplanationPictures.Within(r.Method)).ToList();
        return failed.Count == 0
            ? "With weights drawn at random the maps lose what they had in common with these: they show what was learned, not the recording alone."
            : $"With weights drawn at random the maps by {Say.List(failed)} still have something in common with these (beyond ±0.2): in part they show the recording, or how the network is built, and not what was learned.";
    }

    private static IEnumerable<RecordingBlock> Pictures(MapStudy study, ExplanationMethod method)
    {
        foreach (var label in study.Labels)
        {
            yield return Picture(study, $"For {label.Label}, by {ExplanationPictures.Within(method)}", label.Picture.Values, label.Methods[(int)method].Mean.Values, $"Mean over {Say.Count(label.Recordings, "recording")}: orange speaks for {label.Label}, blue against it.");
        }

        if (study.Labels is [var first, var second])
        {
            float[] difference = [.. first.Methods[(int)method].Mean.Values.ToArray().Zip(second.Methods[(int)method].Mean.Values.ToArray(), (a, b) => a - b)];
            float[] both = [.. first.Picture.Values.ToArray().Zip(second.Picture.Values.ToArray(), (a, b) => (a + b) / 2)];
            yield return Picture(study, $"Difference, by {ExplanationPictures.Within(method)}", both, difference, $"Orange counts more for {first.Label} than for {second.Label}, blue less.");
        }
    }

    private static RecordingBlock Picture(MapStudy study, string title, ReadOnlySpan<float> levels, ReadOnlySpan<float> evidence, string caption)
    {
        var (rows, frames) = (study.Axes.Rows.Count, levels.Length / study.Axes.Rows.Count);
        var picture = EvidencePicture.Render(study.Axes.Kind == PictureRowKind.Frequency ? levels : new float[levels.Length], evidence, rows, frames, Width, Height, 50);
        return new RecordingBlock(title, Text.Escape(caption), null, picture, frames * study.Axes.HopSeconds, study.Axes.Kind == PictureRowKind.Frequency ? study.Axes.Rows[^1] : rows, $"A map over a mean picture. {caption}") { Up = AxisWords.Up(study.Axes) };
    }

    private static Chart Profile(MapStudy study, ExplanationMethod method)
    {
        var (title, rows, logarithmic, _) = AxisWords.Along(study.Axes);
        var curves = study.Labels.Select(l => new Curve(l.Label, rows, l.Methods[(int)method].RowShares)).ToList();
        return Charts.Lines($"Shares by {ExplanationPictures.Within(method)}.", curves, title, "share", CellFormat.Percent, logarithmic: logarithmic) with { Title = ExplanationPictures.Name(method) };
    }

    private static Chart OverTime(MapStudy study)
    {
        var curves = study.Labels.Select(l =>
        {
            var means = l.Methods[(int)ExplanationMethod.Occlusion].Mean.ColumnMeans();
            return new Curve(l.Label, [.. means.Select((_, i) => (i + 0.5) * study.Axes.HopSeconds)], means);
        }).ToList();
        return Charts.Lines("The mean fall of the logit when a part is covered, by where in the picture it is: pictures begin anywhere in speech, so that a level curve means that no place in them is special.", curves, "time in the picture in s", "fall of the logit", CellFormat.Fixed2, reference: 0)
            with
            { Title = "Over time, by occlusion" };
    }

    private static Table Table(MapStudy study) => new(
        [new("Maps", CellFormat.Text), new("With", CellFormat.Text), new("Mean rank correlation", CellFormat.Fixed2)],
        [
            .. study.Agreement.Select(a => new Cell[] { ExplanationPictures.Name(a.First), ExplanationPictures.Within(a.Second), a.RankCorrelation }),
            .. study.Randomisation.SelectMany(r => new[]
            {
                new Cell[] { ExplanationPictures.Name(r.Method), "its own with a random head", r.HeadOnly },
                [ExplanationPictures.Name(r.Method), "its own with all weights random", r.AllLayers],
            }),
        ]);

    private static ExplanationMethod[] Methods() => Enum.GetValues<ExplanationMethod>();
}
