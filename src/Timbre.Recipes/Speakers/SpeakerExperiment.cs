using System.Collections.Concurrent;
using System.Diagnostics;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Runs a recipe for speakers: inputs, divisions, trainings, scores, and a look without labels. Every training uses one core, and as many run at once as there are.</summary>
public static class SpeakerExperiment
{
    /// <summary>Runs the experiment.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="jobs">Cores to use; 0 = all. The outcome does not depend on it.</param>
    /// <param name="store">Where features are looked up and kept; null computes all of them. The outcome does not depend on it.</param>
    /// <param name="progress">Told how far it is, from several threads.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The outcome, and the models of its first division: those that were measured.</returns>
    /// <exception cref="TimbreException">The corpus cannot be used, or a training failed.</exception>
    public static (SpeakerOutcome Outcome, IReadOnlyList<(string Name, IVoiceModel Model)> Models) Run(
        Recipe recipe, int jobs = 0, FeatureStore? store = null, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var started = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        var corpus = SpeakerCorpus.Open(recipe, progress, cancellation);
        var kinds = new FeatureInputs();
        recipe = EncoderInputs.Added(recipe, kinds);
        var inputs = SpeakerInput.Compute(recipe, corpus, kinds, store, jobs, progress, cancellation);
        var tables = inputs.ToDictionary(i => i.Name, i => new Lazy<RowTable>(() => new RowTable(i, jobs, cancellation)), StringComparer.Ordinal);
        var divisions = Divisions(recipe, inputs[0].Frames);
        var trainings = divisions.SelectMany(d => recipe.ModelsOf(FormOf(d)).Select(m => new PlannedTraining(d, m))).ToList();
        Train(trainings, recipe, name => tables[name].Value, jobs, progress, cancellation);
        progress?.Report(new ExperimentProgress("evaluation", 0, 0));
        var forms = divisions.Select(d => Form(d, recipe, inputs, [.. trainings.Where(t => t.Division == d).Select(t => t.Fit!)], jobs)).ToList();
        var byUtterance = divisions.FirstOrDefault(d => d.Name == SpeakerForm.ByUtterance);
        var outcome = new SpeakerOutcome
        {
            Recipe = recipe,
            Started = started,
            Seconds = clock.Elapsed.TotalSeconds,
            Manifest = corpus.Manifest,
            Inputs = [.. inputs.Select(i => i.Outcome)],
            Forms = forms,
            Enrolment = byUtterance is null ? [] : EnrolmentStudy.Of(recipe, byUtterance, inputs, name => tables[name].Value, jobs, progress, cancellation),
            Space = Space(recipe, inputs, tables, jobs, progress, cancellation),
        };
        return (outcome with { Seconds = clock.Elapsed.TotalSeconds }, corpus.Stored is null ? Keep(outcome, inputs, [.. trainings.Where(t => t.Division == divisions[0])]) : []);
    }

    private static string FormOf(SpeakerDivision division) => division.Name == Recipe.AsPublished ? Recipe.AsPublished : Recipe.Honest;

    private static List<SpeakerDivision> Divisions(Recipe recipe, ExtractedCorpus corpus)
    {
        var divisions = new List<SpeakerDivision>();
        if (recipe.Runs(Recipe.Honest))
        {
            if (recipe.Speaker.Divisions.Contains(Recipe.ByUtterance))
            {
                divisions.Add(SpeakerDivision.ByUtterance(corpus, recipe));
            }

            // A corpus without chapters is divided by utterance alone, unless nothing else was asked for.
            if (recipe.Speaker.Divisions.Contains(Recipe.ByChapter) && (divisions.Count == 0 || SpeakerDivision.HasChapters(corpus)))
            {
                divisions.Add(SpeakerDivision.ByChapter(corpus, recipe));
            }
        }

        if (recipe.Runs(Recipe.AsPublished))
        {
            divisions.Add(SpeakerDivision.ByChunk(corpus, recipe));
        }

        return divisions;
    }

    private static void Train(List<PlannedTraining> trainings, Recipe recipe, Func<string, RowTable> tables, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs > 0 ? jobs : Environment.ProcessorCount, CancellationToken = cancellation };
        var queue = trainings.OrderByDescending(t => Cost(t.Model.Kind)).ToList(); // the longest first, so that no core is left alone with one at the end
        var (done, spent, all) = (0, 0.0, queue.Sum(t => Cost(t.Model.Kind)));
        ExperimentProgress Now(string word)
        {
            lock (queue)
            {
                return new ExperimentProgress("training", done, queue.Count, word) { Work = spent / all };
            }
        }

        foreach (var name in queue.Select(t => t.Model.Input).Distinct(StringComparer.Ordinal))
        {
            tables(name); // on all cores, before the trainings take one each
        }

