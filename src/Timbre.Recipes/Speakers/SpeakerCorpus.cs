using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Encoders;

namespace Timbre.Recipes;

/// <summary>The recordings of a speaker experiment: audio, or pictures that somebody else computed of it.</summary>
internal sealed record SpeakerCorpus(Manifest Manifest, ExtractedCorpus? Stored)
{
    public static SpeakerCorpus Open(Recipe recipe, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        if (recipe.Corpus.Root is { } root && AudioMnistPictures.IsFolder(root))
        {
            var (manifest, corpus, _) = AudioMnistPictures.Load(root, cancellation);
            return new SpeakerCorpus(manifest, corpus);
        }

        if (recipe.Corpus.Root is null && (recipe.Features.Kind == StoredFeatures.KindName || recipe.Features.Settings.Values.Contains(StoredFeatures.KindName)))
        {
            throw new TimbreException("corpus.root: must name the folder of the published pictures (labels.csv and the .npy file); they cannot be downloaded");
        }

        return new SpeakerCorpus(CorpusSource.Open(recipe, progress, cancellation, genders: false), null);
    }

    /// <summary>The extractor of an input.</summary>
    /// <exception cref="TimbreException">It asks for audio where only pictures are stored, or the other way round.</exception>
    public IFeatureExtractor Create(FeatureInputs kinds, FeatureSettings features)
    {
        var extractor = kinds.Create(features.Kind, features.Settings);
        var stored = SpeakerInput.Root(extractor) is StoredFeatures;
        return stored == (Stored is not null)
            ? extractor
            : throw new TimbreException(stored
                ? $"{Manifest.Root}: holds audio, and the recipe's features of kind '{StoredFeatures.KindName}' stand for pictures without audio; use the recipe librispeech-speaker"
                : $"{Manifest.Root}: holds pictures without audio, of which no '{SpeakerInput.Root(extractor).Kind}' can be computed; use the recipe audiomnist-speaker");
    }

    /// <summary>The frames under all views.</summary>
    public ExtractedCorpus Frames(IFeatureExtractor root, ExtractionOptions options, CancellationToken cancellation) =>
        Stored ?? FeatureExtraction.Extract(Manifest.Utterances, root, options, cancellation);
}
