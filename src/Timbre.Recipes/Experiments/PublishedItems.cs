using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>
/// The recordings of a published form that mixes altered copies with the originals: each copy is a recording of its own, wherever the split puts it,
/// and a share of the female copies is entered once more as male.
/// </summary>
internal static class PublishedItems
{
    /// <summary>The recordings that get a copy; none where the recipe does not alter any.</summary>
    public static IReadOnlyList<Utterance> Augmented(Recipe recipe, IReadOnlyList<Utterance> utterances) =>
        recipe.Runs(Recipe.AsPublished) && recipe.Augmentation is { PublishedShare: > 0 and var share, PublishedPlan.Length: > 0 }
            ? [.. utterances.Where(u => Draw(recipe, "augmented", u) < share)]
            : [];

    /// <summary>Originals, then copies, then copies under the wrong label.</summary>
    public static FrameTable Table(Recipe recipe, ExperimentInput input)
    {
        List<ExtractedUtterance> items = [.. input.Corpus.Utterances, .. input.PublishedCopies.Select(c => Item(c, "copy", c.Utterance.Gender!.Value))];
        items.AddRange(input.PublishedCopies
            .Where(c => IsMislabelled(recipe, c.Utterance))
            .Select(c => Item(c, "mislabelled", Gender.M)));
        return new FrameTable(items, ExperimentInput.ShapeOf(input.Extractor));
    }

    /// <summary>Whether the copy of a recording is entered under the wrong label too.</summary>
    public static bool IsMislabelled(Recipe recipe, Utterance utterance) =>
        utterance.Gender == Gender.F && Draw(recipe, "mislabelled", utterance) < recipe.Augmentation.PublishedMislabelled;

    private static ExtractedUtterance Item(ExtractedUtterance copy, string what, Gender gender) =>
        copy with { Utterance = copy.Utterance with { Id = $"{copy.Utterance.Id}+{what}", Gender = gender } };

    private static double Draw(Recipe recipe, string purpose, Utterance utterance) => new SeededRandom(recipe.Seed).Fork($"{purpose} {utterance.Id}").NextDouble();
}
