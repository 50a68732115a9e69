using Timbre.Corpora;
using Timbre.Evaluation;
using Timbre.Evaluation.Descriptive;

namespace Timbre.Recipes;

/// <summary>
/// How a number per speaker goes with the label; positive (AUC above 0.5) where female voices are higher. Speakers are the independent units,
/// hence the intervals are honest. NaN without at least two labelled speakers of each kind.
/// </summary>
/// <param name="R">Point-biserial correlation.</param>
/// <param name="Auc">Share of the pairs of a female and a male speaker in which the female one is higher.</param>
/// <param name="Effect">Cohen's d.</param>
internal sealed record GenderAssociation(ConfidenceInterval R, ConfidenceInterval Auc, ConfidenceInterval Effect)
{
    /// <summary>Whether the interval of d leaves out zero.</summary>
    public bool BeyondChance => Effect.IsDefined && !Effect.Contains(0);

    /// <summary>How well the number alone orders speakers by label, whichever way round: 0.5 to 1; NaN where not known.</summary>
    public double Separation => Math.Max(Auc.Estimate, 1 - Auc.Estimate);

    public bool HigherInFemale => Auc.Estimate > 0.5;

    public static GenderAssociation Of(IReadOnlyList<double> ofSpeaker, IReadOnlyList<Gender?> genders)
    {
        var values = new List<double>();
        var female = new List<bool>();
        for (var s = 0; s < ofSpeaker.Count; s++)
        {
            if (genders[s] is { } gender && double.IsFinite(ofSpeaker[s]))
            {
                values.Add(ofSpeaker[s]);
                female.Add(gender == Gender.F);
            }
        }

        double[] numbers = [.. values];
        bool[] labels = [.. female];
        if (numbers.Length > 0 && numbers.Max() - numbers.Min() <= 1e-9 * Math.Max(1e-9, numbers.Max(Math.Abs)))
        {
            Array.Clear(numbers); // what differs is rounding
        }

        return new GenderAssociation(
            LabelCorrelation.PointBiserial<double>(numbers, labels),
            LabelCorrelation.Auc<double>(numbers, labels),
            EffectSize.Of<double>(numbers, labels).CohensD);
    }
}
