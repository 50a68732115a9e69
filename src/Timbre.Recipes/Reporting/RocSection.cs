using Timbre.Evaluation;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How hits and false alarms trade off over all thresholds.</summary>
internal static class RocSection
{
    private const int MostPoints = 120;

    public static Section? Of(RunView run)
    {
        if (run.Labels.Count != 2)
        {
            return null;
        }

        var curves = new List<(ModelScore Model, Curve Curve)>();
        foreach (var model in run.Learned)
        {
            double[] scores = [.. model.Outcome.Utterances.Select(u => u.Probabilities[1])];
            var ranking = new ScoreRanking(scores, [.. model.Outcome.Utterances.Select(u => u.Label == 1)]);
            var points = Curves.Roc(ranking, MostPoints);
            if (points.Count > 0)
            {
                curves.Add((model, new Curve($"{model.Name} (AUC {Say.Share(ranking.Summarise().RocAuc)})", [.. points.Select(p => p.X)], [.. points.Select(p => p.Y)])));
            }
        }

        if (curves.Count == 0)
        {
            return null;
        }

        var best = curves.MaxBy(c => Auc(c.Model)).Model;
        var lead = curves.Count == 1
            ? $"{Say.Capital(Say.Model(best.Name))} ranks the utterances with an area of {Say.Share(Auc(best))}."
            : best.Name == run.Best.Name
                ? $"{Say.Capital(Say.Model(best.Name))}, the most accurate, also orders the utterances best (area {Say.Share(Auc(best))})."
                : $"{Say.Capital(Say.Model(best.Name))} orders the utterances best (area {Say.Share(Auc(best))}), though {Say.Model(run.Best.Name)} decides more of them right.";
        var sentence = $"Utterances {Say.Label(run.Labels[1])} that are found, against utterances {Say.Label(run.Labels[0])} that are taken for them, at every threshold; the nearer to the upper left corner, the better.";
        return new Section("roc", "Threshold by threshold", [Charts.Roc(sentence, [.. curves.Select(c => c.Curve)]) with { Title = "ROC per utterance" }], lead);
    }

    private static double Auc(ModelScore model) => model.Utterance?.Metrics.RocAuc is { } auc && double.IsFinite(auc) ? auc : double.NegativeInfinity;
}
