using Timbre.Audio;

namespace Timbre.Recipes;

/// <summary>What the residual networks look at, in the same recordings: the fine-tuned one first, and the one from scratch to compare it with.</summary>
internal static class PictureMaps
{
    private static readonly string[] s_fineTuned = [PictureModels.Tuned, PictureModels.TunedAsPublished];

    /// <summary>A study of each of them that the form has; of recordings that all of them judged rightly.</summary>
    public static IReadOnlyList<MapStudy> Of(FormOutcome form, Recipe recipe, PictureCorpus corpus, IReadOnlyList<PictureFold> trainings, int jobs, CancellationToken cancellation)
    {
        var extractor = new PictureExtractor(corpus.Features, PictureCorpus.Frames, null);
        var pictures = corpus.Corpus.Utterances.ToDictionary(u => u.Utterance.Id, u => u.Features, StringComparer.Ordinal);
        List<StudiedModel> models =
        [
            .. Chosen(form).Select(model => StudiedModel.Of(
                model,
                extractor,
                fold => trainings.First(t => t.Form == form.Form && t.Model.ToString() == model.Model && t.Fold == fold).Result!,
                u => pictures.TryGetValue(u.Id, out var picture) ? extractor.Of(picture) : null)),
        ];
        if (models.Count == 0)
        {
            return [];
        }

        var recordings = StudiedModel.JudgedRightly(models, recipe.Maps, recipe.Seed);
        return [.. models.Select(m => MapStudy.Of(m, recordings, recipe.Seed, jobs, cancellation)).OfType<MapStudy>()];
    }

    private static IEnumerable<ModelOutcome> Chosen(FormOutcome form)
    {
        string?[] names = [s_fineTuned.FirstOrDefault(name => form.Models.Any(m => m.Model == name)), PictureModels.ResNet];
        return names.Select(name => form.Models.FirstOrDefault(m => m.Model == name)).OfType<ModelOutcome>();
    }
}
