using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>Which altered copies a run made of its recordings, and what was drawn for each: what <c>augmentation.json</c> holds, by form.</summary>
internal static class DrawnCopies
{
    /// <summary>What was drawn for the usable recordings of a run; null where no copies were made.</summary>
    public static JsonObject? ToJson(Recipe recipe, IReadOnlyList<Utterance> utterances)
    {
        var json = new JsonObject();
        if (recipe.Runs(Recipe.Augmented))
        {
            var copies = utterances.SelectMany(u => Enumerable.Range(1, recipe.Augmentation.Copies).Select(copy => (u.Id, copy)));
            json[ResultsFile.Property(Recipe.Augmented)] = AugmentationPlan.Parse(recipe.Augmentation.Plan, recipe.Seed).ToJson(copies);
        }

        if (PublishedItems.Augmented(recipe, utterances) is { Count: > 0 } altered)
        {
            var drawn = AugmentationPlan.Parse(recipe.Augmentation.PublishedPlan, recipe.Seed).ToJson(altered.Select(u => (u.Id, 1)));
            drawn["mislabelled"] = new JsonArray(altered.Where(u => PublishedItems.IsMislabelled(recipe, u)).Select(u => (JsonNode?)u.Id).ToArray());
            json[ResultsFile.Property(Recipe.AsPublished)] = drawn;
        }

        return json.Count > 0 ? json : null;
    }
}