        try
        {
            Parallel.ForEach(Partitioner.Create(queue, EnumerablePartitionerOptions.NoBuffering), options, training =>
            {
                var settings = FormOf(training.Division) == Recipe.AsPublished
                    ? recipe.Training.AsPublished(recipe.PublishedEpochs, recipe.PublishedPatience, recipe.PublishedDepth, recipe.PublishedTreeRate)
                    : recipe.Training;
                var words = progress is null ? null : new Relay<string>(word => progress.Report(Now($"{training.Division.Name} {word}")));
                training.Fit = SpeakerTraining.Run(training.Model, settings, recipe, tables(training.Model.Input), training.Division, recipe.Speaker.TestSeconds, words, options.CancellationToken);
                lock (queue)
                {
                    done++;
                    spent += Cost(training.Model.Kind);
                }

                progress?.Report(Now($"{training.Division.Name} {training.Model} done"));
            });
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.FirstOrDefault(i => i is TimbreException or OperationCanceledException) is { } first)
        {
            throw first is TimbreException ? new TimbreException(first.Message, e) : new OperationCanceledException(first.Message, e, cancellation);
        }
    }

    /// <summary>About how long a training takes beside the others: what the time left is reckoned by.</summary>
    private static double Cost(string kind) => kind switch
    {
        ModelCatalog.Tdnn => 60,
        ModelCatalog.SpeakerNetwork => 20,
        ModelCatalog.FullMixture => 12,
        ModelCatalog.Mixture or ModelCatalog.AdaptedMixture => 6,
        _ when ModelCatalog.Networks.Contains(kind) => 4,
        _ => 1,
    };

    private static SpeakerForm Form(SpeakerDivision division, Recipe recipe, IReadOnlyList<SpeakerInput> inputs, IReadOnlyList<SpeakerFit> fits, int jobs)
    {
        var levels = new SpeakerLevels(division, [.. inputs[0].Frames.Utterances.Select(u => u.Utterance)], recipe, jobs);
        var models = fits.Select(f => new SpeakerModelOutcome(f.Model, [f.Training], levels.Of(f.Tested, f.Slopes), levels.Of(f.BySeconds))).ToList();
        if (Members(recipe, fits) is { Count: > 1 } members)
        {
            var together = EnsembleScores.Of(members, division);
            models.Add(new SpeakerModelOutcome(SpeakerModelOutcome.Ensemble, [], levels.Of(together.Tested, together.Slopes), levels.Of(together.BySeconds)) { Members = [.. members.Select(m => m.Model)] });
        }

        return new SpeakerForm(division.Name, division.Split, division.Split.Check(SplitPurpose.KnownSpeakers), division.Labels, models);
    }

    private static List<SpeakerFit> Members(Recipe recipe, IReadOnlyList<SpeakerFit> fits) => [.. fits.Where(f => recipe.Speaker.Ensemble.Contains(f.Model))];

    private static VoiceSpace? Space(
        Recipe recipe, IReadOnlyList<SpeakerInput> inputs, Dictionary<string, Lazy<RowTable>> tables, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        // An encoder's frames where there are any, as published; else the main input's.
        var input = inputs.FirstOrDefault(i => i.Name == EncoderInputs.Frames) ?? inputs.First(i => i.Level == ResultRow.Frame);
        var table = tables[input.Name].Value;
        return SpaceStudy.Of(
            input.Name, [.. input.Frames.Utterances.Select((u, i) => (u.Utterance, table.Rows(i)))], table.Width, input.FramesPerChunk, recipe.Speaker.Space, recipe.Seed, jobs, progress, cancellation);
    }

    private static List<(string Name, IVoiceModel Model)> Keep(SpeakerOutcome outcome, IReadOnlyList<SpeakerInput> inputs, IReadOnlyList<PlannedTraining> trainings)
    {
        var form = outcome.Forms[0];
        var learned = form.Split.Folds[0].Train.Concat(form.Split.Folds[0].Validation).DistinctBy(u => u.Id, StringComparer.Ordinal).ToList();
        ModelDescription About(string model) => new(
            "speaker", outcome.Manifest.Name, form.Labels.Count, learned.Count, outcome.Recipe.Seed, SpeakerResultsFile.ModelMetrics(form, model));
        var singles = trainings.Select(t => (Name: t.Model.ToString(), Model: SpeakerModels.Of(t.Fit!, About(t.Model.ToString()), form.Labels, inputs.First(i => i.Name == t.Model.Input)))).ToList();
        var kept = singles.Select(s => (s.Name, (IVoiceModel)s.Model)).ToList();
        var members = Members(outcome.Recipe, [.. trainings.Select(t => t.Fit!)]);
        if (members.Count > 1)
        {
            // As measured: the same members, the same calibration.
            kept.Add((SpeakerModelOutcome.Ensemble, SpeakerModels.Together(About(SpeakerModelOutcome.Ensemble), [.. singles.Where(s => members.Exists(m => m.Model == s.Name)).Select(s => s.Model)], EnsembleScores.Of(members, trainings[0].Division))));
        }

        return kept;
    }

    /// <summary>A training that is to be done, and what came of it.</summary>
    private sealed class PlannedTraining(SpeakerDivision division, ModelChoice model)
    {
        public SpeakerDivision Division => division;

        public ModelChoice Model => model;

        public SpeakerFit? Fit { get; set; }
    }
}
