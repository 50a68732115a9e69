using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Finds the recordings that the gender model is trained on, and the others that it is tested on.</summary>
internal static class GenderCorpus
{
    public static Manifest Training(Recipe recipe, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var manifest = CorpusSource.Open(recipe, progress, cancellation);
        return recipe.GenderModel.UtterancesPerSpeaker is { } most ? Limited(manifest, most, recipe.Seed) : manifest;
    }

    /// <summary>The other recordings; null with the reason where there are none.</summary>
    public static (Manifest? Manifest, string? Skipped) Other(Recipe recipe, Manifest trained, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var (root, subset) = (recipe.GenderModel.TestRoot, recipe.GenderModel.TestSubset);
        if (root is null && subset is null)
        {
            return (null, "the recipe names no other recordings (test.subset)");
        }

        if (root is null && recipe.Corpus.Root is { } own && File.Exists(own))
        {
            return (null, $"{Path.GetFileName(own)} is a manifest, which has no subset {subset} beside it; give test.root");
        }

        try
        {
            var corpus = recipe.Corpus with { Root = root ?? recipe.Corpus.Root, Subset = subset, Speakers = null };
            var found = CorpusSource.Open(recipe with { Corpus = corpus }, progress, cancellation);
            var known = trained.Utterances.Select(u => (u.Corpus, u.Speaker)).ToHashSet();
            var others = found.Where(u => !known.Contains((u.Corpus, u.Speaker)));
            return others.Utterances.Count > 0 ? (others, null) : (null, $"all speakers of {found.Name} were trained on");
        }
        catch (TimbreException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>At most so many recordings of each speaker; which ones does not depend on the order of the manifest.</summary>
    private static Manifest Limited(Manifest manifest, int most, long seed)
    {
        var kept = manifest.Utterances.GroupBy(u => u.Speaker!, StringComparer.Ordinal).SelectMany(own =>
        {
            string[] ids = [.. own.Select(u => u.Id).Order(StringComparer.Ordinal)];
            new SeededRandom(seed).Fork($"recordings of {own.Key}").Shuffle(ids.AsSpan());
            return ids.Take(most);
        }).ToHashSet(StringComparer.Ordinal);
        return manifest.Where(u => kept.Contains(u.Id));
    }
}
