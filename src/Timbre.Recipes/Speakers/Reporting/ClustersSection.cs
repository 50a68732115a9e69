using Timbre.Evaluation.Clusters;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What clusters that know no labels agree with: speakers, genders, chapters.</summary>
internal static class ClustersSection
{
    private const double Little = 0.1; // adjusted Rand index below which clusters follow nothing worth a name

    public static Section? Of(SpeakerView view)
    {
        if (view.Outcome.Space is not { Clusterings.Count: > 0 } space)
        {
            return null;
        }

        var rows = space.Clusterings.SelectMany(c => Targets(c).Select(t => (Clustering: c, t.What, t.Agreement))).ToList();
        var measures = rows.Where(r => double.IsFinite(r.Agreement.AdjustedRand)).Select(r => new Measure(Name(r.Clustering), r.What, r.Agreement.AdjustedRand)).ToList();
        List<Block> blocks = [];
        if (measures.Count > 0)
        {
            blocks.Add(Charts.Dots(Sentence(space), measures, "adjusted Rand index", reference: 0) with { Title = "What the clusters follow" });
        }

        blocks.Add(new Table(
            [
                new("Clustering", CellFormat.Text), new("Items", CellFormat.Integer), new("Compared with", CellFormat.Text), new("Classes", CellFormat.Integer), new("Adjusted Rand", CellFormat.Fixed3, Best.Highest),
                new("NMI", CellFormat.Fixed3), new("Purity", CellFormat.Percent), new("Silhouette", CellFormat.Fixed3),
            ],
            [.. rows.Select(r => new Cell[] { Name(r.Clustering), r.Clustering.N, r.What, r.Agreement.Classes, r.Agreement.AdjustedRand, r.Agreement.NormalizedMutualInformation, r.Agreement.Purity, r.Clustering.Silhouette })])
        {
            Note = "One cluster per speaker. Adjusted Rand index: 1 is the same division, 0 is chance. NMI (normalised mutual information) and purity are not corrected for chance and grow with the number of clusters. Silhouette: how much nearer items are to their own cluster than to the next, without labels.",
        });
        return new Section("clusters", "Clusters without labels", blocks, Lead(space));
    }

    private static string Lead(VoiceSpace space)
    {
        var best = Closest(space);
        return best is not var (clustering, what, agreement) ? "No agreement could be computed."
            : agreement.AdjustedRand < Little
                ? $"Clusters found without labels hardly follow anything known: the highest adjusted Rand index is {Say.Fixed(agreement.AdjustedRand, 2)} ({Name(clustering)}, with {what})."
                : $"Clusters found without labels follow {what} most: {Name(clustering)} agrees with an adjusted Rand index of {Say.Fixed(agreement.AdjustedRand, 2)}.";
    }

    private static string Sentence(VoiceSpace space)
    {
        var said = space.Clusterings.Select(c => (Clustering: c, First: Targets(c).Where(t => double.IsFinite(t.Agreement.AdjustedRand)).OrderByDescending(t => t.Agreement.AdjustedRand).Select(t => ((string What, ClusterAgreement Agreement)?)t).FirstOrDefault()))
            .Where(c => c.First is not null).GroupBy(c => c.First!.Value.Agreement.AdjustedRand < Little ? "" : c.First!.Value.What, StringComparer.Ordinal)
            .Select(g => $"{Say.List([.. g.Select(c => Name(c.Clustering))])} {(g.Key.Length == 0 ? $"hardly {(g.Count() == 1 ? "follows" : "follow")} anything" : $"{(g.Count() == 1 ? "follows" : "follow")} {g.Key} most")}").ToList();
        var text = Say.Capital(string.Join("; ", said)) + ".";
        return space.Clusterings.Any(c => c.Genders is { Classes: > 1 } genders && genders.Clusters > 2 * genders.Classes)
            ? text + " With so many clusters, agreement with two genders cannot come near 1; purity in the table says whether clusters mix them."
            : text;
    }

    private static (SpaceClustering Clustering, string What, ClusterAgreement Agreement)? Closest(VoiceSpace space) => space.Clusterings.SelectMany(c => Targets(c).Select(t => (c, t.What, t.Agreement)))
        .Where(t => double.IsFinite(t.Agreement.AdjustedRand)).OrderByDescending(t => t.Agreement.AdjustedRand).Select(t => ((SpaceClustering, string, ClusterAgreement)?)t).FirstOrDefault();

    private static IEnumerable<(string What, ClusterAgreement Agreement)> Targets(SpaceClustering clustering)
    {
        yield return ("speakers", clustering.Speakers);
        if (clustering.Genders is { } genders)
        {
            yield return ("genders", genders);
        }

        if (clustering.Chapters is { } chapters)
        {
            yield return ("chapters", chapters);
        }
    }

    private static string Name(SpaceClustering clustering) => $"{clustering.Method} of {clustering.Unit}s";
}
