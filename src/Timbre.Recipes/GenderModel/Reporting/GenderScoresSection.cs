using Timbre.Evaluation.Descriptive;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How the probabilities are spread for each label.</summary>
internal static class GenderScoresSection
{
    private const int Bins = 20;

    public static Section Of(GenderModelOutcome outcome)
    {
        var charts = outcome.Sets.Select(s => Chart(s)).ToList();
        return new Section("scores", "How sure it is", [.. charts], Half(outcome.Other ?? outcome.Test));
    }

    private static string Half(GenderTestSet set)
    {
        var scores = set.Clean.Where(h => h.Judged).Select(h => h.Score).Order().ToList();
        return scores.Count == 0 ? $"On {GenderWords.Of(set)} nothing was judged." : $"Half of the answers on {GenderWords.Of(set)} have a probability of {Say.Fixed(scores[scores.Count / 2], 3)} or more.";
    }

    private static Chart Chart(GenderTestSet set)
    {
        var judged = set.Clean.Where(h => h.Judged).ToList();
        var edges = Histogram.EvenEdges(0, 1, Bins);
        var bins = GenderExperiment.Labels.SelectMany((label, truth) =>
        {
            var own = judged.Where(h => h.Truth == truth).ToList();
            var counts = new int[Bins];
            foreach (var h in own)
            {
                counts[Math.Min((int)(h.Female * Bins), Bins - 1)]++;
            }

            return counts.Select((c, i) => new HistogramBin(label, edges[i], edges[i + 1], own.Count == 0 ? 0 : (double)c / own.Count));
        }).ToList();
        string Sure(int truth)
        {
            var own = judged.Where(h => h.Truth == truth).ToList();
            return own.Count == 0 ? "not defined" : Say.Percent(own.Count(h => (truth == 0 ? h.Female : 1 - h.Female) >= 0.95) / (double)own.Count);
        }

        return Charts.Histogram(
            $"On {GenderWords.Of(set)}, {Sure(0)} of the recordings labelled F and {Sure(1)} of those labelled M get a probability of their label of 0.95 or more.",
            bins, "probability of F", "share of the label's recordings") with { Title = $"Probabilities, {GenderWords.Set(set)}" };
    }
}
