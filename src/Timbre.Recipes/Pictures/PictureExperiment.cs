using System.Collections.Concurrent;
using System.Diagnostics;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>
/// Runs a recipe for gender on pictures with published folds: the folds of the honest form, recordings at random as published, and in both the same network from
/// scratch and fine-tuned. Every training uses one core, and as many run at once as there are.
/// </summary>
public static class PictureExperiment
{
    /// <summary>Whether a recipe is one for this experiment.</summary>
    public static bool Runs(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.Pictures.PublishedFolds != PictureSettings.None;
    }

    /// <summary>Runs the experiment.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="jobs">Cores to use; 0 = all. The outcome does not depend on it.</param>
    /// <param name="store">Where features of audio are looked up and kept; null computes all of them.</param>
    /// <param name="progress">Told how far it is, from several threads.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TimbreException">No folder is named, the corpus cannot be used, or a training failed.</exception>
    public static PictureOutcome Run(
        Recipe recipe, int jobs = 0, FeatureStore? store = null, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var started = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        if (recipe.Runs(Recipe.Augmented))
        {
            throw new TimbreException($"forms: a recipe on published folds has no form '{Recipe.Augmented}'; its networks see other pictures in each epoch anyway");
        }

        recipe = WithVoices(recipe);
        foreach (var blind in recipe.Forms.SelectMany(recipe.ModelsOf).Where(m => m.Input.Length > 0 && (PictureModels.IsNetwork(m.Kind) || m.Kind == ModelCatalog.Tdnn)))
        {
            throw new TimbreException($"models: {blind}: looks at pictures, which '{blind.Input}' is none of; write {blind.Kind}");
        }

        var corpus = PictureCorpus.Open(recipe, store, jobs, progress, cancellation);
        var inputs = PictureInputs.Of(corpus, recipe);
        var utterances = inputs.Pictures.Utterances;
        var folds = PublishedSplits.AudioMnistGender(utterances);
        var splits = recipe.Forms.ToDictionary(form => form, form => form == Recipe.Honest ? folds : Split.ByUtterance(utterances, recipe.PublishedTest, recipe.Seed).WithValidation(recipe.PublishedValidation, recipe.Seed), StringComparer.Ordinal);
        var names = recipe.Forms.SelectMany(recipe.ModelsOf).ToList();
        var voices = names.Exists(m => m.Kind == PictureModels.OtherVoices) ? OtherVoices.Open(recipe, recipe.Pictures.Voices!, corpus.Manifest, store, jobs, progress, cancellation) : null;
        var words = progress is null ? null : new Relay<string>(word => progress.Report(new ExperimentProgress("pretraining", 0, 0, word)));
        var before = names.Exists(m => m.Kind is PictureModels.Tuned or PictureModels.TunedAsPublished) ? Pretraining.Of(recipe, inputs.Pictures, folds, words, cancellation) : null;
        var digits = names.Exists(m => m.Kind is PictureModels.WithDigits or PictureModels.WithMoreMen)
            ? Pretraining.OfDigits(PictureTraining.FrameDefinition(recipe, inputs.Pictures.Shape, 10), recipe, inputs.Pictures, folds, words, cancellation)
            : null;
        var others = Pretraining.Others(inputs.Pictures, folds);
        var trainings = recipe.Forms.SelectMany(form => splits[form].Folds.SelectMany(fold => PictureFold.Plan(form, recipe, fold, others, voices, inputs, kind => kind is PictureModels.WithDigits or PictureModels.WithMoreMen ? digits : before))).ToList();
        Train(trainings, jobs, progress, cancellation);
        progress?.Report(new ExperimentProgress("evaluation", 0, 0));
        var outcome = new ExperimentOutcome
        {
            Recipe = recipe,
            Started = started,
            Seconds = clock.Elapsed.TotalSeconds,
            Manifest = corpus.Manifest,
            Inputs = inputs.Outcomes(corpus, names),
            Labels = GenderExperiment.Labels,
            Forms = [.. recipe.Forms.Select(form => Form(form, recipe, splits[form], trainings, jobs))],
        };
        progress?.Report(new ExperimentProgress("maps", 0, 0));
        var maps = PictureMaps.Of(outcome.Forms[0], recipe, corpus, trainings, jobs, cancellation);
        outcome = outcome with { Maps = maps.FirstOrDefault(), OtherMaps = [.. maps.Skip(1)], Seconds = clock.Elapsed.TotalSeconds };
        return new PictureOutcome(
            outcome, before, voices?.Heard, [.. outcome.Forms.SelectMany(f => TransferGain.Of(f, recipe))], MeanPicture.Of(corpus, folds));
    }

