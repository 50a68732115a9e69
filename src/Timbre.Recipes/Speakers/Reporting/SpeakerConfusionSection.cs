using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Who is taken for whom by the best model, and whether these are of the same gender.</summary>
internal static class SpeakerConfusionSection
{
    private const int MostListed = 10;
    private const int MostDrawn = 120;
    private const int Enough = 5; // errors to say anything of

    public static Section? Of(SpeakerView view)
    {
        if (view.ErrorLevel is not { Metrics.N: > 0 } level)
        {
            return null;
        }

        var confusion = level.Metrics.Confusion;
        var pairs = ConfusedPair.All(confusion);
        var blocks = new List<Block>();
        if (confusion.Labels.Count <= MostDrawn)
        {
            // Ordered by gender, so that errors across genders stand apart from those within.
            var order = Enumerable.Range(0, confusion.Labels.Count).OrderBy(i => view.Gender(confusion.Labels[i]) ?? "", StringComparer.Ordinal).ThenBy(i => confusion.Labels[i], StringComparer.Ordinal).ToList();
            var counts = order.Select(i => (IReadOnlyList<long>)[.. order.Select(j => (long)confusion.Counts[i][j])]).ToList();
            blocks.Add(Charts.Confusion(Sentence(view, level, pairs), [.. order.Select(i => confusion.Labels[i])], counts) with { Title = $"{view.StrictBest.Model} per {level.Level}, {SpeakerWords.Series(view.Strict)}" });
        }

        if (pairs.Count > 0)
        {
            blocks.Add(new Table(
                [new("One", CellFormat.Code), new("Other", CellFormat.Code), new("Labels", CellFormat.Text), new("Errors", CellFormat.Integer), new("Share of all errors", CellFormat.Percent)],
                [.. pairs.Take(MostListed).Select(p => new Cell[] { p.First, p.Second, Labels(view, p), p.Count, (double)p.Count / level.Errors() })])
            { Title = "The most confused pairs", Note = pairs.Count > MostListed ? $"The first {MostListed} of {Say.Count(pairs.Count, "pair")}; errors in either direction." : "Errors in either direction." });
        }

        return new Section("confusion", "Who is taken for whom", blocks, Lead(view, level, pairs));
    }

    /// <summary>Whether errors keep to one gender; null where genders are not known or there are hardly any errors.</summary>
    public static string? Genders(SpeakerView view, SpeakerLevel level)
    {
        var (share, expected) = view.TwoGenders && level.Errors() >= Enough ? ConfusedPair.SameGender(level.Metrics.Confusion, view.Gender) : (double.NaN, double.NaN);
        return !double.IsFinite(share) ? null
            : share > expected + 0.1 ? $"{Say.Percent(share)} of the errors are between speakers of the same gender; if voices were confused regardless of it, {Say.Percent(expected)} would be"
            : share < expected - 0.1 ? $"Only {Say.Percent(share)} of the errors are between speakers of the same gender, fewer than the {Say.Percent(expected)} that confusing anybody with anybody would give"
            : $"{Say.Percent(share)} of the errors are between speakers of the same gender, about as many as confusing anybody with anybody would give ({Say.Percent(expected)})";
    }

    private static string Lead(SpeakerView view, SpeakerLevel level, IReadOnlyList<ConfusedPair> pairs) => pairs.Count == 0
        ? $"Nobody: {SpeakerWords.Model(view.StrictBest.Model)} confuses no {level.Level} of {Say.Whole(level.Metrics.N)}."
        : $"{Say.Count(level.Errors(), "error")} in {Say.Count(level.Metrics.N, level.Level)}, on {Say.Count(pairs.Count, "pair")} of speakers out of {Say.Whole((long)view.Strict.Labels.Count * (view.Strict.Labels.Count - 1) / 2)}.";

    private static string Sentence(SpeakerView view, SpeakerLevel level, IReadOnlyList<ConfusedPair> pairs)
    {
        if (pairs.Count == 0)
        {
            return "All counts lie on the diagonal: no two speakers are confused.";
        }

        var first = pairs[0];
        var most = pairs.Count > 1 && pairs[1].Count == first.Count
            ? $"No pair stands out: {Say.Count(pairs.Count(p => p.Count == first.Count), "pair")} {(first.Count == 1 ? "are confused once" : $"share the most errors, {first.Count} each")}."
            : $"{SpeakerWords.Code(first.First)} and {SpeakerWords.Code(first.Second)} are confused most, {Times(first.Count)}{Together(view, first)}.";
        return Genders(view, level) is { } genders ? $"{most} {genders}." : most;
    }

    private static string Times(int count) => count switch { 1 => "once", 2 => "twice", _ => $"{Say.Whole(count)} times" };

    private static string Together(SpeakerView view, ConfusedPair pair) => (view.Gender(pair.First), view.Gender(pair.Second)) switch
    {
        (null, _) or (_, null) => "",
        var (a, b) when a == b => $", both {Say.Label(a!)}",
        _ => ", though they are not of the same gender",
    };

    private static Cell Labels(SpeakerView view, ConfusedPair pair) =>
        view.Gender(pair.First) is { } first && view.Gender(pair.Second) is { } second ? $"{first} – {second}" : Cell.Empty;
}
