using Timbre.Classification;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Turns what the model said of test recordings into rows of figures.</summary>
internal sealed class GenderFigures(string set, Recipe recipe, int jobs)
{
    private const int Bins = 10;

    /// <summary>Whole recordings under each condition, per recording and per speaker, then pieces; the folds by themselves at the end.</summary>
    /// <param name="heard">Everything, calibrated.</param>
    /// <param name="foldOf">The fold of each recording by id; null = there are none.</param>
    public IReadOnlyList<GenderRow> Of(IReadOnlyList<HeardVoice> heard, IReadOnlyDictionary<string, int>? foldOf)
    {
        var rows = new List<GenderRow>();
        foreach (var condition in recipe.GenderModel.Conditions.Select(c => c.Name).Prepend(GenderTest.Clean))
        {
            var whole = heard.Where(h => h.Condition == condition && h.PieceSeconds is null).ToList();
            rows.Add(Row(whole, condition, null, null));
            rows.Add(Speakers(whole, condition));
        }

        foreach (var seconds in recipe.GenderModel.Durations)
        {
            rows.Add(Row([.. heard.Where(h => h.PieceSeconds == seconds)], GenderTest.Clean, seconds, null));
        }

        foreach (var fold in foldOf?.Values.Distinct().Order() ?? Enumerable.Empty<int>())
        {
            rows.Add(Row([.. heard.Where(h => h.Condition == GenderTest.Clean && h.PieceSeconds is null && foldOf![h.Utterance.Id] == fold)], GenderTest.Clean, null, fold));
        }

        return rows;
    }

    private GenderRow Row(List<HeardVoice> heard, string condition, double? seconds, int? fold)
    {
        var judged = heard.Where(h => h.Judged).ToList();
        return Row(
            [.. judged.Select(h => h.Truth)],
            [.. judged.Select(h => h.Decided)],
            [.. judged.Select(h => h.Female)],
            fold is null ? GroupIndex.From([.. judged.Select(h => h.Utterance.Speaker!)]) : null,
            new GenderRow(set, condition, seconds, seconds is null ? ResultRow.Utterance : ResultRow.Chunk, fold, null!, 0, Count(heard, PredictionStatus.NoSpeech), Count(heard, PredictionStatus.TooShort), null!));
    }

    /// <summary>Each speaker once: what most of the recordings say; where as many say either, their mean probability decides.</summary>
    private GenderRow Speakers(List<HeardVoice> heard, string condition)
    {
        var (truth, decided, female) = (new List<int>(), new List<int>(), new List<double>());
        foreach (var own in heard.Where(h => h.Judged).GroupBy(h => h.Utterance.Speaker, StringComparer.Ordinal))
        {
            var votes = own.Sum(h => h.Decided == 0 ? 1 : -1);
            var mean = own.Average(h => h.Female);
            truth.Add(own.First().Truth);
            decided.Add(votes != 0 ? votes > 0 ? 0 : 1 : mean >= 0.5 ? 0 : 1);
            female.Add(mean);
        }

        return Row([.. truth], [.. decided], [.. female], GroupIndex.EachItem(truth.Count), new GenderRow(set, condition, null, GenderRow.Speaker, null, null!, 0, 0, 0, null!));
    }

    private GenderRow Row(int[] truth, int[] decided, double[] female, GroupIndex? speakers, GenderRow row)
    {
        float[] probabilities = [.. female.SelectMany(p => new[] { (float)p, (float)(1 - p) })];
        var labels = GenderExperiment.Labels;
        var metrics = ClassificationMetrics.Compute(truth, decided, probabilities, labels);
        if (speakers is not null && truth.Length > 0)
        {
            var options = new BootstrapOptions { Replicates = recipe.Replicates, Seed = recipe.Seed, Jobs = jobs };
            metrics = metrics with { Intervals = GroupBootstrap.Classification(speakers, truth, probabilities, labels.Count, decided, options: options) };
        }

        var right = truth.Zip(decided, (t, d) => t == d).ToArray();
        double[] sure = [.. female.Zip(decided, (p, d) => d == 0 ? p : 1 - p)];
        return row with { Metrics = metrics, CalibrationError = Calibration.Of(sure, right, Bins).ExpectedError, Band = Divide(sure, right) };
    }

    private UncertainBand Divide(double[] sure, bool[] right)
    {
        var below = recipe.GenderModel.UncertainBelow;
        var (inside, wrongInside, wrong) = (0, 0, 0);
        for (var i = 0; i < sure.Length; i++)
        {
            inside += sure[i] < below ? 1 : 0;
            wrong += right[i] ? 0 : 1;
            wrongInside += sure[i] < below && !right[i] ? 1 : 0;
        }

        return new UncertainBand(below, inside, wrongInside, sure.Length - inside, wrong - wrongInside);
    }

    private static int Count(List<HeardVoice> heard, PredictionStatus status) => heard.Count(h => h.Evidence.Status == status);
}
