using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>Whether what a model sees counts: one kind of model on two inputs.</summary>
internal static class InputArgument
{
    /// <summary>For the best kind of model that was run on more than one input, its best input against its next; null where none was.</summary>
    public static string? Of(RunView run)
    {
        foreach (var kind in run.Learned.Where(m => m.Kind != ModelCatalog.Majority).GroupBy(m => m.Kind, StringComparer.Ordinal))
        {
            var both = kind.Where(m => double.IsFinite(m.Accuracy)).Take(2).ToList();
            if (both.Count < 2 || run.Pair(both[0].Name, both[1].Name) is not { } pair)
            {
                continue;
            }

            var (better, worse) = (both[0], both[1]);
            var facts = $"**What the model sees.** The same kind of model gets {Say.Percent(better.Accuracy)} from {Input(better)} and {Say.Percent(worse.Accuracy)} from {Input(worse)} ({pair.Evidence(better.Name)}). ";
            return facts + (pair.Decided
                ? $"That is beyond chance: {Say.Points(better.Accuracy - worse.Accuracy)} come from what is measured of a recording, not from how it is learned."
                : "That is within chance, so neither description is shown to hold more about the label than the other.");
        }

        return null;
    }

    private static string Input(ModelScore model) => model.Input.Length == 0 ? "the main input" : $"`{model.Input}`";
}
