using System.Diagnostics;
using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Runs a recipe for gender: features, splits, trainings, scores. Every training uses one core, and as many run at once as there are.</summary>
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
    /// <returns>The outcome, and the models trained on all speakers, by name.</returns>
    /// <exception cref="TimbreException">The corpus cannot be used, or a training failed.</exception>
    public static (ExperimentOutcome Outcome, IReadOnlyList<VoiceClassifier> Models) Run(
        Recipe recipe, int jobs = 0, FeatureStore? store = null, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var started = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        var manifest = CorpusSource.Open(recipe, progress, cancellation);
        var extractor = FeatureKinds.Create(recipe.Features.Kind, recipe.Features.Settings);
        var featureClock = Stopwatch.StartNew();
        var corpus = FeatureExtraction.Extract(manifest.Utterances, extractor, new ExtractionOptions { Jobs = jobs, Store = store, Progress = ExperimentProgress.OfFeatures(progress) }, cancellation);
        var featureSeconds = featureClock.Elapsed.TotalSeconds;
        if (corpus.Utterances.Count == 0)
        {
            throw new TimbreException($"none of the {manifest.Utterances.Count} recordings could be used; the first: {corpus.Failures[0].Path}: {corpus.Failures[0].Reason}");
        }

        var table = new FrameTable(corpus.Utterances, u => (int)u.Gender!.Value);
        var trainings = new List<PlannedTraining>();
        var splits = new Dictionary<string, Split>(StringComparer.Ordinal);
        if (recipe.Runs(Recipe.Honest))
        {
            var split = splits[Recipe.Honest] = Split.BySpeaker(table.Utterances, recipe.Folds, recipe.Seed).WithValidation(recipe.Validation, recipe.Seed);
            foreach (var fold in split.Folds)
            {
                trainings.AddRange(Plan(Recipe.Honest, recipe, new Lazy<FoldData>(() => FoldData.Honest(table, fold))));
            }
        }

        if (recipe.Runs(Recipe.AsPublished))
        {
            var split = splits[Recipe.AsPublished] = Split.ByFrame(table.Utterances, recipe.PublishedTest, recipe.Seed);
            trainings.AddRange(Plan(Recipe.AsPublished, recipe, new Lazy<FoldData>(() => PublishedFold(table, split, recipe))));
        }

        // What a user takes away: trained on all speakers. A few are held out first, to decide when to stop.
        var everyone = new Fold(recipe.Folds, table.Utterances, [], []).WithValidation(recipe.Validation, recipe.Seed);
        trainings.AddRange(Plan(PlannedTraining.ToKeep, recipe, new Lazy<FoldData>(() => FoldData.Honest(table, everyone))));

        Train(trainings, recipe, table, jobs, progress, cancellation);
        progress?.Report(new ExperimentProgress("evaluation", 0, 0));
        var forms = recipe.Forms.Select(form => Form(form, recipe, splits[form], table, trainings, jobs)).ToList();
        var outcome = new ExperimentOutcome
        {
            Recipe = recipe,
            Started = started,
            Seconds = clock.Elapsed.TotalSeconds,
            Manifest = manifest,
            Corpus = corpus,
            FeatureSettings = extractor.Settings,
            FeatureSeconds = featureSeconds,
            Labels = Labels,
            Forms = forms,
        };
        return (outcome, [.. trainings.Where(t => t.Form == PlannedTraining.ToKeep).Select(t => Keep(t, outcome, extractor, table))]);
    }

    private static IEnumerable<PlannedTraining> Plan(string form, Recipe recipe, Lazy<FoldData> data) =>
        recipe.Models.Select(model => new PlannedTraining(form, model, data));

    private static FoldData PublishedFold(FrameTable table, Split split, Recipe recipe)
    {
        var counts = table.FrameCounts();
        var validated = Split.ByFrame(table.Utterances, recipe.PublishedValidation, recipe.Seed + 1).FrameAssignment(counts);
        return FoldData.AsPublished(table, split.FrameAssignment(counts), validated);
    }

    private static void Train(
        List<PlannedTraining> trainings, Recipe recipe, FrameTable table, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs > 0 ? jobs : Environment.ProcessorCount, CancellationToken = cancellation };

        // The longest first, so that no core is left alone with one at the end; one at a time from the queue.
        var queue = trainings.OrderByDescending(t => ModelCatalog.Names.ToList().IndexOf(t.Model)).ThenBy(t => t.Form == Recipe.AsPublished ? 0 : 1).ToList();
        var done = 0;
        try
        {
            Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(queue, System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering), options, training =>
            {
                var words = progress is null ? null : new Relay<string>(word => progress.Report(new ExperimentProgress("training", Volatile.Read(ref done), queue.Count, word)));
                training.Run(recipe, table, Labels.Count, words, options.CancellationToken);
                progress?.Report(new ExperimentProgress("training", Interlocked.Increment(ref done), queue.Count, $"{training.Model} done"));
            });
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.FirstOrDefault(i => i is TimbreException or OperationCanceledException) is { } first)
        {
            throw first is TimbreException ? new TimbreException(first.Message, e) : new OperationCanceledException(first.Message, e, cancellation);
        }
    }

    private static FormOutcome Form(string form, Recipe recipe, Split split, FrameTable table, List<PlannedTraining> trainings, int jobs)
    {
        var models = recipe.Models.Select(model =>
        {
            var own = trainings.Where(t => t.Form == form && t.Model == model).Select(t => t.Result!.Value).OrderBy(r => r.Training.Fold).ToList();
            return new ModelOutcome(model, [.. own.Select(r => r.Training)], [.. own.SelectMany(r => r.Tested).OrderBy(u => table.IndexOf(u.Utterance))]);
        }).ToList();
        var rows = models.SelectMany(m => ResultRows.Of(m, Labels, recipe, jobs)).ToList();
        return new FormOutcome(form, split, split.Check(), models, rows);
    }

    private static VoiceClassifier Keep(PlannedTraining training, ExperimentOutcome outcome, IFeatureExtractor extractor, FrameTable table)
    {
        var (fitted, _, classifier) = training.Result!.Value;
        var honest = outcome.Form(Recipe.Honest)?.Models.First(m => m.Model == training.Model).Utterances;

        // Every utterance was tested by a model that had not heard its speaker: the best there is to calibrate on.
        var calibration = honest is null
            ? new ScoreCalibration(fitted.CalibrationSlope)
            : ScoreCalibration.Fit([.. honest.Select(u => u.Scores.MeanLogProbabilities)], [.. honest.Select(u => u.Label)]);
        var description = new ModelDescription(
            "gender",
            outcome.Manifest.Name,
            table.Utterances.Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count(),
            table.Utterances.Count,
            outcome.Recipe.Seed,
            outcome.Form(Recipe.Honest) is { } form ? ResultsFile.ModelMetrics(form, training.Model) : null);
        return new VoiceClassifier(description, Labels, extractor, training.Data.Value.Scaler, classifier, calibration);
    }

    /// <summary>A training that is to be done, and what came of it.</summary>
    private sealed class PlannedTraining(string form, string model, Lazy<FoldData> data)
    {
        public const string ToKeep = "to-keep";

        public string Form => form;

        public string Model => model;

        public Lazy<FoldData> Data => data;

        private TrainingSettings Settings(Recipe recipe) =>
            form == Recipe.AsPublished ? recipe.Training.AsPublished(recipe.PublishedEpochs, recipe.PublishedPatience) : recipe.Training;

        public (FoldTraining Training, IReadOnlyList<UtteranceOutcome> Tested, IFrameClassifier Classifier)? Result { get; private set; }

        public void Run(Recipe recipe, FrameTable table, int classes, IProgress<string>? progress, CancellationToken cancellation) =>
            Result = FoldRun.Run(model, Settings(recipe), recipe.Seed, table, data.Value, classes, progress, cancellation);
    }
}
