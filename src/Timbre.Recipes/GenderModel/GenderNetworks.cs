using System.Diagnostics;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Trains the networks of each fold and that of all speakers, as many side by side as there are threads; each on one.</summary>
internal static class GenderNetworks
{
    public const string Stage = "training";

    /// <summary>The network of each fold, in the order of the folds, then that of all speakers.</summary>
    /// <exception cref="TimbreException">A training failed.</exception>
    public static IReadOnlyList<(GenderClassifier Classifier, GenderFoldTraining Training)> Train(
        Recipe recipe, GenderTraining training, GenderPictures learned, Split split, ModelDescription description, int threads, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var place = learned.Utterances.Select((u, i) => (u.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        var parts = split.Folds.Select(f => f.Train.Select(u => place[u.Id]).ToArray()).Append([.. Enumerable.Range(0, learned.Utterances.Count)]).ToArray();
        var all = (double)recipe.GenderModel.Network.Epochs * recipe.GenderModel.Network.FrontEnds.Count * parts.Sum(p => p.Length);
        var results = new (GenderClassifier, GenderFoldTraining)[parts.Length];
        var (done, spent, told) = (0, 0.0, new Lock());
        WorkPool.For(parts.Length, threads, job =>
        {
            var part = (job + parts.Length - 1) % parts.Length; // that of all speakers takes longest: it goes first
            var name = part < split.Folds.Count ? $"fold {part + 1}" : "all speakers";
            var epochs = progress is null ? null : new Relay<TrainingProgress>(p =>
            {
                lock (told)
                {
                    spent += parts[part].Length;
                    progress.Report(new ExperimentProgress(Stage, done, parts.Length, $"{name}: epoch {p.Last.Epoch} of {p.Epochs}, loss {p.Last.TrainLoss:0.000}") { Work = spent / all });
                }
            });
            var clock = Stopwatch.StartNew();
            var (classifier, trainings) = training.Fit(
                [.. parts[part].Select(i => learned.Pictures[i])], [.. parts[part].Select(i => learned.Utterances[i].Gender == Gender.F)], description, recipe.Seed + part, epochs, cancellation);
            var curve = trainings[0].History.Select(e => new LearningCurvePoint(e.Epoch, e.TrainLoss, e.TrainAccuracy, null, null)).ToList();
            results[part] = (classifier, new GenderFoldTraining(part < split.Folds.Count ? part : null, parts[part].Length, curve, clock.Elapsed.TotalSeconds));
            lock (told)
            {
                done++;
                progress?.Report(new ExperimentProgress(Stage, done, parts.Length, $"{name} done") { Work = spent / all });
            }
        }, cancellation);
        return results;
    }
}
