using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>Which model is best, whether beyond chance, and why.</summary>
internal static class BestModelArgument
{
    private const double Alike = 0.03; // in accuracy

    /// <summary>Whether anything was learnt at all.</summary>
    public static string? Learnt(RunView run)
    {
        var best = run.Best;
        if (best.Name == ModelCatalog.Majority)
        {
            return run.Ranked.Count == 1
                ? $"**The baseline.** Only the majority class was run. It is right for {Say.Percent(best.Accuracy)} of the utterances without listening; any model has to beat that."
                : $"**Nothing was learnt that helps.** No model does better than always giving the more frequent label ({Say.Percent(best.Accuracy)}). Either the features do not carry the label here, or there are too few speakers to learn it from.";
        }

        var interval = Say.Interval(best.Interval.Low, best.Interval.High) is { } known ? $" ({known})" : "";
        var against = $"**The voices carry the label.** Always giving the more frequent label would be right for {Say.Percent(run.Chance)} of the utterances; {Say.Model(best.Name)} is right for {Say.Percent(best.Accuracy)}{interval}. ";
        if (run.MainLeaks)
        {
            return $"**Little follows for the voice.** Always giving the more frequent label would be right for {Say.Percent(run.Chance)} of the utterances; {Say.Model(best.Name)} is right for {Say.Percent(best.Accuracy)}{interval}. It had met {(run.Main.Split.IsByPiece ? "every one of these recordings" : "the speakers of these recordings")} in training, so whether it goes by the label or by the recording cannot be told from here.";
        }

        return !best.Interval.IsDefined ? against + "No interval can be given with so few speakers, so how far that would hold for others is open."
            : best.Interval.Low > run.Chance ? against + "The whole interval lies above guessing, so this is not the luck of these speakers."
            : $"**Little is certain.** Always giving the more frequent label would be right for {Say.Percent(run.Chance)} of the utterances; {Say.Model(best.Name)} is right for {Say.Percent(best.Accuracy)}{interval}. The interval reaches down to guessing: with other speakers nothing might be left of the lead.";
    }

    /// <summary>Whether the first place is more than chance.</summary>
    public static string? Best(RunView run)
    {
        var rivals = run.Learned.Where(m => m.Name != run.Best.Name).ToList();
        if (rivals.Count == 0 || run.Best.Name == ModelCatalog.Majority)
        {
            return null;
        }

        var second = rivals[0];
        if (run.Pair(run.Best.Name, second.Name) is not { } pair)
        {
            return null;
        }

        var tied = rivals.Where(m => run.Pair(run.Best.Name, m.Name) is { Decided: false }).ToList();
        var beaten = rivals.Where(m => run.Pair(run.Best.Name, m.Name) is { Decided: true }).ToList();
        var head = pair.Decided
            ? $"**{Say.Capital(Say.Model(run.Best.Name))} is the best model here.** Its lead of {Say.Points(run.Best.Accuracy - second.Accuracy)} over {Say.Model(second.Name)} is beyond chance ({pair.Evidence(run.Best.Name)})."
            : run.Best.Accuracy == second.Accuracy
                ? $"**There is no single best model.** {Say.Capital(Say.Model(run.Best.Name))} and {Say.Model(second.Name)} are right equally often ({pair.Evidence(run.Best.Name)})."
                : $"**First place is not settled.** {Say.Capital(Say.Model(run.Best.Name))} leads {Say.Model(second.Name)} by {Say.Points(run.Best.Accuracy - second.Accuracy)}, which chance alone could give ({pair.Evidence(run.Best.Name)}).";
        if (!pair.Decided && beaten.Count > 0)
        {
            head += $" Its lead over {Say.List([.. beaten.Select(m => Say.Model(m.Name))])} is beyond chance.";
        }
        else if (pair.Decided && tied.Count > 0)
        {
            head += $" Against {Say.List([.. tied.Select(m => Say.Model(m.Name))])} it is not, so the order of those is open.";
        }

        return head;
    }

