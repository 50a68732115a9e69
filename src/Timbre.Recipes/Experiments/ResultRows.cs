using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Turns what a model said of frames and utterances into rows of figures.</summary>
internal static class ResultRows
{
    /// <summary>All folds together first, then each fold: per utterance (both decisions), then per frame. Intervals for all folds together only.</summary>
    public static IEnumerable<ResultRow> Of(ModelOutcome model, IReadOnlyList<string> labels, Recipe recipe, int jobs = 0)
    {
        foreach (var row in Of(model, null, labels, recipe, jobs))
        {
            yield return row;
        }

        foreach (var fold in model.Trainings.Count > 1 ? model.Trainings.Select(t => t.Fold) : [])
        {
            foreach (var row in Of(model, fold, labels, recipe, jobs))
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<ResultRow> Of(ModelOutcome model, int? fold, IReadOnlyList<string> labels, Recipe recipe, int jobs)
    {
        var trainings = model.Trainings.Where(t => fold is null || t.Fold == fold).ToList();
        var tested = model.Utterances.Where(u => fold is null || u.Fold == fold).ToList();
        ResultRow Row(string level, string? decision, Items items) => new(
            model.Model, fold, level, decision, items.Measure(labels, fold is null ? recipe : null, level == ResultRow.Utterance, jobs), trainings.Sum(t => t.TrainSeconds), trainings.Sum(t => t.PredictSeconds), trainings[0].ParameterCount);

        yield return Row(ResultRow.Utterance, ResultRow.MeanLogProbability, Items.OfUtterances(tested, u => u.Probabilities));
        if (model.Level is { } level)
        {
            yield return Row(ResultRow.Utterance, ResultRow.MajorityVote, Items.OfUtterances(tested, u => u.Scores.VoteShares));
            yield return Row(level, null, Items.OfFrames(tested, labels.Count));
        }
    }

    /// <summary>Truth, probabilities and speaker of each item.</summary>
    private sealed record Items(int[] Truth, float[] Probabilities, string[] Speakers)
    {
        public static Items OfUtterances(List<UtteranceOutcome> tested, Func<UtteranceOutcome, double[]> probabilities) => new(
            [.. tested.Select(u => u.Label)], [.. tested.SelectMany(u => probabilities(u).Select(p => (float)p))], [.. tested.Select(u => u.Utterance.Speaker!)]);

        public static Items OfFrames(List<UtteranceOutcome> tested, int classes)
        {
            var frames = tested.Sum(u => u.Scores.FrameCount);
            var items = new Items(new int[frames], new float[frames * classes], new string[frames]);
            var at = 0;
            foreach (var u in tested)
            {
                items.Truth.AsSpan(at, u.Scores.FrameCount).Fill(u.Label);
                items.Speakers.AsSpan(at, u.Scores.FrameCount).Fill(u.Utterance.Speaker!);
                for (var i = 0; i < u.FrameLogProbabilities.Length; i++)
                {
                    items.Probabilities[(at * classes) + i] = MathF.Exp(u.FrameLogProbabilities[i]);
                }

                at += u.Scores.FrameCount;
            }

            return items;
        }

        /// <summary>The figures, with intervals where a recipe says how many replicates.</summary>
        public ClassificationMetrics Measure(IReadOnlyList<string> labels, Recipe? recipe, bool allIntervals, int jobs)
        {
            var metrics = ClassificationMetrics.Compute(Truth, Probabilities, labels);
            if (recipe is null)
            {
                return metrics;
            }

            var options = new BootstrapOptions { Replicates = recipe.Replicates, Seed = recipe.Seed, Jobs = jobs };
            var speakers = GroupIndex.From(Speakers);

            // A hundred thousand frames a replicate are worth it for one figure, not for eleven.
            return metrics with
            {
                Intervals = allIntervals
                    ? GroupBootstrap.Classification(speakers, Truth, Probabilities, labels.Count, options: options)
                    : new Dictionary<string, ConfidenceInterval>(StringComparer.Ordinal) { ["accuracy"] = GroupBootstrap.Accuracy(speakers, Truth, Decisions(labels.Count), options) },
            };
        }

        private int[] Decisions(int classes)
        {
            var decisions = new int[Truth.Length];
            for (var i = 0; i < decisions.Length; i++)
            {
                decisions[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(Probabilities.AsSpan(i * classes, classes));
            }

            return decisions;
        }
    }
}
