using Timbre.Corpora;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Speakers, utterances and hours; what could not be used and why.</summary>
internal static class CorpusSection
{
    public const string Id = "data";

    private const int MostListed = 20;

    /// <summary>The section, with the pictures of what the exploration found out about the same recordings.</summary>
    public static Section Of(RunView run, Section? explored)
    {
        var corpus = run.Outcome.Corpus;
        var blocks = new List<Block> { Figures(run), GenderTable(run) };
        blocks.AddRange(explored?.Blocks.Where(b => b is not KeyFigures) ?? []);
        blocks.AddRange(Unusable(corpus, run.Outcome.Manifest.Root));
        return new Section(Id, "The data", blocks, Lead(run));
    }

    /// <summary>What failed, and what decoding warned of.</summary>
    public static IEnumerable<Block> Unusable(ExtractedCorpus corpus, string? root)
    {
        if (corpus.Failures.Count > 0)
        {
            yield return new Callout(
                Tone.Warning,
                $"{Say.Count(corpus.Failures.Count, "recording")} could not be used",
                $"They are {Say.Percent((double)corpus.Failures.Count / (corpus.Failures.Count + corpus.Utterances.Count))} of what was asked for, and are in none of the figures.");
            yield return Listed("Recordings that failed", "Reason", root, [.. corpus.Failures.Select(f => (f.Path, f.Reason))]);
        }

        var warnings = corpus.Utterances.SelectMany(u => u.Warnings.Select(w => (u.Utterance.Path, w))).ToList();
        if (warnings.Count > 0)
        {
            yield return new Details($"{Say.Count(warnings.Count, "warning")} from decoding", [Listed("Warnings", "Warning", root, warnings)]);
        }
    }

    private static string Lead(RunView run)
    {
        var labels = run.Labels.Select(l => (Label: l, Hours: Spoken(run, l).Sum(u => u.Seconds) / 3600)).Where(l => l.Hours > 0).ToList();
        if (labels.Count < 2)
        {
            return "All speakers carry the same label, so there is nothing to tell apart.";
        }

        var (most, least) = (labels.MaxBy(l => l.Hours), labels.MinBy(l => l.Hours));
        return most.Hours / least.Hours > 1.25
            ? $"The labels are not equally frequent: there is {Say.Fixed(most.Hours / least.Hours)} times as much speech {Say.Label(most.Label)} as {Say.Label(least.Label)}."
            : "Both labels have about the same amount of speech, so accuracy is a fair measure.";
    }

    private static KeyFigures Figures(RunView run)
    {
        var used = run.Outcome.Corpus.Utterances;
        var hours = run.Outcome.Corpus.Hours;
        var inputs = run.Outcome.Inputs;
        var whole = inputs[0].Extractor.PerRecording;
        var values = whole ? inputs[0].Extractor.FeatureCount : used.Sum(u => (long)u.Features.FrameCount);
        var perLabel = string.Join(", ", run.Labels.Select(l => $"{Speakers(Spoken(run, l))} {l}"));
        return new KeyFigures(
        [
            new(Say.Whole(Speakers(used)), "speakers", perLabel),
            new(Say.Whole(used.Count), "utterances", $"{Say.Fixed((double)used.Count / Math.Max(1, Speakers(used)))} per speaker"),
            new(Say.Fixed(hours >= 1 ? hours : 60 * hours), hours >= 1 ? "hours of speech" : "minutes of speech"),
            new(Say.Whole(values), whole ? "numbers of each recording" : "frames", $"{How(inputs)} in {Say.Fixed(run.Outcome.FeatureSeconds)}\u00a0s{(inputs.Count > 1 ? ", all inputs together" : "")}"),
        ]);
    }

    private static string How(IReadOnlyList<InputOutcome> inputs) => inputs.All(i => i.FromStore == 0) ? "computed" : inputs.All(i => i.Computed == 0) ? "found in the store" : "partly found in the store, computed";

    private static Table GenderTable(RunView run) => new(
        [new("Label", CellFormat.Text), new("Speakers", CellFormat.Integer), new("Utterances", CellFormat.Integer), new("Speech", CellFormat.Seconds), new("Median length", CellFormat.Seconds), new("Shortest", CellFormat.Seconds), new("Longest", CellFormat.Seconds), new("Median level in dB", CellFormat.Fixed1)],
        [.. run.Labels.Select(l => (Label: l, Spoken: Spoken(run, l))).Where(l => l.Spoken.Count > 0).Select(l => new Cell[]
        {
            l.Label, Speakers(l.Spoken), l.Spoken.Count, l.Spoken.Sum(u => u.Seconds), Median(l.Spoken.Select(u => u.Seconds)), l.Spoken.Min(u => u.Seconds), l.Spoken.Max(u => u.Seconds), Median(l.Spoken.Select(u => u.LevelDb)),
        })])
    {
        Title = "What was used, by the label that the corpus gives",
    };

    private static Table Listed(string title, string what, string? root, List<(string Path, string What)> items) => new(
        [new("Recording", CellFormat.Code), new(what, CellFormat.Text)],
        [.. items.Take(MostListed).Select(i => new Cell[] { Shorten(i.Path, root), i.What })])
    {
        Title = title,
        Note = items.Count > MostListed ? $"The first {MostListed} of {Say.Whole(items.Count)}; `log.txt` has all of them." : null,
    };

    private static string Shorten(string path, string? root) =>
        root is not null && path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..].TrimStart('/', '\\') : path;

    private static List<ExtractedUtterance> Spoken(RunView run, string label) =>
        [.. run.Outcome.Corpus.Utterances.Where(u => u.Utterance.Gender?.ToString() == label)];

    private static int Speakers(IEnumerable<ExtractedUtterance> utterances) => utterances.Select(u => u.Utterance.Speaker).Distinct(StringComparer.Ordinal).Count();

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
