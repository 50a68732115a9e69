using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Evaluation;
using Timbre.Evaluation.Importance;

namespace Timbre.Recipes;

/// <summary>
/// What each group of features is worth: models trained on one group alone, and on all but that group, in the folds of the honest form.
/// Groups that say much the same do well alone and are hardly missed.
/// </summary>
/// <param name="Models">The kinds of model that were trained, as the recipe writes them.</param>
/// <param name="All">Accuracy of each with all groups.</param>
/// <param name="Groups">The groups, in the order of their columns.</param>
public sealed record GroupStudy(IReadOnlyList<string> Models, IReadOnlyList<double> All, IReadOnlyList<GroupWorth> Groups)
{
    /// <summary>What progress calls it.</summary>
    public const string Stage = "feature groups";

    /// <summary>Models that train in no time; a network for each group and fold would take hours.</summary>
    private static readonly string[] s_quick = [ModelCatalog.Logistic, ModelCatalog.Discriminant, ModelCatalog.Boosting];

    internal static GroupStudy? Of(
        Recipe recipe, ExperimentInput input, FrameTable table, Split? honest, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var models = recipe.Models.Select(ModelChoice.Parse).Where(m => m.Input.Length == 0 && s_quick.Contains(m.Kind)).ToList();
        var groups = input.Extractor.FeatureNames.Select((name, column) => (Group: FeatureGroup.Of(name), Column: column)).GroupBy(c => c.Group, c => c.Column).ToList();
        if (honest is null || !input.Extractor.PerRecording || models.Count == 0 || groups.Count < 2)
        {
            return null;
        }

        int[][] sets =
        [
            [.. Enumerable.Range(0, table.FeatureCount)],
            .. groups.Select(g => g.ToArray()),
            .. groups.Select(g => Enumerable.Range(0, table.FeatureCount).Except(g).ToArray()),
        ];
        var decided = new bool[models.Count, sets.Length][];
        var shuffled = new double[models.Count][];
        IReadOnlyList<ColumnGroup> columns = [.. groups.Select(g => new ColumnGroup(g.Key.Name, [.. g]))];
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs > 0 ? jobs : Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, decided.Length, options, i =>
        {
            var (model, set) = (i % models.Count, i / models.Count);
            var losses = set == 0 ? shuffled[model] = new double[groups.Count] : null;
            decided[model, set] = Right(models[model].Kind, recipe, table.Columns(sets[set]), honest, columns, losses, cancellation);
            progress?.Report(new ExperimentProgress(Stage, Interlocked.Increment(ref done), decided.Length));
        });

        var speakers = GroupIndex.From([.. table.Utterances.Select(u => u.Speaker!)]);
        var bootstrap = new BootstrapOptions { Replicates = recipe.Replicates, Seed = recipe.Seed, Jobs = jobs };
        int[] truth = [.. table.Utterances.Select(_ => 1)];
        int[] Score(int model, int set) => Array.ConvertAll(decided[model, set], right => right ? 1 : 0);
        return new GroupStudy(
            [.. models.Select(m => m.ToString())],
            [.. models.Select((_, m) => Share(decided[m, 0]))],
            [.. groups.Select((g, i) => new GroupWorth(g.Key, g.Count(), [.. models.Select((_, m) => new GroupFigures(
                Share(decided[m, 1 + i]),
                GroupBootstrap.Accuracy(speakers, truth, Score(m, 1 + i), bootstrap),
                Share(decided[m, 1 + groups.Count + i]),
                GroupBootstrap.AccuracyDifference(speakers, truth, Score(m, 0), Score(m, 1 + groups.Count + i), bootstrap).Interval,
                shuffled[m][i]))]))]);
    }

    /// <summary>
    /// Which utterances a model gets right that was trained on the other folds; where <paramref name="losses"/> is given, also what accuracy it loses
    /// when it is shown each group of columns from the wrong utterances of the fold.
    /// </summary>
    private static bool[] Right(string kind, Recipe recipe, FrameTable table, Split split, IReadOnlyList<ColumnGroup> groups, double[]? losses, CancellationToken cancellation)
    {
        var right = new bool[table.Utterances.Count];
        var classes = GenderExperiment.Labels.Count;
        foreach (var fold in split.Folds)
        {
            var data = FoldData.Of(table, fold, withCopies: false);
            var result = FoldRun.Run(kind, recipe.Training, recipe.Seed, table, data, classes, null, cancellation);
            foreach (var outcome in result.Tested)
            {
                right[table.IndexOf(outcome.Utterance)] = outcome.Correct;
            }

            if (losses is null)
            {
                continue;
            }

            var tested = data.TestAll();
            var importance = PermutationImportance.Of(
                tested.Rows, table.FeatureCount, groups, result.Classifier.PredictLogProbabilities, classes, scores => Accuracy(scores, tested.Labels, classes),
                new PermutationOptions { Repeats = 20, Seed = recipe.Seed, Jobs = 1 }, cancellation);
            for (var g = 0; g < groups.Count; g++)
            {
                losses[g] += importance[g].Drop.Estimate * fold.Test.Count / table.Utterances.Count;
            }
        }

        return right;
    }

    private static double Accuracy(ReadOnlySpan<float> logProbabilities, int[] labels, int classes)
    {
        var right = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            right += System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logProbabilities.Slice(i * classes, classes)) == labels[i] ? 1 : 0;
        }

        return (double)right / labels.Length;
    }

    private static double Share(bool[] right) => right.Length == 0 ? double.NaN : (double)right.Count(r => r) / right.Length;
}

/// <summary>What one group of features is worth.</summary>
/// <param name="Group">The group.</param>
/// <param name="Columns">How many features it has.</param>
/// <param name="Figures">For each model of the study.</param>
public sealed record GroupWorth(FeatureGroup Group, int Columns, IReadOnlyList<GroupFigures> Figures);

/// <summary>What one group is worth to one kind of model.</summary>
/// <param name="Alone">Accuracy per utterance with nothing but the group.</param>
/// <param name="AloneInterval">Its interval from a bootstrap over speakers.</param>
/// <param name="Without">Accuracy with everything but the group.</param>
/// <param name="LossInterval">Interval of what is lost without it.</param>
/// <param name="Shuffled">
/// Accuracy that the model with all groups loses on test utterances when it is shown this group from other utterances (permutation importance, mean
/// of 20 drawings, over the folds).
/// </param>
public sealed record GroupFigures(double Alone, ConfidenceInterval AloneInterval, double Without, ConfidenceInterval LossInterval, double Shuffled);
