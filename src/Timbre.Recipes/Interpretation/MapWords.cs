using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Sentences on what networks look at; which of them are written, the figures decide.</summary>
internal static class MapWords
{
    private const double Alike = 0.5;
    private const double PartlyAlike = 0.2;

    /// <summary>Which rows hold half of what speaks for a label, by each method.</summary>
    public static string Where(MapStudy study, LabelMaps label) => Where(label.Label, study.Axes, label.Methods.Select(m => (m.Method, m.RowShares)));

    /// <summary>Which rows hold half of what speaks for a label, by methods with each row's share.</summary>
    public static string Where(string label, PictureAxes axes, IEnumerable<(ExplanationMethod Method, IReadOnlyList<double> RowShares)> methods)
    {
        var bands = methods.Select(m => (Name: ExplanationPictures.Within(m.Method), Band: EvidenceBand.Narrowest(m.RowShares))).Where(m => m.Band is not null).ToList();
        var even = bands.Where(m => AxisWords.IsEven(axes, m.Band!)).Select(m => m.Name).ToList();
        var narrow = bands.Where(m => !AxisWords.IsEven(axes, m.Band!)).Select(m => $"{AxisWords.Range(axes, m.Band!)} ({m.Name})").ToList();
        var name = Text.Escape(label);
        return (narrow.Count, even.Count) switch
        {
            (0, 0) => $"For {name} no method found anything.",
            (0, _) => $"What speaks for {name} is spread over all rows by {Say.List(even)}.",
            (_, 0) => $"Half of what speaks for {name} lies {Say.List(narrow)}.",
            _ => $"Half of what speaks for {name} lies {Say.List(narrow)}; by {Say.List(even)} it is spread over all rows.",
        };
    }

    /// <summary>Which frames hold half of it, by occlusion.</summary>
    public static string When(MapStudy study)
    {
        var labels = study.Labels.Select(l => l.Methods[(int)ExplanationMethod.Occlusion].When is { } band
            ? $"for {Text.Escape(l.Label)} between {Say.Fixed(band.First * study.Axes.HopSeconds, 2)} and {Say.Fixed((band.Last + 1) * study.Axes.HopSeconds, 2)}\u00a0s"
            : $"for {Text.Escape(l.Label)} nowhere").ToList();
        return $"Half of what covering takes away lies, in the mean over recordings, {Say.List(labels)} of the picture.";
    }

    /// <summary>Whether the methods agree.</summary>
    public static string Agree(MapStudy study)
    {
        var mean = study.Agreement.Select(a => a.RankCorrelation).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        return mean switch
        {
            >= Alike => $"The methods agree well (mean rank correlation {Say.Fixed(mean, 2)}).",
            > PartlyAlike => $"The methods agree in part (mean rank correlation {Say.Fixed(mean, 2)}): what one alone shows is not to be relied on.",
            _ => $"The methods hardly agree (mean rank correlation {Say.Fixed(mean, 2)}): a single map is not to be relied on.",
        };
    }

    /// <summary>The verdict of the randomisation test.</summary>
    public static string Random(MapStudy study)
    {
        List<string> Names(IEnumerable<MethodRandomisation> methods) => [.. methods.Select(r => ExplanationPictures.Within(r.Method))];
        var known = study.Randomisation.Where(r => r.IsKnown).ToList();
        var unknown = Names(study.Randomisation.Where(r => !r.IsKnown));
        var failed = Names(known.Where(r => !r.Passes));
        List<string> sentences = [];
        if (known.Count > 0)
        {
            sentences.Add(failed.Count == 0
                ? $"With weights drawn at random the maps{(unknown.Count > 0 ? $" by {Say.List(Names(known))}" : "")} lose what they had in common with these (rank correlations {Between(known)}): they show what was learned, not the recording alone."
                : $"With weights drawn at random the maps by {Say.List(failed)} still have something in common with these (rank correlations {Between(known.Where(r => !r.Passes))}, beyond ±{Say.Fixed(MethodRandomisation.Bound)}): in part they show the recording, or how the network is built, and not what was learned.");
        }

        if (known.Count > failed.Count && failed.Count > 0)
        {
            sentences.Add($"Those by {Say.List(Names(known.Where(r => r.Passes)))} lose it.");
        }

        if (unknown.Count > 0)
        {
            sentences.Add($"Whether the maps by {Say.List(unknown)} depend on what was learned is not known: there was nothing to compare, or maps were the same everywhere.");
        }

        return string.Join(" ", sentences);
    }

    /// <summary>How much of a picture Grad-CAM can tell apart.</summary>
    public static string Coarse(MapStudy study)
    {
        var explained = study.Example.Explanation;
        return $"Grad-CAM is as coarse as the layer that it looks at: {explained.GradCamPlaces.Rows}\u00a0× {Say.Count(explained.GradCamPlaces.Columns, "place")} for a picture of {explained.Picture.FeatureCount}\u00a0× {Say.Count(explained.Picture.FrameCount, "value")}.";
    }

    /// <summary>Whether another network looks at the same.</summary>
    public static string Compared(MapStudy study, MapStudy other)
    {
        var known = MapLikeness.Of(study, other).Where(a => double.IsFinite(a.RankCorrelation)).ToList();
        var mean = known.Select(a => a.RankCorrelation).DefaultIfEmpty(double.NaN).Average();
        var what = mean switch
        {
            >= Alike => "looks at much the same",
            > PartlyAlike => "looks in part at the same",
            double.NaN => "cannot be compared with it",
            _ => "looks at something else",
        };
        return $"{Say.Capital(Say.Model(other.Model))} {what}"
            + (known.Count > 0 ? $": its mean maps have a rank correlation of {Say.Fixed(mean, 2)} on average with those of {Say.Model(study.Model)} (from {Say.Fixed(known.Min(a => a.RankCorrelation), 2)} to {Say.Fixed(known.Max(a => a.RankCorrelation), 2)}, by label and method)." : ".");
    }

    /// <summary>The least and the largest correlation with random weights.</summary>
    private static string Between(IEnumerable<MethodRandomisation> methods)
    {
        var all = methods.SelectMany(r => new[] { r.HeadOnly, r.AllLayers }).ToList();
        return $"{Say.Fixed(all.Min(), 2)} to {Say.Fixed(all.Max(), 2)}";
    }
}
