using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How many principal components a chunk's frames need, and what the first components of the chunks follow.</summary>
internal static class ComponentsSection
{
    private const int MostAxes = 8;
    private const double Tells = 0.75; // area under the curve from which a component is said to separate genders

    public static Section? Of(SpeakerView view)
    {
        if (view.Outcome.Space is not { } space || (space.ComponentsPerChunk.Count == 0 && space.Axes.Count == 0))
        {
            return null;
        }

        var blocks = new List<Block>();
        if (space.ComponentsPerChunk.Count > 0)
        {
            blocks.Add(Histogram(view, space));
        }

        if (space.Axes.Count > 0)
        {
            blocks.Add(Shares(space));
            blocks.Add(Axes(space));
        }

        if (Echo(space) is { } echo)
        {
            blocks.Add(new Text(echo));
        }

        return new Section("space", "What the voices vary in", blocks, Lead(space));
    }

    /// <summary>Which component is the gender, if any; null where genders are not known.</summary>
    public static string? GenderAxis(VoiceSpace space)
    {
        var known = space.Axes.Select((a, i) => (Axis: a, Number: i + 1)).Where(a => double.IsFinite(a.Axis.GenderAuc)).ToList();
        if (known.Count == 0)
        {
            return null;
        }

        var most = known.MaxBy(a => a.Axis.GenderAuc);
        var auc = $"AUC {Say.Fixed(most.Axis.GenderAuc, 2)}";
        return most.Axis.GenderAuc < Tells ? $"No component separates the genders: the one that comes nearest is the {Ordinal(most.Number)} ({auc})"
            : most.Number == 1 ? $"The first component is the one that separates the genders best ({auc})"
            : $"The genders are separated best by the {Ordinal(most.Number)} component ({auc}), not by the first (AUC {Say.Fixed(space.Axes[0].GenderAuc, 2)})";
    }

    private static string Lead(VoiceSpace space) => (GenderAxis(space) ?? (space.Axes.Count > 0
        ? $"{Say.Percent(space.Axes[0].SpeakerShare)} of the first component's variance lies between speakers"
        : $"A chunk needs {Say.Fixed(space.ComponentsPerChunk.Average())} components on average for {Say.Percent(space.Share)} of its variance")) + ".";

    private static Chart Histogram(SpeakerView view, VoiceSpace space)
    {
        var counts = space.ComponentsPerChunk;
        var (least, most, mean) = (counts.Min(), counts.Max(), counts.Average());
        var width = Math.Max(1, (int)Math.Ceiling((most - least + 1) / 40.0));
        var bins = counts.GroupBy(c => (c - least) / width).OrderBy(g => g.Key).Select(g => new HistogramBin("chunks", least + (g.Key * width) - 0.5, least + ((g.Key + 1) * width) - 0.5, g.Count())).ToList();
        var sentence = $"{(least == most ? $"Each of {Say.Count(counts.Count, "chunk")} needs {Say.Count(most, "component")}" : $"{Say.Count(counts.Count, "chunk")} need from {least} to {most} components, {Say.Fixed(mean)} on average,")} for {Say.Percent(space.Share)} of the variance of {(counts.Count == 1 ? "its" : "their")} frames ({Say.Count(space.Features, "value")} each).";
        List<ReferenceLine> references = [new(mean, $"mean {Say.Fixed(mean)}")];
        if (space.Features == SpeakerPublishedFigures.Units)
        {
            var (low, high, published) = SpeakerPublishedFigures.Components;
            references.Add(new(published, $"published mean {published}"));
            sentence += $" Published for frames of wav2vec 2.0: {low} to {high}, mean {published}, which is {(Math.Abs(mean - published) < 1.5 ? "about the same" : mean < published ? "more than here" : "less than here")}.";
        }

        return Charts.Histogram(sentence, bins, "principal components per chunk", "chunks", references: references) with { Title = "Components per chunk" + (space.Input.Length > 0 ? $", {view.InputName(space.Input)}" : "") };
    }

    private static Chart Shares(VoiceSpace space)
    {
        const string Speakers = "between speakers";
        const string Chapters = "between chapters of a speaker";
        var shown = space.Axes.Take(MostAxes).ToList();
        var chapters = shown.Any(a => double.IsFinite(a.ChapterShare) && a.ChapterShare > 0);
        var measures = shown.SelectMany((a, i) => new[] { new Measure($"component {i + 1}", Speakers, a.SpeakerShare), new Measure($"component {i + 1}", Chapters, a.ChapterShare) }.Where(m => double.IsFinite(m.Value) && (chapters || m.Series == Speakers))).ToList();
        var above = shown.Count(a => a.SpeakerShare > 0.5);
        var sentence = $"{Say.Capital(Say.Whole(above))} of the first {Say.Count(shown.Count, "component")} {(above == 1 ? "has" : "have")} more than half of {(above == 1 ? "its" : "their")} variance between speakers"
            + (chapters ? $"; between the chapters of a speaker it is {Say.Percent(shown.Where(a => double.IsFinite(a.ChapterShare)).Max(a => a.ChapterShare))} at most." : ".");
        return Charts.Bars(sentence, measures, "share of the component's variance") with { Title = "What the components of the chunks follow" };
    }

    private static Table Axes(VoiceSpace space) => new(
        [new("Component", CellFormat.Integer), new("Variance", CellFormat.Percent), new("Gender, AUC", CellFormat.Fixed3, Best.Highest), new("Between speakers", CellFormat.Percent, Best.Highest), new("Between chapters", CellFormat.Percent, Best.Highest)],
        [.. space.Axes.Select((a, i) => new Cell[] { i + 1, a.Ratio, a.GenderAuc, a.SpeakerShare, a.ChapterShare })])
    {
        Note = "Variance: the component's share of the variance of all chunks. Gender: how often a chunk of one gender lies above one of the other; 0.5 is no difference. Between speakers, between chapters of a speaker: shares of the component's own variance.",
    };

    private static string? Echo(VoiceSpace space)
    {
        if (space.Chapters is not { Chunks: > 0 } echo || !double.IsFinite(echo.Same) || !double.IsFinite(echo.Expected))
        {
            return null;
        }

        var error = Math.Sqrt(echo.Expected * (1 - echo.Expected) / echo.Chunks);
        var facts = $"The nearest chunk from another utterance of the same speaker is from the same chapter in {Say.Percent(echo.Same)} of {Say.Count(echo.Chunks, "chunk")}; if chapters did not show it would be in {Say.Percent(echo.Expected)} ({Say.Count(echo.Speakers, "speaker")} with two chapters or more)";
        return echo.Same > echo.Expected + Math.Max(0.02, 2 * error)
            ? $"**Chapters show.** {facts}. So these features carry the session as well as the voice, and a test in a known session may be easier than one in a new one."
            : $"**Chapters hardly show.** {facts}.";
    }

    private static string Ordinal(int number) => number switch { 1 => "first", 2 => "second", 3 => "third", 4 => "fourth", 5 => "fifth", _ => $"{number}th" };
}
