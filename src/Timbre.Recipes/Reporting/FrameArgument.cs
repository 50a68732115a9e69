using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>What is gained from frames to utterances, and what that says about the frames' errors.</summary>
internal static class FrameArgument
{
    public static string? Of(RunView run)
    {
        var best = run.Best;
        if (best.Name == ModelCatalog.Majority || !double.IsFinite(best.FrameAccuracy) || best.Tested == 0)
        {
            return null;
        }

        var (one, many) = (PieceWord.Of(best.Outcome.Level).One, PieceWord.Of(best.Outcome.Level).Many);
        var frames = best.Outcome.Utterances.Average(u => u.Scores.FrameCount);
        var gain = best.Accuracy - best.FrameAccuracy;
        if (gain <= 0)
        {
            return $"**From {many} to utterances.** {Say.Capital(Say.Model(best.Name))} is right for {Say.Percent(best.FrameAccuracy)} of the {many} and {Say.Percent(best.Accuracy)} of the utterances: putting about {Say.Whole((long)Math.Round(frames))} {many} together gains nothing. Its errors belong to whole utterances.";
        }

        var text = $"**From {many} to utterances.** {Say.Capital(Say.Model(best.Name))} is right for {Say.Percent(best.FrameAccuracy)} of the {many} but {Say.Percent(best.Accuracy)} of the utterances: over about {Say.Whole((long)Math.Round(frames))} {many}, errors in either direction average out. ";
        var alone = Independent(best);
        text += best.FrameAccuracy > 0.5 && alone - best.Accuracy > 0.005
            ? $"If {many} erred independently of each other, votes would get {Say.Percent(alone)} right. That they do not shows that the {one} errors of an utterance go together: they come from the voice, and more of the same speech would not remove them."
            : $"That is about what independent {one} errors would give.";
        return text + Votes(best, many);
    }

    /// <summary>How many utterances a vote would get right if each frame were right by itself with the model's accuracy (normal approximation).</summary>
    private static double Independent(ModelScore best)
    {
        var (p, sum) = (Math.Clamp(best.FrameAccuracy, 1e-9, 1 - 1e-9), 0.0);
        foreach (var utterance in best.Outcome.Utterances)
        {
            sum += Cumulative((p - 0.5) * Math.Sqrt(utterance.Scores.FrameCount / (p * (1 - p))));
        }

        return sum / best.Outcome.Utterances.Count;
    }

    private static string Votes(ModelScore best, string many)
    {
        var difference = best.Accuracy - best.VoteAccuracy;
        return !double.IsFinite(difference) || Math.Abs(difference) < 1e-9 ? ""
            : difference > 0 ? $" Weighing {many} by how sure they are gains {Say.Points(difference)} over counting them."
            : $" Counting {many} would even gain {Say.Points(difference)} over weighing them by how sure they are.";
    }

    /// <summary>Of the standard normal distribution; Abramowitz and Stegun 7.1.26, error below 2e-7.</summary>
    private static double Cumulative(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var tail = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x);
        return z >= 0 ? 1 - (0.5 * tail) : 0.5 * tail;
    }
}
