using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Whether the probability of the label F means what it says.</summary>
internal static class GenderReliability
{
    public static Calibration Of(IEnumerable<HeardVoice> heard, int bins = 10)
    {
        var judged = heard.Where(h => h.Judged).ToList();
        return Calibration.Of([.. judged.Select(h => h.Female)], [.. judged.Select(h => h.Truth == 0)], bins);
    }
}
