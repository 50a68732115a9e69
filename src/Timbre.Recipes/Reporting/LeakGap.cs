using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>One model both ways, on the recordings that both ways tested.</summary>
/// <param name="Honest">With speakers kept apart.</param>
/// <param name="Leaky">As published; its own figures may be over altered copies as well.</param>
/// <param name="LeakyAccuracy">Accuracy per utterance of the leaky one on the recordings that the honest one was tested on as well.</param>
/// <param name="Difference">Accuracy per utterance, leaky minus honest, with an interval from drawing other speakers.</param>
internal sealed record LeakGap(ModelScore Honest, ModelScore Leaky, double LeakyAccuracy, ConfidenceInterval Difference)
{
    public string Name => Honest.Name;

    public double Utterance => LeakyAccuracy - Honest.Accuracy;

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
                gaps.Add(new LeakGap(honest, leaky, OfSame(honest, leaky), SameRecordings.Difference(leaky, honest, run.Recipe)));
            }
        }

        return gaps;
    }

    /// <summary>The leaky figure without altered copies, which the honest form does not test.</summary>
    private static double OfSame(ModelScore honest, ModelScore leaky)
    {
        var known = honest.Outcome.Utterances.Select(u => u.Utterance.Id).ToHashSet(StringComparer.Ordinal);
        var same = leaky.Outcome.Utterances.Where(u => known.Contains(u.Utterance.Id)).ToList();
        return same.Count == 0 || same.Count == leaky.Tested ? leaky.Accuracy : (double)same.Count(u => u.Correct) / same.Count;
    }
}
