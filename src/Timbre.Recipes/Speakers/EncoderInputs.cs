using System.Globalization;
using Timbre.Encoders;

namespace Timbre.Recipes;

/// <summary>What a checkpoint adds to a recipe: its frames as an input, and the mean and deviation of each chunk of them as another.</summary>
internal static class EncoderInputs
{
    /// <summary>The input of frames.</summary>
    public const string Frames = "encoder";

    /// <summary>The input of pooled chunks.</summary>
    public const string Pooled = "encoder-pooled";

    /// <summary>The recipe with these inputs and the models that see them, where it names a checkpoint.</summary>
    /// <exception cref="TimbreException">The checkpoint cannot be used.</exception>
    public static Recipe Added(Recipe recipe, FeatureInputs kinds)
    {
        if (recipe.Speaker.Encoder is not { } folder)
        {
            return recipe;
        }

        var chunk = recipe.Speaker.ChunkSeconds;
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["model"] = folder,
            ["layer"] = recipe.Speaker.EncoderLayer,
            ["chunk"] = chunk.ToString(CultureInfo.InvariantCulture),
        };
        var frames = SpeakerInput.PerChunk(kinds.Create(EncoderExtractor.KindName, settings), chunk).ToString(CultureInfo.InvariantCulture);
        var pooled = new Dictionary<string, string>(settings, StringComparer.Ordinal) { ["of"] = EncoderExtractor.KindName, ["frames"] = frames, ["step"] = frames };
        recipe = recipe with
        {
            Inputs = [.. recipe.Inputs, (Frames, new FeatureSettings(EncoderExtractor.KindName, settings)), (Pooled, new FeatureSettings("pooled", pooled))],
            Models = [.. recipe.Models, .. recipe.Speaker.EncoderModels],
            PublishedModels = [.. recipe.PublishedModels, .. recipe.Speaker.EncoderModels.Where(m => recipe.PublishedModels.Contains(ModelChoice.Parse(m).Kind))],
        };
        foreach (var model in recipe.Models)
        {
            recipe.InputOf(ModelChoice.Parse(model).Input);
        }

        return recipe with { Speaker = recipe.Speaker with { Encoder = null, EncoderModels = [] } };
    }
}
