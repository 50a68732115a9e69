using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>Why the published figure is higher, and for whom most.</summary>
internal static class LeakArgument
{
    public static string? Of(RunView run)
    {
        var gaps = run.Gaps.Where(g => g.Name != ModelCatalog.Majority).ToList();
        if (gaps.Count == 0)
        {
            return null;
        }

        var best = gaps[0];
        if (best.Utterance <= 0)
        {
            return $"**The leak did not pay here.** {Say.Capital(Say.Model(best.Name))} gets {Say.Percent(best.LeakyAccuracy)} of the utterances with shared voices and {Say.Percent(best.Honest.Accuracy)} without. "
                + (best.Frame > 0 ? $"Per {PieceWord.Of(best.Honest.Outcome.Level).One} it does gain ({Say.Points(best.Frame)}), so some of the recordings are remembered. " : "")
                + Memory(gaps) + "The leaky split is still the wrong question: it could not have told the two cases apart.";
        }

        var piece = PieceWord.Of(best.Honest.Outcome.Level).One;
        var cause = run.PublishedByUtterance
            ? $"The speakers of its test recordings were in training with other recordings{(PublishedUtterances.TestHolds(run.Recipe).Length > 0 ? ", altered copies of the test recordings among them" : "")}, so a model may recognise the voice and recall its label."
            : "Its test frames come from utterances whose other frames were in training, so a model may recognise the recording and recall its label.";
        var text = $"**Why the published way scores higher.** {cause} {Say.Capital(Say.Model(best.Name))} gains {Say.Points(best.Utterance)} per utterance"
            + (best.Frame > 0 ? $" and {Say.Points(best.Frame)} per {piece}" : "")
            + (best.Certain ? ". " : "; per utterance that may still be chance. ");
        return text + Memory(gaps) + Order(gaps);
    }

    private static string Memory(List<LeakGap> gaps)
    {
        gaps = [.. gaps.Where(g => double.IsFinite(g.Frame))];
        if (gaps.Count < 2)
        {
            return "";
        }

        var (most, least) = (gaps.MaxBy(g => g.Frame)!, gaps.MinBy(g => g.Frame)!);
        var one = Say.Capital("per " + (PieceWord.Of(gaps.Select(g => g.Honest)) ?? PieceWord.Of((string?)null)).One);
        if (!(most.Frame - least.Frame > 0.005))
        {
            return $"{one} all models gain alike. ";
        }

        var facts = $"{one} {Say.Model(most.Honest.Name)} gains most ({Say.Points(most.Frame)}) and {Say.Model(least.Honest.Name)} least ({(least.Frame >= 0 ? "" : "−")}{Say.Points(least.Frame)})";
        return most.Honest.ParameterCount > least.Honest.ParameterCount
            ? $"{facts}: the model with more parameters ({Say.Whole(most.Honest.ParameterCount)} against {Say.Whole(least.Honest.ParameterCount)}) has more room to remember voices. "
            : $"{facts}, though the first has no more parameters: how a model uses them counts for more than their number. ";
    }

    private static string Order(List<LeakGap> gaps)
    {
        var leakyBest = gaps.MaxBy(p => p.LeakyAccuracy)!;
        return gaps.Count < 2 ? ""
            : leakyBest.LeakyAccuracy > gaps[0].LeakyAccuracy
                ? $"It would also have chosen another model: {Say.Model(leakyBest.Honest.Name)}, which is at {Say.Percent(leakyBest.Honest.Accuracy)} on unheard voices."
                : "The choice of model would have been the same; the promise would not.";
    }
}
