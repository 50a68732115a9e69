using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Encoders;

namespace Timbre.Recipes;

/// <summary>The recordings of a speaker experiment: audio, or pictures that somebody else computed of it.</summary>
internal sealed record SpeakerCorpus(Manifest Manifest, ExtractedCorpus? Stored, IFeatureExtractor? StoredAs)
{
    public static SpeakerCorpus Open(Recipe recipe, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        if (recipe.Corpus.Root is { } root && AudioMnistPictures.IsFolder(root))
        {
            var (manifest, corpus, extractor) = AudioMnistPictures.Load(root, cancellation);
            return new SpeakerCorpus(manifest, corpus, extractor);
        }

        return new SpeakerCorpus(CorpusSource.Open(recipe, progress, cancellation, genders: false), null, null);
    }

    /// <summary>The extractor of an input; where there is no audio, the same views on what is stored.</summary>
    public IFeatureExtractor Create(FeatureInputs kinds, FeatureSettings features) =>
        StoredAs is null ? kinds.Create(features.Kind, features.Settings) : FeatureKinds.Create(features.Kind, features.Settings, (_, _) => StoredAs);

    /// <summary>The frames under all views.</summary>
    public ExtractedCorpus Frames(IFeatureExtractor root, ExtractionOptions options, CancellationToken cancellation) =>
        Stored ?? FeatureExtraction.Extract(Manifest.Utterances, root, options, cancellation);
}
