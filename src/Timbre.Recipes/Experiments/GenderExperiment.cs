using System.Collections.Concurrent;
using System.Diagnostics;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Runs a recipe for gender: inputs, splits, trainings, scores. Every training uses one core, and as many run at once as there are.</summary>
public static class GenderExperiment
{
    /// <summary>The labels, in the order of all probabilities.</summary>
    public static IReadOnlyList<string> Labels { get; } = [nameof(Gender.F), nameof(Gender.M)];

    /// <summary>Runs the experiment.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="jobs">Cores to use; 0 = all. The outcome does not depend on it.</param>
    /// <param name="store">Where features are looked up and kept; null computes all of them. The outcome does not depend on it.</param>
    /// <param name="progress">Told how far it is, from several threads.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The outcome, and the models trained on all speakers.</returns>
    /// <exception cref="TimbreException">The corpus cannot be used, or a training failed.</exception>
    public static (ExperimentOutcome Outcome, IReadOnlyList<KeptModel> Models) Run(
        Recipe recipe, int jobs = 0, FeatureStore? store = null, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var started = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        var manifest = CorpusSource.Open(recipe, progress, cancellation);
        var inputs = ExperimentInput.Compute(recipe, manifest, store, jobs, progress, cancellation);
        var tables = inputs.ToDictionary(i => i.Name, i => new Lazy<FrameTable>(i.Table), StringComparer.Ordinal);
        var utterances = tables[""].Value.Utterances;

        var trainings = new List<PlannedTraining>();
        var splits = new Dictionary<string, Split>(StringComparer.Ordinal);
        foreach (var form in recipe.Forms.Where(f => f != Recipe.AsPublished))
        {
            var split = splits[form] = Split.BySpeaker(utterances, recipe.Folds, recipe.Seed).WithValidation(recipe.Validation, recipe.Seed);
            trainings.AddRange(split.Folds.SelectMany(fold => Plan(form, recipe, input => (tables[input].Value, FoldData.Of(tables[input].Value, fold, form == Recipe.Augmented)))));
        }

        if (recipe.Runs(Recipe.AsPublished))
        {
            splits[Recipe.AsPublished] = PlanPublished(recipe, inputs, trainings);
        }

        // What a user takes away: trained on all speakers. A few are held out first, to decide when to stop.
        var everyone = new Fold(recipe.Folds, utterances, [], []).WithValidation(recipe.Validation, recipe.Seed);
        trainings.AddRange(Plan(PlannedTraining.ToKeep, recipe, input => (tables[input].Value, FoldData.Of(tables[input].Value, everyone, withCopies: false))));

        Train(trainings, recipe, jobs, progress, cancellation);
        progress?.Report(new ExperimentProgress("evaluation", 0, 0));
        var forms = recipe.Forms.Select(form => Form(form, recipe, splits[form], inputs, trainings, jobs)).ToList();
        var outcome = new ExperimentOutcome
        {
            Recipe = recipe,
            Started = started,
            Seconds = clock.Elapsed.TotalSeconds,
            Manifest = manifest,
            Inputs = inputs.Select(i => new InputOutcome(i.Name, i.Extractor, i.Corpus, i.Level, i.FromStore, i.Computed, i.Seconds)).ToList(),
            Labels = Labels,
            Forms = forms,
            Maps = Maps(forms[0], recipe, inputs, trainings, jobs, cancellation),
            Groups = GroupStudy.Of(recipe, inputs[0], tables[""].Value, splits.GetValueOrDefault(Recipe.Honest), jobs, progress, cancellation),
        };
        return (outcome with { Seconds = clock.Elapsed.TotalSeconds }, [.. trainings.Where(t => t.Form == PlannedTraining.ToKeep).Select(t => Keep(t, outcome, inputs))]);
    }

    /// <summary>A training of each model of the form; models of one input share its data.</summary>
    private static IEnumerable<PlannedTraining> Plan(string form, Recipe recipe, Func<string, (FrameTable Table, FoldData Data)> data)
    {
        var models = recipe.ModelsOf(form);
        var shared = models.Select(m => m.Input).Distinct(StringComparer.Ordinal).ToDictionary(input => input, input => new Lazy<(FrameTable, FoldData)>(() => data(input)), StringComparer.Ordinal);
        return models.Select(model => new PlannedTraining(form, model, shared[model.Input]));
    }

    private static Split PlanPublished(Recipe recipe, IReadOnlyList<ExperimentInput> inputs, List<PlannedTraining> trainings)
    {
        var tables = inputs.ToDictionary(i => i.Name, i => new Lazy<FrameTable>(() => PublishedItems.Table(recipe, i)), StringComparer.Ordinal);
        var first = tables[recipe.ModelsOf(Recipe.AsPublished)[0].Input].Value;
        if (recipe.PublishedSplit == Recipe.ByUtterance)
        {
            var split = Split.ByUtterance(first.Utterances, recipe.Folds, recipe.Seed).WithValidation(recipe.PublishedValidation, recipe.Seed);
            trainings.AddRange(split.Folds.SelectMany(fold => Plan(Recipe.AsPublished, recipe, input => (tables[input].Value, FoldData.Of(tables[input].Value, fold, withCopies: false)))));
            return split;
        }

        var frames = Split.ByFrame(first.Utterances, recipe.PublishedTest, recipe.Seed);
        trainings.AddRange(Plan(Recipe.AsPublished, recipe, input =>
        {
            var table = tables[input].Value;
            var counts = table.FrameCounts();
            var validated = Split.ByFrame(table.Utterances, recipe.PublishedValidation, recipe.Seed + 1).FrameAssignment(counts);
            return (table, FoldData.OfFrames(table, frames.FrameAssignment(counts), validated));
        }));
        return frames;
    }

