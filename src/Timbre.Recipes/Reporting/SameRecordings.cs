using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Compares two trainings of a model on the recordings that both were tested on.</summary>
internal static class SameRecordings
{
    /// <summary>Accuracy per utterance of the first minus that of the second, with an interval from a bootstrap over speakers; NaN where they share no recording.</summary>
    public static ConfidenceInterval Difference(ModelScore first, ModelScore second, Recipe recipe)
    {
        var (speakers, truth, one, other) = Shared(first, second);
        return truth.Length == 0
            ? new ConfidenceInterval(double.NaN, double.NaN, double.NaN, 0.95)
            : GroupBootstrap.AccuracyDifference(GroupIndex.From(speakers), truth, one, other, new BootstrapOptions { Replicates = Math.Max(2, recipe.Replicates), Seed = recipe.Seed }).Interval;
    }

    /// <summary>McNemar's test on them.</summary>
    public static McNemarTest Test(ModelScore first, ModelScore second)
    {
        var (_, truth, one, other) = Shared(first, second);
        return McNemarTest.Of(truth, one, other);
    }

    private static (string[] Speakers, int[] Truth, int[] First, int[] Second) Shared(ModelScore first, ModelScore second)
    {
        var known = first.Outcome.Utterances.ToDictionary(u => u.Utterance.Id, u => u, StringComparer.Ordinal);
        var both = second.Outcome.Utterances.Where(u => known.ContainsKey(u.Utterance.Id)).ToList();
        return (
            [.. both.Select(u => u.Utterance.Speaker ?? u.Utterance.Id)],
            [.. both.Select(u => u.Label)],
            [.. both.Select(u => known[u.Utterance.Id].Decided)],
            [.. both.Select(u => u.Decided)]);
    }
}
