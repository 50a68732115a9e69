using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>Why the published figure is higher, and for whom most.</summary>
internal static class LeakArgument
{
    public static string? Of(RunView run)
    {
        if (!run.BothForms)
        {
            return null;
        }

        var pairs = LeakSection.Pairs(run).Where(p => p.Honest.Name != ModelCatalog.Majority).ToList();
        if (pairs.Count == 0)
        {
            return null;
        }

        var (honest, leaky) = pairs[0];
        var gap = leaky.Accuracy - honest.Accuracy;
        if (gap <= 0)
        {
            return $"**The leak did not pay here.** {Say.Capital(Say.Model(honest.Name))} gets {Say.Percent(leaky.Accuracy)} with shared voices and {Say.Percent(honest.Accuracy)} without. The leaky split is still the wrong question: it could not have told the two cases apart.";
        }

        var frame = leaky.FrameAccuracy - honest.FrameAccuracy;
        var text = $"**Why the published way scores higher.** Its test frames come from utterances whose other frames were in training, so a model may recognise the recording and recall its label. That lifts {Say.Model(honest.Name)} by {Say.Points(gap)} per utterance"
            + (frame > 0 ? $" and {Say.Points(frame)} per frame" : "") + ". ";
        return text + Memory(pairs) + Order(pairs);
    }

    private static string Memory(List<(ModelScore Honest, ModelScore Leaky)> pairs)
    {
        if (pairs.Count < 2)
        {
            return "";
        }

        static double Gap((ModelScore Honest, ModelScore Leaky) pair) => pair.Leaky.FrameAccuracy - pair.Honest.FrameAccuracy;
        var (most, least) = (pairs.MaxBy(Gap), pairs.MinBy(Gap));
        if (!(Gap(most) - Gap(least) > 0.005))
        {
            return "Per frame all models gain alike from it. ";
        }

        var facts = $"Per frame {Say.Model(most.Honest.Name)} gains most ({Say.Points(Gap(most))}) and {Say.Model(least.Honest.Name)} least ({(Gap(least) > 0 ? "" : "−")}{Say.Points(Gap(least))})";
        return most.Honest.ParameterCount > least.Honest.ParameterCount
            ? $"{facts}: the model with more parameters ({Say.Whole(most.Honest.ParameterCount)} against {Say.Whole(least.Honest.ParameterCount)}) has more room to remember voices. "
            : $"{facts}, though it has no more parameters: how a model uses them counts for more than their number. ";
    }

    private static string Order(List<(ModelScore Honest, ModelScore Leaky)> pairs)
    {
        var leakyBest = pairs.MaxBy(p => p.Leaky.Accuracy);
        return pairs.Count < 2 ? ""
            : leakyBest.Leaky.Accuracy > pairs[0].Leaky.Accuracy
                ? $"It would also have chosen another model: {Say.Model(leakyBest.Honest.Name)}, which is at {Say.Percent(leakyBest.Honest.Accuracy)} on unheard voices."
                : "The choice of model would have been the same; the promise would not.";
    }
}
