using Timbre.Audio;

namespace Timbre.Recipes;

/// <summary>What models see: the pictures, and for models without convolutions what each is summed up as.</summary>
internal sealed record PictureInputs(FrameTable Pictures, Lazy<FrameTable>? Pooled, PooledExtractor? Sum)
{
    /// <summary>The name of the sums in <c>models</c>: <c>discriminant@pooled</c>.</summary>
    public const string PooledName = "pooled";

    public static PictureInputs Of(PictureCorpus corpus, Recipe recipe)
    {
        var sum = corpus.Sum(recipe);
        return new PictureInputs(corpus.Pictures(), sum is null ? null : new Lazy<FrameTable>(() => corpus.Pooled(sum)), sum);
    }

    public FrameTable Table(string input) => input switch
    {
        "" => Pictures,
        PooledName when Pooled is not null => Pooled.Value,
        _ => throw new TimbreException($"models: names the input '{input}'; a recipe on published folds has the pictures themselves and '{PooledName}'"),
    };

    public IReadOnlyList<InputOutcome> Outcomes(PictureCorpus corpus, IReadOnlyList<ModelChoice> models)
    {
        InputOutcome Of(string name, IFeatureExtractor extractor, double seconds) => new(name, extractor, corpus.Corpus, null, corpus.Corpus.FromStore, corpus.Corpus.Computed, seconds);
        var pictures = Of("", new PictureExtractor(corpus.Features, PictureCorpus.Frames, null), corpus.Seconds);
        return Sum is not null && models.Any(m => m.Input == PooledName) ? [pictures, Of(PooledName, Sum, 0)] : [pictures];
    }
}
