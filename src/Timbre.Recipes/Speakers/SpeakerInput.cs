using System.Diagnostics;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Encoders;

namespace Timbre.Recipes;

/// <summary>
/// One input of a speaker experiment: the frames that were computed, once for all inputs made of the same, and the view on them that models see.
/// </summary>
/// <param name="Name">As the recipe calls it; empty for the main one.</param>
/// <param name="Extractor">What models see.</param>
/// <param name="Frames">The frames under all views, of every recording.</param>
/// <param name="FramesPerChunk">So many of them make a chunk.</param>
/// <param name="ChunkSeconds">Length of a chunk.</param>
/// <param name="Seconds">How long decoding and features took; 0 where another input's frames were taken.</param>
internal sealed record SpeakerInput(string Name, IFeatureExtractor Extractor, ExtractedCorpus Frames, int FramesPerChunk, double ChunkSeconds, double Seconds)
{
    /// <summary>What a model judges one at a time.</summary>
    public string Level => Extractor is IPieceView ? ResultRow.Chunk : ResultRow.Frame;

    public InputOutcome Outcome => new(Name, Extractor, Frames, Level, Frames.FromStore, Frames.Computed, Seconds);

    /// <summary>The frame at which a time begins.</summary>
    public int FrameAt(double seconds) => (int)Math.Min(int.MaxValue, Math.Round(seconds / ChunkSeconds * FramesPerChunk));

    /// <summary>A view's features of frames that are there already.</summary>
    public static FeatureMatrix Apply(IFeatureExtractor extractor, FeatureMatrix frames) =>
        extractor is IFeatureView view ? view.Of(Apply(view.Features, frames)) : frames;

    /// <summary>Every input that a model of the recipe sees. Recordings that fail in one are left out of all.</summary>
    /// <exception cref="TimbreException">None of the recordings can be used.</exception>
    public static IReadOnlyList<SpeakerInput> Compute(
        Recipe recipe, SpeakerCorpus corpus, FeatureInputs kinds, FeatureStore? store, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var wanted = recipe.Models.Concat(recipe.PublishedModels).Select(m => ModelChoice.Parse(m).Input).Append("").ToHashSet(StringComparer.Ordinal);
        string[] names = ["", .. recipe.Inputs.Select(i => i.Name).Where(wanted.Contains)];
        var extractors = names.Select(n => recipe.InputOf(n)).Select(f => corpus.Create(kinds, f)).ToList();
        var roots = extractors.Select(Key).Distinct(StringComparer.Ordinal).ToList();
        var computed = new Dictionary<string, ExtractedCorpus>(StringComparer.Ordinal);
        var inputs = new List<SpeakerInput>();
        foreach (var (name, extractor) in names.Zip(extractors))
        {
            var clock = Stopwatch.StartNew();
            if (!computed.TryGetValue(Key(extractor), out var frames))
            {
                var options = new ExtractionOptions { Jobs = jobs, Store = store, Progress = ExperimentProgress.OfFeatures(progress, computed.Count, roots.Count) };
                computed[Key(extractor)] = frames = corpus.Frames(Root(extractor), options, cancellation);
            }
            else
            {
                clock.Reset();
            }

            inputs.Add(new SpeakerInput(name, extractor, frames, PerChunk(Root(extractor), recipe.Speaker.ChunkSeconds), recipe.Speaker.ChunkSeconds, clock.Elapsed.TotalSeconds));
        }

        return Common(inputs, corpus.Manifest);
    }

    /// <summary>Frames that make a chunk.</summary>
    /// <exception cref="TimbreException">A chunk is shorter than a frame.</exception>
    public static int PerChunk(IFeatureExtractor root, double seconds)
    {
        var hop = root.HopSeconds(root.RequiredRate ?? new SampleRate(16_000));
        var frames = root is EncoderExtractor encoder ? encoder.FramesOf(seconds) : (int)Math.Round(seconds / hop);
        return frames > 0 ? frames : throw new TimbreException($"chunk={seconds}: is shorter than one frame of {root.Kind}");
    }

    /// <summary>What is under all views.</summary>
    public static IFeatureExtractor Root(IFeatureExtractor extractor) => extractor is IFeatureView view ? Root(view.Features) : extractor;

    private static string Key(IFeatureExtractor extractor) => Root(extractor) is var root ? $"{root.Kind} {JsonSerializer.Serialize(root.Settings)}" : "";

    private static List<SpeakerInput> Common(List<SpeakerInput> inputs, Manifest manifest)
    {
        var failures = inputs.SelectMany(i => i.Frames.Failures).DistinctBy(f => f.Path, StringComparer.Ordinal).ToList();
        var usable = inputs.Select(i => i.Frames.Utterances.Select(u => u.Utterance.Id)).Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal)).ToHashSet(StringComparer.Ordinal);
        return usable.Count > 0
            ? [.. inputs.Select(i => i with { Frames = i.Frames with { Utterances = [.. i.Frames.Utterances.Where(u => usable.Contains(u.Utterance.Id))], Failures = failures } })]
            : throw new TimbreException($"none of the {manifest.Utterances.Count} recordings could be used; the first: {failures[0].Path}: {failures[0].Reason}");
    }
}
