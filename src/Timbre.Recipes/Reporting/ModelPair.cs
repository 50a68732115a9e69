using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Two models compared on the same utterances, by McNemar's test and by drawing other speakers.</summary>
/// <param name="First">A model.</param>
/// <param name="Second">Another.</param>
/// <param name="Test">McNemar's test, utterances taken as independent.</param>
/// <param name="AdjustedP">Its p-value after Holm's correction for the number of pairs.</param>
/// <param name="Difference">Accuracy of the first minus that of the second, with an interval from a bootstrap over speakers.</param>
internal sealed record ModelPair(string First, string Second, McNemarTest Test, double AdjustedP, ConfidenceInterval Difference)
{
    private const double Level = 0.05;

    /// <summary>Whether both the test and the bootstrap over speakers put it beyond chance.</summary>
    public bool Decided => AdjustedP < Level && !(Difference.IsDefined && Difference.Contains(0));

    public static IReadOnlyList<ModelPair> All(FormOutcome form, Recipe recipe)
    {
        var count = form.Models[0].Utterances.Count;
        if (count == 0 || form.Models.Any(m => m.Utterances.Count != count))
        {
            return [];
        }

        var truth = form.Models[0].Utterances.Select(u => u.Label).ToArray();
        var speakers = GroupIndex.From([.. form.Models[0].Utterances.Select(u => u.Utterance.Speaker ?? u.Utterance.Id)]);
        var decisions = form.Models.ToDictionary(m => m.Model, m => m.Utterances.Select(u => u.Decided).ToArray(), StringComparer.Ordinal);
        var options = new BootstrapOptions { Replicates = Math.Max(2, recipe.Replicates), Seed = recipe.Seed };
        return
        [
            .. RunAnalysis.Comparisons(form).Select(c =>
                new ModelPair(c.First, c.Second, c.Test, c.AdjustedP, GroupBootstrap.AccuracyDifference(speakers, truth, decisions[c.First], decisions[c.Second], options).Interval)),
        ];
    }

    /// <summary>Why <see cref="Decided"/> is as it is, for a sentence about <paramref name="better"/>.</summary>
    public string Evidence(string better)
    {
        var (own, other) = First == better ? (Test.OnlyFirstRight, Test.OnlySecondRight) : (Test.OnlySecondRight, Test.OnlyFirstRight);
        return $"{Say.Count(own, "utterance")} against {Say.Whole(other)} that only one of the two gets right; McNemar with Holm's correction, {Say.P(AdjustedP)}";
    }
}