    /// <summary>What the way the models differ says about why.</summary>
    public static string? Why(RunView run)
    {
        var network = run.Learned.FirstOrDefault(m => m.IsNetwork);
        var trees = run.Learned.FirstOrDefault(m => m.Kind == ModelCatalog.Boosting && m.Input == network?.Input);
        if (network is null || trees is null || run.Pair(network.Name, trees.Name) is not { } pair)
        {
            return Networks(run);
        }

        var frame = network.FrameAccuracy - trees.FrameAccuracy;
        var piece = PieceWord.Of(network.Outcome.Level);
        var perFrame = !double.IsFinite(frame) ? "" : Math.Abs(frame) < 0.005
            ? $" Per {piece.One} they are level ({Say.Percent(network.FrameAccuracy)} and {Say.Percent(trees.FrameAccuracy)})."
            : $" Per {piece.One} it is {Say.Percent(network.FrameAccuracy)} against {Say.Percent(trees.FrameAccuracy)}.";
        var depth = run.Recipe.Training.Depth;
        var text = !pair.Decided
            ? $"**Trees against networks.** {Say.Capital(Say.Model(network.Name))} and {Say.Model(trees.Name)} cannot be told apart with this many speakers ({Say.Percent(network.Accuracy)} and {Say.Percent(trees.Accuracy)}; {Say.P(pair.AdjustedP)}).{perFrame} "
                + (!double.IsFinite(frame) ? "More speakers would have to decide it." : Math.Abs(frame) < Alike ? $"What one {piece.One} tells about the label seems to be used up by either, so a better model of single {piece.Many} would gain little." : $"Single {piece.Many} do differ, so more speakers might decide it.")
            : network.Accuracy > trees.Accuracy
                ? $"**Why the network beats the trees.** A tree of depth {depth} decides on at most {Say.Count(depth, "feature")} at a time and in steps; the network weighs all of them together and smoothly.{perFrame} {(!double.IsFinite(frame) ? "" : frame > 0.005 ? $"The advantage is there in single {piece.Many} already, so it is the shape of the boundary and not the vote that differs." : $"Single {piece.Many} hardly differ, so the advantage lies in how well the sureness of the {piece.Many} adds up.")}"
                : $"**Why the trees beat the network.** With {Say.Count(run.Main.Leak.TrainSpeakers, "speaker")} to learn from, {Say.Model(network.Name)} ({Say.Count(network.ParameterCount, "parameter")}) finds less that carries over to other voices than {Say.Model(trees.Name)} ({Say.Whole(trees.ParameterCount)}).{perFrame} More smoothness does not help where speakers are few.";
        return Networks(run) is { } networks ? $"{text}\n\n{networks}" : text;
    }

    /// <summary>What convolution along the coefficients is worth.</summary>
    private static string? Networks(RunView run)
    {
        var plain = run.Learned.FirstOrDefault(m => m.Name == ModelCatalog.Mlp);
        var convolution = run.Learned.FirstOrDefault(m => m.Name == ModelCatalog.Cnn1d);
        if (plain is null || convolution is null || run.Pair(plain.Name, convolution.Name) is not { } pair)
        {
            return null;
        }

        var sizes = $"{Say.Whole(convolution.ParameterCount)} parameters against {Say.Whole(plain.ParameterCount)}";
        return !pair.Decided
            ? $"**What convolution is worth.** Sliding filters along the coefficients ({sizes}) changes the accuracy by {Say.Points(convolution.Accuracy - plain.Accuracy)}, within chance. "
                + (Math.Abs(convolution.Accuracy - plain.Accuracy) < Alike
                    ? "That fits the features: cepstral coefficients have no common scale along their index, so a pattern found at one place need not mean the same at another."
                    : "A difference of that size would matter; more speakers would have to decide whether it is there.")
            : convolution.Accuracy > plain.Accuracy
                ? $"**What convolution is worth.** Sliding filters along the coefficients gains {Say.Points(convolution.Accuracy - plain.Accuracy)} ({sizes}), beyond chance: neighbouring coefficients say something together that holds for other voices too."
                : $"**What convolution is worth.** Sliding filters along the coefficients loses {Say.Points(convolution.Accuracy - plain.Accuracy)} ({sizes}), beyond chance: a pattern found at one coefficient does not mean the same at another.";
    }
}
