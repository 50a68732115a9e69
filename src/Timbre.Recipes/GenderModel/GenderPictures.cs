using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>What is learned from: for each usable recording its pictures and those of its altered copies.</summary>
/// <param name="Utterances">The usable recordings.</param>
/// <param name="Pictures">For each, the picture of the recording, then of its copies.</param>
/// <param name="Hours">Of recordings, copies not counted.</param>
/// <param name="Failures">What could not be read.</param>
internal sealed record GenderPictures(IReadOnlyList<Utterance> Utterances, IReadOnlyList<IReadOnlyList<GenderPicture>> Pictures, double Hours, IReadOnlyList<InputFailure> Failures)
{
    public const string Stage = "recordings";

    /// <exception cref="TimbreException">None can be read.</exception>
    public static GenderPictures Of(Recipe recipe, GenderTraining training, Manifest manifest, int threads, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var plan = AugmentationPlan.Parse(recipe.Augmentation.Plan, recipe.Seed);
        var copies = plan.Steps.Count == 0 ? 0 : recipe.Augmentation.Copies;
        var utterances = manifest.Utterances;
        var pictures = new GenderPicture[utterances.Count][];
        var seconds = new double[utterances.Count];
        var failures = new InputFailure?[utterances.Count];
        var done = 0;
        WorkPool.For(utterances.Count, threads, i =>
        {
            try
            {
                var (samples, rate, _) = FeatureExtraction.ReadSamples(utterances[i], SampleRate.Speech, cancellation);
                var own = new GenderPicture[copies + 1];
                own[0] = training.Picture(samples);
                for (var copy = 1; copy <= copies; copy++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    own[copy] = training.Picture(plan.Apply(samples, rate, utterances[i].Id, copy));
                }

                (pictures[i], seconds[i]) = (own, rate.Seconds(samples.Length));
            }
            catch (TimbreException e)
            {
                failures[i] = InputFailure.From(utterances[i].Path, e);
            }

            progress?.Report(new ExperimentProgress(Stage, Interlocked.Increment(ref done), utterances.Count));
        }, cancellation);

        int[] usable = [.. Enumerable.Range(0, utterances.Count).Where(i => failures[i] is null)];
        return usable.Length > 0
            ? new GenderPictures([.. usable.Select(i => utterances[i])], [.. usable.Select(i => (IReadOnlyList<GenderPicture>)pictures[i])], seconds.Sum() / 3600, [.. failures.OfType<InputFailure>()])
            : throw new TimbreException($"none of the {utterances.Count} recordings could be used; the first: {failures[0]!.Path}: {failures[0]!.Reason}");
    }
}