    private static void Train(List<PlannedTraining> trainings, Recipe recipe, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs > 0 ? jobs : Environment.ProcessorCount, CancellationToken = cancellation };

        // The longest first, so that no core is left alone with one at the end; one at a time from the queue.
        var names = ModelCatalog.Names.ToList();
        var queue = trainings.OrderByDescending(t => names.IndexOf(t.Model.Kind)).ThenBy(t => t.Form == Recipe.AsPublished ? 0 : 1).ToList();
        var all = queue.Sum(Cost);
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
                var words = progress is null ? null : new Relay<string>(word => progress.Report(Now(word)));
                training.Run(recipe, Labels.Count, words, options.CancellationToken);
                lock (queue)
                {
                    done++;
                    spent += Cost(training);
                }

                progress?.Report(Now($"{training.Model} done"));
            });
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.FirstOrDefault(i => i is TimbreException or OperationCanceledException) is { } first)
        {
            throw first is TimbreException ? new TimbreException(first.Message, e) : new OperationCanceledException(first.Message, e, cancellation);
        }
    }

    /// <summary>About how long a training takes beside the others: what the time left is reckoned by.</summary>
    private static double Cost(PlannedTraining training) =>
        (training.Model.Kind is ModelCatalog.Cnn2d or ModelCatalog.Cnn2dPooled or ModelCatalog.Cnn1dUtterance ? 60 : ModelCatalog.Networks.Contains(training.Model.Kind) ? 6 : 1)
        * (training.Form == Recipe.Augmented ? 2 : 1);

    private static FormOutcome Form(string form, Recipe recipe, Split split, IReadOnlyList<ExperimentInput> inputs, List<PlannedTraining> trainings, int jobs)
    {
        var order = split.Utterances.Select((u, i) => (u.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        var models = recipe.ModelsOf(form).Select(model =>
        {
            var own = trainings.Where(t => t.Form == form && t.Model == model).Select(t => t.Result!).OrderBy(r => r.Training.Fold).ToList();
            return new ModelOutcome(
                model.ToString(), inputs.First(i => i.Name == model.Input).Level, [.. own.Select(r => r.Training)], [.. own.SelectMany(r => r.Tested).OrderBy(u => order[u.Utterance.Id])]);
        }).ToList();
        var rows = models.SelectMany(m => ResultRows.Of(m, Labels, recipe, jobs)).ToList();
        return new FormOutcome(form, split, split.Check(), models, rows);
    }

    private static MapStudy? Maps(FormOutcome form, Recipe recipe, IReadOnlyList<ExperimentInput> inputs, List<PlannedTraining> trainings, int jobs, CancellationToken cancellation)
    {
        FoldResult Trained(string model, int fold) => trainings.First(t => t.Form == form.Form && t.Model.ToString() == model && t.Result!.Training.Fold == fold).Result!;
        return StudiedModel.Best(form, inputs, Trained) is { } best ? MapStudy.Of(best, StudiedModel.JudgedRightly([best], recipe.Maps, recipe.Seed), recipe.Seed, jobs, cancellation) : null;
    }

    private static KeptModel Keep(PlannedTraining training, ExperimentOutcome outcome, IReadOnlyList<ExperimentInput> inputs)
    {
        var fitted = training.Result!;
        var name = training.Model.ToString();
        var honest = outcome.Form(Recipe.Honest)?.Models.First(m => m.Model == name).Utterances;

        // Every utterance was tested by a model that had not heard its speaker: the best there is to calibrate on.
        var calibration = honest is null
            ? new ScoreCalibration(fitted.Training.CalibrationSlope)
            : ScoreCalibration.Fit([.. honest.Select(u => u.Scores.MeanLogProbabilities)], [.. honest.Select(u => u.Label)]);
        var input = inputs.First(i => i.Name == training.Model.Input);
        var description = new ModelDescription(
            "gender",
            outcome.Manifest.Name,
            input.Corpus.Utterances.Select(u => u.Utterance.Speaker).Distinct(StringComparer.Ordinal).Count(),
            input.Corpus.Utterances.Count,
            outcome.Recipe.Seed,
            outcome.Form(Recipe.Honest) is { } form ? ResultsFile.ModelMetrics(form, name) : null);
        return new KeptModel(name, new VoiceClassifier(description, Labels, input.Extractor, fitted.Scaler, fitted.Classifier, calibration));
    }

    /// <summary>A training that is to be done, and what came of it.</summary>
    private sealed class PlannedTraining(string form, ModelChoice model, Lazy<(FrameTable Table, FoldData Data)> data)
    {
        public const string ToKeep = "to-keep";

        private Lazy<(FrameTable Table, FoldData Data)>? _data = data;

        public string Form => form;

        public ModelChoice Model => model;

        public FoldResult? Result { get; private set; }

        public void Run(Recipe recipe, int classes, IProgress<string>? progress, CancellationToken cancellation)
        {
            var (table, own) = _data!.Value;
            _data = null; // the rows of a fold are many: they go when the last training on them is done
            Result = FoldRun.Run(model.Kind, Settings(recipe), recipe.Seed, table, own, classes, progress, cancellation);
        }

        private TrainingSettings Settings(Recipe recipe) => form == Recipe.AsPublished
            ? recipe.Training.AsPublished(recipe.PublishedEpochs, recipe.PublishedPatience, recipe.PublishedDepth, recipe.PublishedTreeRate)
            : recipe.Training;
    }
}

/// <summary>A model trained on all speakers.</summary>
/// <param name="Name">As the recipe writes it, e.g. <c>boosting@eight</c>.</param>
/// <param name="Model">The model.</param>
public sealed record KeptModel(string Name, VoiceClassifier Model);