    /// <summary>Other voices are learned from by a model of their own, which the ensemble of the honest form takes in.</summary>
    /// <exception cref="TimbreException">That model is listed and no voices are named.</exception>
    private static Recipe WithVoices(Recipe recipe)
    {
        const string Own = PictureModels.OtherVoices;
        if (recipe.Pictures.Voices is null)
        {
            return recipe.Forms.SelectMany(recipe.ModelsOf).Any(m => m.Kind == Own) ? throw new TimbreException($"voices: must name a folder of recordings of other people, for models lists {Own}") : recipe;
        }

        if (!recipe.Models.Contains(Own))
        {
            recipe = recipe with { Models = [.. recipe.Models.Where(m => m != PictureModels.Ensemble), Own, .. recipe.Models.Where(m => m == PictureModels.Ensemble)] };
        }

        return recipe.Speaker.Ensemble.Count == 0 || recipe.Speaker.Ensemble.Contains(Own) ? recipe : recipe with { Speaker = recipe.Speaker with { Ensemble = [.. recipe.Speaker.Ensemble, Own] } };
    }

    private static void Train(List<PictureFold> trainings, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs > 0 ? jobs : Environment.ProcessorCount, CancellationToken = cancellation };
        var queue = trainings.OrderByDescending(t => t.Cost).ToList(); // the longest first, so that no core is left alone with one at the end
        var all = queue.Sum(t => t.Cost);
        var (done, spent) = (0, 0.0);
        ExperimentProgress Now(string word)
        {
            lock (queue)
            {
                return new ExperimentProgress("training", done, queue.Count, word) { Work = spent / all };
            }
        }

        try
        {
            Parallel.ForEach(Partitioner.Create(queue, EnumerablePartitionerOptions.NoBuffering), options, training =>
            {
                training.Run(progress is null ? null : new Relay<string>(word => progress.Report(Now(word))), options.CancellationToken);
                lock (queue)
                {
                    done++;
                    spent += training.Cost;
                }

                progress?.Report(Now($"{training.Model} done"));
            });
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.FirstOrDefault(i => i is TimbreException or OperationCanceledException) is { } first)
        {
            throw first is TimbreException ? new TimbreException(first.Message, e) : new OperationCanceledException(first.Message, e, cancellation);
        }
    }

    private static FormOutcome Form(string form, Recipe recipe, Split split, List<PictureFold> trainings, int jobs)
    {
        var models = new List<ModelOutcome>();
        foreach (var model in recipe.ModelsOf(form))
        {
            var own = trainings.Where(t => t.Form == form && t.Model == model).OrderBy(t => t.Fold).Select(t => t.Result!).ToList();
            var order = split.Utterances.Select((u, i) => (u.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
            models.Add(model.Kind == PictureModels.Ensemble
                ? PictureEnsemble.Of(recipe, models)
                : new ModelOutcome(model.ToString(), null, [.. own.Select(r => r.Training)], [.. own.SelectMany(r => r.Tested).OrderBy(u => order[u.Utterance.Id])]));
        }

        return new FormOutcome(form, split, split.Check(), models, [.. models.SelectMany(m => ResultRows.Of(m, GenderExperiment.Labels, recipe, jobs))]);
    }
}

/// <summary>Everything that a run on pictures found out.</summary>
/// <param name="Run">What every run has.</param>
/// <param name="Pretraining">What fine-tuned networks began from; null where none was run.</param>
/// <param name="Voices">Voices of another corpus that were learned from; null where none were named.</param>
/// <param name="Transfer">What fine-tuning is worth, form by form.</param>
/// <param name="Means">What pictures of each label look like on average, of the speakers of the honest folds.</param>
public sealed record PictureOutcome(ExperimentOutcome Run, Pretraining? Pretraining, VoicesHeard? Voices, IReadOnlyList<TransferGain> Transfer, IReadOnlyList<MeanPicture> Means);
