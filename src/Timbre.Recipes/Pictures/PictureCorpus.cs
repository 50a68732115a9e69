using System.Diagnostics;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Encoders;

namespace Timbre.Recipes;

/// <summary>The recordings of AudioMNIST as pictures of 12 MFCC × 98 frames: computed of the audio, or as they were published without it.</summary>
/// <param name="Manifest">Every recording, labelled.</param>
/// <param name="Corpus">The pictures, <c>[coefficients, frames]</c>.</param>
/// <param name="Features">What the rows of a picture are.</param>
/// <param name="Seconds">How long reading or computing took.</param>
internal sealed record PictureCorpus(Manifest Manifest, ExtractedCorpus Corpus, IFeatureExtractor Features, double Seconds)
{
    public const int Frames = 98;

    /// <summary>Samples at 48 kHz that recordings were brought to: 98 frames of 25 ms, one every 10 ms.</summary>
    private const int Samples = 47_998;

    /// <exception cref="TimbreException">No folder is named, or nothing in it can be used.</exception>
    public static PictureCorpus Open(Recipe recipe, FeatureStore? store, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        if (recipe.Corpus.Root is not { } root)
        {
            throw new TimbreException("corpus.root: must name the folder of AudioMNIST (audioMNIST_meta.txt and data/), or that of its published pictures (labels.csv and the .npy file)");
        }

        var clock = Stopwatch.StartNew();
        if (AudioMnistPictures.IsFolder(root))
        {
            var (manifest, stored, extractor) = AudioMnistPictures.Load(root, cancellation);
            return new PictureCorpus(manifest, stored, extractor, clock.Elapsed.TotalSeconds);
        }

        var recordings = CorpusSource.Open(recipe, progress, cancellation);
        var features = new PaddedExtractor(new FeatureInputs().Create(recipe.Features.Kind, recipe.Features.Settings), Samples);
        var options = new ExtractionOptions { Jobs = jobs, Store = store, Progress = ExperimentProgress.OfFeatures(progress) };
        var corpus = FeatureExtraction.Extract(recordings.Utterances, features, options, cancellation);
        if (corpus.Utterances.Count == 0)
        {
            throw new TimbreException($"none of the {recordings.Utterances.Count} recordings could be used; the first: {corpus.Failures[0].Path}: {corpus.Failures[0].Reason}");
        }

        if (corpus.Utterances[0].Features is { FrameCount: not Frames } wrong)
        {
            throw new TimbreException($"features: make {wrong.FrameCount} frames of {Samples} samples; the pictures have {Frames} (hop_length=480, n_fft=1200, center=false, sr=48000)");
        }

        return new PictureCorpus(recordings, corpus, features, clock.Elapsed.TotalSeconds);
    }

    /// <summary>The pictures one row each, for networks.</summary>
    public FrameTable Pictures() => new(
        [.. Corpus.Utterances.Select(u => u with { Features = new FeatureMatrix(Features.FeatureCount * Frames, 1, u.Features.Values.ToArray()) })], [Features.FeatureCount, Frames]);

    /// <summary>What each picture is summed up as, for models without convolutions.</summary>
    public FrameTable Pooled(PooledExtractor pooled) => new([.. Corpus.Utterances.Select(u => u with { Features = pooled.Of(u.Features) })], [pooled.FeatureCount]);

    /// <summary>What the recipe's input <c>pooled</c> makes of these pictures, wherever they come from; null where it has none.</summary>
    /// <exception cref="TimbreException">The input is of another kind.</exception>
    public PooledExtractor? Sum(Recipe recipe)
    {
        if (recipe.Inputs.FirstOrDefault(i => i.Name == PictureInputs.PooledName).Features is not { } features)
        {
            return null;
        }

        return new FeatureInputs().Create(features.Kind, features.Settings) is PooledExtractor { Features: StoredFeatures } pooled
            ? new PooledExtractor(Features, pooled.Options)
            : throw new TimbreException($"inputs.{PictureInputs.PooledName}: must be of kind 'pooled' and of 'stored', which here stands for the pictures");
    }

    /// <summary>The digit that is said, 0 to 9: the first character of a recording's name.</summary>
    /// <exception cref="TimbreException">The name has none.</exception>
    public static int DigitOf(Utterance utterance) => utterance.Id is [>= '0' and <= '9' and var digit, '_', ..]
        ? digit - '0'
        : throw new TimbreException($"{utterance.Path}: must be named <digit>_<speaker>_<repetition>, as in AudioMNIST");
}
