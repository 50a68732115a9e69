using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What networks look at, as pictures, curves and numbers.</summary>
internal static class MapBlocks
{
    private const int Width = 600;
    private const int Height = 160;

    /// <summary>The mean map of each label by a method, and their difference.</summary>
    public static Recordings Means(MapStudy study, ExplanationMethod method) => new([.. Pictures(study, method)]);

    /// <summary>Each row's share, by each method.</summary>
    public static SmallMultiples Profiles(MapStudy study) => new(
        "Each row's share of what speaks for the label, mean over recordings: where a curve is high, the network looked.", [.. Enum.GetValues<ExplanationMethod>().Select(m => Profile(study, m))])
    {
        Title = $"{AxisWords.By(study.Axes)}, for each label",
        ColumnWidth = 320,
    };

    /// <summary>The mean over all rows, by occlusion.</summary>
    /// <param name="study">The study.</param>
    /// <param name="what">Where in a recording pictures begin, as a clause.</param>
    public static Chart OverTime(MapStudy study, string what)
    {
        var curves = study.Labels.Select(l =>
        {
            var means = l.Methods[(int)ExplanationMethod.Occlusion].Mean.ColumnMeans();
            return new Curve(l.Label, [.. means.Select((_, i) => (i + 0.5) * study.Axes.HopSeconds)], means);
        }).ToList();
        return Charts.Lines($"The mean fall of the logit when a part is covered, by where in the picture it is: {what}.", curves, "time in the picture in s", "fall of the logit", CellFormat.Fixed2, reference: 0)
            with
            { Title = "Over time, by occlusion" };
    }

    /// <summary>One recording with its maps.</summary>
    public static Recordings Example(MapStudy study)
    {
        var (recording, explanation) = study.Example;
        return new Recordings(ExplanationPictures.Of(explanation, $"One recording, {recording}, labelled {explanation.Label}", null, "the mean of the training"));
    }

    /// <summary>Whether the methods agree, pair by pair.</summary>
    public static Table Agreement(MapStudy study) => new(
        [new("Maps", CellFormat.Text), new("With", CellFormat.Text), new("Correlation", CellFormat.Fixed2)],
        [.. study.Agreement.Select(a => new Cell[] { ExplanationPictures.Name(a.First), ExplanationPictures.Within(a.Second), a.RankCorrelation })])
    {
        Title = "Whether the methods agree",
        Note = $"Rank correlation of two maps of one picture, mean over {Say.Count(study.Recordings, "recording")}: 1 the same order, 0 none in common.",
    };

    /// <summary>The randomisation test.</summary>
    public static Table Randomisation(MapStudy study) => new(
        [new("Maps", CellFormat.Text), new("Head", CellFormat.Fixed2), new("All", CellFormat.Fixed2), new("Learned", CellFormat.Text)],
        [.. study.Randomisation.Select(r => new Cell[] { ExplanationPictures.Name(r.Method), r.HeadOnly, r.AllLayers, !r.IsKnown ? "not known" : r.Passes ? "yes" : "in part" })])
    {
        Title = "Whether maps show what was learned",
        Note = $"Rank correlation with the map of the same picture by a network with weights drawn at random, in its head (the last layer) or in all layers, mean over {Say.Count(study.Randomisation.Max(r => r.Comparisons), "comparison")}; within ±{Say.Fixed(MethodRandomisation.Bound)} of 0 nothing is left in common.",
    };

    private static IEnumerable<RecordingBlock> Pictures(MapStudy study, ExplanationMethod method)
    {
        foreach (var label in study.Labels)
        {
            var caption = method == ExplanationMethod.GradCam ? $"orange speaks for {label.Label}" : $"orange speaks for {label.Label}, blue against it";
            yield return Picture(study, $"For {label.Label}, by {ExplanationPictures.Within(method)}", label.Picture.Values, label.Methods[(int)method].Mean.Values, $"Mean over {Say.Count(label.Recordings, "recording")}: {caption}.");
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
}
