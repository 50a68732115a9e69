using Timbre.Classification;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>What a speaker's enrolment is worth: quick models trained on so many seconds of each speaker, tested on the same utterances.</summary>
internal static class EnrolmentStudy
{
    /// <summary>Models that train in no time.</summary>
    private static readonly string[] s_quick = [ModelCatalog.Centroid, ModelCatalog.Logistic, ModelCatalog.Discriminant, ModelCatalog.Mixture, ModelCatalog.AdaptedMixture];

    public static IReadOnlyList<ModelGrowth> Of(
        Recipe recipe, SpeakerDivision division, IReadOnlyList<SpeakerInput> inputs, Func<string, RowTable> tables, int jobs, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
    {
        var models = recipe.ModelsOf(Recipe.Honest).Where(m => s_quick.Contains(m.Kind)).ToList();
        var order = division.Train.Concat(division.Validation.SelectMany(v => v.All)).ToArray();
        new SeededRandom(recipe.Seed).Fork("enrolment").Shuffle<Stretch>(order);
        double Length(Stretch s) => inputs[0].Frames.Utterances[s.Utterance].Seconds;
        var most = order.GroupBy(s => division.LabelOf[s.Utterance]).Max(g => g.Sum(Length));
        var amounts = recipe.Speaker.EnrolmentSeconds.Where(s => s < most).ToList();
        var levels = new SpeakerLevels(division, [.. inputs[0].Frames.Utterances.Select(u => u.Utterance)], recipe, jobs);
        var points = new GrowthPoint[models.Count][];
        for (var m = 0; m < models.Count; m++)
        {
            points[m] = new GrowthPoint[amounts.Count];
        }

        var done = 0;
        WorkPool.For(models.Count * amounts.Count, jobs > 0 ? jobs : Environment.ProcessorCount, i =>
        {
            var (model, amount) = (i / amounts.Count, i % amounts.Count);
            var table = tables(models[model].Input);
            var train = table.Select(Enrolled(order, amounts[amount], Length, division), u => division.LabelOf[u]);
            var scaler = table.Fit(train);
            scaler.Transform(train.Rows);
            var fitted = FrameTraining.Fit(models[model].Kind, recipe.Training, train, FrameSet.Empty(table.Shape), division.Labels.Count, recipe.Seed, null, cancellation);
            var said = new RowScorer(fitted.Classifier, scaler, table, division.Labels.Count).Judge(division.Tested, frames: false, cancellation);
            points[model][amount] = levels.Point(amounts[amount], [.. division.Tested.Select(t => t.Utterance)], said.Utterances);
            progress?.Report(new ExperimentProgress("enrolment", Interlocked.Increment(ref done), models.Count * amounts.Count));
        }, cancellation);
        return amounts.Count == 0 ? [] : [.. models.Select((m, i) => new ModelGrowth(m.ToString(), points[i]))];
    }

    /// <summary>The first so many seconds of each speaker, in a drawn order of utterances.</summary>
    private static List<Stretch> Enrolled(Stretch[] order, double seconds, Func<Stretch, double> length, SpeakerDivision division)
    {
        var taken = new double[division.Labels.Count];
        var enrolled = new List<Stretch>();
        foreach (var stretch in order)
        {
            var label = division.LabelOf[stretch.Utterance];
            if (taken[label] < seconds)
            {
                enrolled.Add(stretch with { To = seconds - taken[label] });
                taken[label] += length(stretch);
            }
        }

        return enrolled;
    }
}
