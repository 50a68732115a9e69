using Timbre.Classification;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>One model with and without altered copies in training, on the same test recordings.</summary>
/// <param name="Plain">Without them.</param>
/// <param name="Augmented">With them.</param>
/// <param name="Difference">Accuracy per utterance, with minus without, with an interval from drawing other speakers.</param>
/// <param name="Test">McNemar's test, the model with copies first.</param>
internal sealed record AugmentationGap(ModelScore Plain, ModelScore Augmented, ConfidenceInterval Difference, McNemarTest Test)
{
    private const double Level = 0.05;

    public string Name => Plain.Name;

    public double Gain => Augmented.Accuracy - Plain.Accuracy;

    /// <summary>Whether both the test, corrected for <paramref name="models"/> of them (Bonferroni), and the bootstrap over speakers put it beyond chance.</summary>
    public bool Decided(int models) => Test.PValue * models < Level && !(Difference.IsDefined && Difference.Contains(0));

    /// <summary>The models that learn and were run both ways, the best without copies first; empty unless both forms were run.</summary>
    public static IReadOnlyList<AugmentationGap> All(RunView run)
    {
        if (run.Honest is null || run.Augmented is not { } augmented)
        {
            return [];
        }

        var lookup = new ModelScoreLookup(augmented);
        return
        [
            .. run.Learned.Where(m => m.Kind != ModelCatalog.Majority && double.IsFinite(m.Accuracy)).Select(m => (Plain: m, With: lookup[m.Name])).Where(p => p.With is not null && double.IsFinite(p.With.Accuracy))
                .Select(p => new AugmentationGap(p.Plain, p.With!, SameRecordings.Difference(p.With!, p.Plain, run.Recipe), SameRecordings.Test(p.With!, p.Plain))),
        ];
    }
}
