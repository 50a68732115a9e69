using System.Diagnostics;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Encoders;

namespace Timbre.Recipes;

/// <summary>One input of an experiment: what was computed of every recording, of its altered copies in training, and of the published form's copies.</summary>
/// <param name="Name">As the recipe calls it; empty for the main one.</param>
/// <param name="Extractor">What computes it.</param>
/// <param name="Corpus">The recordings as they are.</param>
/// <param name="Copies">Altered copies for the form with augmentation.</param>
/// <param name="PublishedCopies">Altered copies for the published form.</param>
/// <param name="FromStore">How many recordings and copies were found in the store.</param>
/// <param name="Computed">How many were computed.</param>
/// <param name="Seconds">How long decoding and features took, copies included.</param>
internal sealed record ExperimentInput(
    string Name, IFeatureExtractor Extractor, ExtractedCorpus Corpus, IReadOnlyList<ExtractedUtterance> Copies, IReadOnlyList<ExtractedUtterance> PublishedCopies, int FromStore, int Computed, double Seconds)
{
    /// <summary>How the values of one row are laid out.</summary>
    public static IReadOnlyList<int> ShapeOf(IFeatureExtractor extractor) =>
        extractor is PictureExtractor picture ? [picture.Features.FeatureCount, picture.Frames] : [extractor.FeatureCount];

    /// <summary>What a model judges one at a time; null where it judges whole recordings.</summary>
    public string? Level => Extractor switch
    {
        { PerRecording: true } or PictureExtractor { Step: null } => null,
        PictureExtractor => ResultRow.Chunk,
        _ => ResultRow.Frame,
    };

    /// <summary>Every input that a model of the recipe sees. Recordings that fail in one are left out of all.</summary>
    /// <exception cref="TimbreException">None of the recordings can be used.</exception>
    public static IReadOnlyList<ExperimentInput> Compute(
        Recipe recipe, Manifest manifest, FeatureStore? store, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        if (recipe.Runs(Recipe.Augmented) && recipe.Augmentation.Plan.Length == 0)
        {
            throw new TimbreException($"augmentation.plan: is empty, so that the form '{Recipe.Augmented}' would train on the same recordings twice; say how copies are altered, e.g. white-noise(snr=10..30)");
        }

        var honest = recipe.Forms.Where(f => f != Recipe.AsPublished).SelectMany(recipe.ModelsOf).Select(m => m.Input).ToHashSet(StringComparer.Ordinal);
        var published = recipe.Runs(Recipe.AsPublished) ? recipe.ModelsOf(Recipe.AsPublished).Select(m => m.Input).ToHashSet(StringComparer.Ordinal) : [];
        var copies = recipe.Runs(Recipe.Augmented) ? recipe.Augmentation.Copies : 0;
        string[] names = ["", .. recipe.Inputs.Select(i => i.Name)];
        var used = names.Where(n => n.Length == 0 || honest.Contains(n) || published.Contains(n)).ToList();
        var altered = PublishedItems.Augmented(recipe, manifest.Utterances);
        var passes = used.Sum(n => 1 + (honest.Contains(n) ? copies : 0) + (published.Contains(n) && altered.Count > 0 ? 1 : 0));
        var (pass, found, computed) = (0, 0, 0);

        ExtractedCorpus Extract(IReadOnlyList<Utterance> utterances, IFeatureExtractor extractor, string plan, int copy)
        {
            var options = new ExtractionOptions
            {
                Jobs = jobs,
                Store = store,
                Augmentation = copy > 0 ? AugmentationPlan.Parse(plan, recipe.Seed) : null,
                Copy = copy,
                Progress = ExperimentProgress.OfFeatures(progress, pass++, passes),
            };
            var corpus = FeatureExtraction.Extract(utterances, extractor, options, cancellation);
            found += corpus.FromStore;
            computed += corpus.Computed;
            return corpus;
        }

        var kinds = new FeatureInputs();
        var inputs = new List<ExperimentInput>();
        foreach (var name in used)
        {
            var clock = Stopwatch.StartNew();
            (found, computed) = (0, 0);
            var features = recipe.InputOf(name);
            var extractor = kinds.Create(features.Kind, features.Settings);
            var corpus = Extract(manifest.Utterances, extractor, "", 0);
            var own = honest.Contains(name) ? Enumerable.Range(1, copies).SelectMany(c => Extract(manifest.Utterances, extractor, recipe.Augmentation.Plan, c).Utterances).ToList() : [];
            var theirs = published.Contains(name) && altered.Count > 0 ? Extract(altered, extractor, recipe.Augmentation.PublishedPlan, 1).Utterances : [];
            inputs.Add(new ExperimentInput(name, extractor, corpus, own, theirs, found, computed, clock.Elapsed.TotalSeconds));
        }

        return Common(inputs, manifest);
    }

    public FrameTable Table() => new(Corpus.Utterances, ShapeOf(Extractor), Copies.ToLookup(c => c.Utterance.Id, StringComparer.Ordinal));

    private static List<ExperimentInput> Common(List<ExperimentInput> inputs, Manifest manifest)
    {
        var failures = inputs.SelectMany(i => i.Corpus.Failures).DistinctBy(f => f.Path, StringComparer.Ordinal).ToList();
        var usable = inputs.Select(i => i.Corpus.Utterances.Select(u => u.Utterance.Id)).Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal)).ToHashSet(StringComparer.Ordinal);
        if (usable.Count == 0)
        {
            throw new TimbreException($"none of the {manifest.Utterances.Count} recordings could be used; the first: {failures[0].Path}: {failures[0].Reason}");
        }

        List<ExtractedUtterance> Usable(IReadOnlyList<ExtractedUtterance> utterances) => [.. utterances.Where(u => usable.Contains(u.Utterance.Id))];
        return [.. inputs.Select(i => i with { Corpus = i.Corpus with { Utterances = Usable(i.Corpus.Utterances), Failures = failures }, Copies = Usable(i.Copies), PublishedCopies = Usable(i.PublishedCopies) })];
    }
}
