using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Which voices are alike, whether those are of the same gender, and whether they are also the ones that are confused.</summary>
internal static class AlikeSection
{
    private const int MostDrawn = 100;
    private const int MostListed = 10;
    private const int Enough = 5; // errors to say anything of

    public static Section? Of(SpeakerView view)
    {
        if (view.Outcome.Space?.Similarity is not { Speakers.Count: > 1 } similarity || AlikePairs.Ranked(similarity) is not { Count: > 0 } pairs)
        {
            return null;
        }

        var blocks = new List<Block>();
        if (similarity.Speakers.Count > MostDrawn)
        {
            blocks.AddRange(Genders(similarity, pairs) is { } text ? [new Text(text)] : Array.Empty<Block>());
        }
        else
        {
            var groups = similarity.Genders.Count == similarity.Speakers.Count && similarity.Genders.All(g => g is not null) ? similarity.Genders.Select(g => g!).ToList() : null;
            blocks.Add(Charts.SimilarityMap(
                Genders(similarity, pairs) ?? $"Cosines run from {Say.Fixed(pairs[^1].Cosine, 2)} to {Say.Fixed(pairs[0].Cosine, 2)}, half of them above {Say.Fixed(pairs[pairs.Count / 2].Cosine, 2)}.", similarity.Speakers, similarity.Cosines, [.. similarity.Merges.Select(m => new DendrogramMerge(m.Left, m.Right, Math.Max(0, m.Distance)))], groups, "cosine", "1 − cosine") with { Title = "How alike speakers are" });
        }

        if (Confused(view, similarity, pairs) is { } confused)
        {
            blocks.Add(new Text(confused));
        }

        var errors = Errors(view);
        blocks.Add(new Table(
            [new("One", CellFormat.Code), new("Other", CellFormat.Code), new("Labels", CellFormat.Text), new("Cosine", CellFormat.Fixed3), new("Errors between them", CellFormat.Integer)],
            [.. pairs.Take(MostListed).Select(p => new Cell[] { similarity.Speakers[p.First], similarity.Speakers[p.Second], Labels(similarity, p.First, p.Second), p.Cosine, Count(errors, similarity.Speakers[p.First], similarity.Speakers[p.Second]) })])
        { Title = "The most alike pairs" });
        return new Section("alike", "Which voices are alike", blocks, Pair(similarity, pairs));
    }

    /// <summary>Whether alike voices are the confused ones; null where nothing is confused.</summary>
    public static string? Confused(SpeakerView view, SpeakerSimilarity similarity, IReadOnlyList<(int First, int Second, double Cosine)> pairs)
    {
        var errors = Errors(view);
        var counted = errors.Sum(e => e.Count);
        if (counted is > 0 and < Enough)
        {
            return $"Whether alike voices are the ones confused cannot be told from {Say.Count(counted, "error")}.";
        }

        var place = AlikePairs.PlaceOfConfused(similarity, errors);
        if (!double.IsFinite(place))
        {
            return null;
        }

        var top = pairs.Take(MostListed).Count(p => Count(errors, similarity.Speakers[p.First], similarity.Speakers[p.Second]) > 0);
        var facts = $"Of the {Say.Whole(Math.Min(MostListed, pairs.Count))} most alike pairs, {(top == 0 ? "none" : Say.Whole(top))} {(top <= 1 ? "is" : "are")} confused by {SpeakerWords.Model(view.StrictBest.Model)}; an average error is between voices more alike than {Say.Percent(place)} of all pairs";
        return place > 0.7 ? $"**Alike voices are the ones confused.** {facts}."
            : place < 0.4 ? $"**It is not the alike voices that are confused.** {facts}, fewer than half."
            : $"**Likeness explains the errors only in part.** {facts}; were it no matter, it would be 50\u00a0%.";
    }

    private static string Pair(SpeakerSimilarity similarity, IReadOnlyList<(int First, int Second, double Cosine)> pairs)
    {
        var (first, last) = (pairs[0], pairs[^1]);
        var text = $"{SpeakerWords.Code(similarity.Speakers[first.First])} and {SpeakerWords.Code(similarity.Speakers[first.Second])} are the most alike, with a cosine of {Say.Fixed(first.Cosine, 2)}{Same(similarity, first.First, first.Second)}";
        return pairs.Count == 1 ? text + "." : $"{text}; {SpeakerWords.Code(similarity.Speakers[last.First])} and {SpeakerWords.Code(similarity.Speakers[last.Second])} the least, with {Say.Fixed(last.Cosine, 2)}.";
    }

    private static string? Genders(SpeakerSimilarity similarity, IReadOnlyList<(int First, int Second, double Cosine)> pairs)
    {
        var known = pairs.Where(p => Gender(similarity, p.First) is not null && Gender(similarity, p.Second) is not null).ToList();
        bool SameGender((int First, int Second, double Cosine) p) => Gender(similarity, p.First) == Gender(similarity, p.Second);
        var (same, other) = (known.Where(SameGender).ToList(), known.Where(p => !SameGender(p)).ToList());
        if (same.Count == 0 || other.Count == 0)
        {
            return null;
        }

        var nearest = known.SelectMany(p => new[] { (Of: p.First, Pair: p), (Of: p.Second, Pair: p) }).GroupBy(p => p.Of).Select(g => SameGender(g.First().Pair)).ToList(); // the first of a group is the most alike
        var share = (double)nearest.Count(s => s) / nearest.Count;
        var chance = (double)same.Count / known.Count;
        var facts = $"For {Say.Whole(nearest.Count(s => s))} of {Say.Count(nearest.Count, "speaker")} the most alike voice is of the same gender ({Say.Percent(share)}; of all pairs {Say.Percent(chance)} are). The mean cosine is {Say.Fixed(same.Average(p => p.Cosine), 2)} within a gender and {Say.Fixed(other.Average(p => p.Cosine), 2)} across";
        return share > chance + 0.15 ? $"**Alike voices are mostly of the same gender.** {facts}." : $"**Likeness does not keep to gender.** {facts}.";
    }

    private static IReadOnlyList<ConfusedPair> Errors(SpeakerView view) => view.ErrorLevel is { } level ? ConfusedPair.All(level.Metrics.Confusion) : [];

    private static int Count(IReadOnlyList<ConfusedPair> errors, string a, string b) => errors.FirstOrDefault(p => (p.First == a && p.Second == b) || (p.First == b && p.Second == a))?.Count ?? 0;

    private static string? Gender(SpeakerSimilarity similarity, int speaker) => speaker < similarity.Genders.Count ? similarity.Genders[speaker] : null;

    private static string Same(SpeakerSimilarity similarity, int first, int second) => (Gender(similarity, first), Gender(similarity, second)) switch
    {
        (null, _) or (_, null) => "",
        var (a, b) when a == b => $", both {Say.Label(a!)}",
        _ => ", though of different gender",
    };

    private static Cell Labels(SpeakerSimilarity similarity, int first, int second) =>
        Gender(similarity, first) is { } a && Gender(similarity, second) is { } b ? $"{a} – {b}" : Cell.Empty;
}
