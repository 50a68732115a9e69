using System.Diagnostics;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>
/// Trains the gender model and finds out how good it is: speaker-disjoint folds tested under conditions and durations, a calibration that is fitted on other speakers than
/// it is judged on, and a final model trained on all speakers, tested on other recordings.
/// </summary>
public static class GenderModelExperiment
{
    /// <summary>Runs the experiment.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="jobs">Cores to use; 0 = all. The outcome does not depend on it.</param>
    /// <param name="progress">Told how far it is, from several threads.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TimbreException">The corpus cannot be used, a setting is out of range, or a training failed.</exception>
    public static GenderModelOutcome Run(Recipe recipe, int jobs = 0, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var started = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        var threads = jobs > 0 ? jobs : Environment.ProcessorCount;
        var training = new GenderTraining(recipe.GenderModel.Network);
        var manifest = GenderCorpus.Training(recipe, progress, cancellation);
        var (otherManifest, skipped) = GenderCorpus.Other(recipe, manifest, progress, cancellation);
        var learned = GenderPictures.Of(recipe, training, manifest, threads, progress, cancellation);
        var split = Split.BySpeaker(learned.Utterances, recipe.Folds, recipe.Seed);
        var description = new ModelDescription("gender", manifest.Name, learned.Utterances.Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count(), learned.Utterances.Count, recipe.Seed);
        var networks = GenderNetworks.Train(recipe, training, learned, split, description, threads, progress, cancellation);

        var test = new GenderTest(recipe);
        var foldOf = split.Folds.SelectMany(f => f.Test.Select(u => (u.Id, f.Index))).ToDictionary(p => p.Id, p => p.Index, StringComparer.Ordinal);
        var (heard, _) = Hear(learned.Utterances, u => networks[foldOf[u.Id]].Classifier, test, "testing the folds", threads, progress, cancellation);
        var final = networks[^1].Classifier;
        var (other, failures) = Hear(otherManifest?.Utterances ?? [], _ => final, test, "testing the final model", threads, progress, cancellation);
        progress?.Report(new ExperimentProgress("evaluation", 0, 0));
        var calibrations = Calibrations(heard, foldOf, split.Folds.Count, threads, cancellation);
        var sets = new List<GenderTestSet> { Set(GenderTestSet.Folds, manifest.Name, [.. heard.Select(h => h.Calibrated(calibrations[foldOf[h.Utterance.Id]]))], foldOf) };
        if (other.Count > 0)
        {
            sets.Add(Set(GenderTestSet.OtherCorpus, otherManifest!.Name, [.. other.Select(h => h.Calibrated(calibrations[^1]))], null));
        }

        GenderTestSet Set(string name, string corpus, IReadOnlyList<HeardVoice> voices, IReadOnlyDictionary<string, int>? folds) => new(name, corpus, voices, new GenderFigures(name, recipe, jobs).Of(voices, folds));
        var outcome = new GenderModelOutcome
        {
            Recipe = recipe,
            Started = started,
            Seconds = clock.Elapsed.TotalSeconds,
            Manifest = manifest,
            Utterances = learned.Utterances,
            Hours = learned.Hours,
            Failures = [.. learned.Failures, .. failures],
            Split = split,
            Leak = split.Check(),
            Trainings = [.. networks.Select(n => n.Training)],
            Sets = sets,
            OtherSkipped = otherManifest is null ? skipped : other.Count == 0 ? $"none of the recordings of {otherManifest.Name} can be read" : null,
            Model = final,
        };
        description = description with { Metrics = GenderModelMetrics.Of(outcome) };
        return outcome with { Model = GenderTraining.Calibrated(final, calibrations[^1], description, recipe.GenderModel.UncertainBelow), Seconds = clock.Elapsed.TotalSeconds };
    }

    private static (List<HeardVoice> Heard, List<InputFailure> Failures) Hear(
        IReadOnlyList<Utterance> utterances, Func<Utterance, GenderClassifier> classifier, GenderTest test, string stage, int threads, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var heard = new List<HeardVoice>[utterances.Count];
        var failures = new InputFailure?[utterances.Count];
        var done = 0;
        WorkPool.For(utterances.Count, threads, i =>
        {
            try
            {
                heard[i] = test.Hear(classifier(utterances[i]), utterances[i], cancellation);
            }
            catch (TimbreException e)
            {
                (heard[i], failures[i]) = ([], InputFailure.From(utterances[i].Path, e));
            }

            progress?.Report(new ExperimentProgress(stage, Interlocked.Increment(ref done), utterances.Count));
        }, cancellation);
        return ([.. heard.SelectMany(h => h)], [.. failures.OfType<InputFailure>()]);
    }

    /// <summary>For each fold the calibration fitted on the others, then that on all.</summary>
    private static GenderCalibration[] Calibrations(List<HeardVoice> heard, Dictionary<string, int> foldOf, int folds, int threads, CancellationToken cancellation)
    {
        var judged = heard.Where(h => h.Judged).Select(h => (Fold: foldOf[h.Utterance.Id], Item: (h.Evidence.Mean, h.Evidence.Seconds, h.Truth == 0))).ToList();
        var calibrations = new GenderCalibration[folds + 1];
        WorkPool.For(folds + 1, threads, fold => calibrations[fold] = GenderCalibration.Fit([.. judged.Where(j => j.Fold != fold).Select(j => j.Item)]), cancellation);
        return calibrations;
    }
}
