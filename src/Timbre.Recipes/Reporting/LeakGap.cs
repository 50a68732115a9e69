using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>One model both ways.</summary>
/// <param name="Honest">With speakers kept apart.</param>
/// <param name="Leaky">As published.</param>
/// <param name="Difference">Accuracy per utterance, leaky minus honest, with an interval from drawing other speakers.</param>
internal sealed record LeakGap(ModelScore Honest, ModelScore Leaky, ConfidenceInterval Difference)
{
    public string Name => Honest.Name;

    public double Utterance => Leaky.Accuracy - Honest.Accuracy;

    public double Frame => Leaky.FrameAccuracy - Honest.FrameAccuracy;

    /// <summary>Whether the leak raises the accuracy per utterance, and other speakers would hardly change that.</summary>
    public bool Certain => Utterance > 0 && Difference.IsDefined && !Difference.Contains(0);

    /// <summary>Models that were run both ways, in the order of the honest form; empty unless both forms were run.</summary>
    public static IReadOnlyList<LeakGap> All(RunView run)
    {
        if (!run.BothForms)
        {
            return [];
        }

        var gaps = new List<LeakGap>();
        foreach (var honest in run.Ranked)
        {
            if (new ModelScoreLookup(run.Published!)[honest.Name] is { } leaky && double.IsFinite(leaky.Accuracy) && double.IsFinite(honest.Accuracy))
            {
                gaps.Add(new LeakGap(honest, leaky, Between(honest, leaky, run.Recipe)));
            }
        }

        return gaps;
    }

    private static ConfidenceInterval Between(ModelScore honest, ModelScore leaky, Recipe recipe)
    {
        var known = leaky.Outcome.Utterances.ToDictionary(u => u.Utterance.Id, u => u, StringComparer.Ordinal);
        var both = honest.Outcome.Utterances.Where(u => known.ContainsKey(u.Utterance.Id)).ToList();
        if (both.Count == 0)
        {
            return new ConfidenceInterval(double.NaN, double.NaN, double.NaN, 0.95);
        }

        return GroupBootstrap.AccuracyDifference(
            GroupIndex.From([.. both.Select(u => u.Utterance.Speaker ?? u.Utterance.Id)]),
            [.. both.Select(u => u.Label)],
            [.. both.Select(u => known[u.Utterance.Id].Decided)],
            [.. both.Select(u => u.Decided)],
            new BootstrapOptions { Replicates = Math.Max(2, recipe.Replicates), Seed = recipe.Seed }).Interval;
    }
}
