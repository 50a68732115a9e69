using Timbre.Evaluation;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Where the best model errs, and whether that is more than chance.</summary>
internal static class ErrorArgument
{
    private const int MostNamed = 5;

    /// <summary>Whether one label is missed more often than the other.</summary>
    public static string? Label(RunView run)
    {
        var tested = run.Best.Outcome.Utterances;
        if (run.Labels.Count != 2 || run.Best.Errors == 0 || tested.Select(u => u.Label).Distinct().Count() < 2)
        {
            return null;
        }

        bool[] first = [.. tested.Select(u => u.Label == 0)];
        bool[] wrong = [.. tested.Select(u => !u.Correct)];
        var gap = GroupBootstrap.Interval(
            GroupIndex.From([.. tested.Select(u => u.Utterance.Speaker ?? u.Utterance.Id)]),
            items => RateGap.Of(items, first, wrong),
            new BootstrapOptions { Replicates = Math.Max(2, run.Recipe.Replicates), Seed = run.Recipe.Seed });
        string Rate(int label)
        {
            var own = tested.Where(u => u.Label == label).ToList();
            var errors = own.Count(u => !u.Correct);
            return $"{Say.Whole(errors)} of {Say.Whole(own.Count)} utterances {Say.Label(run.Labels[label])} ({Say.Percent((double)errors / own.Count)})";
        }

        var facts = $"**Which label is missed.** {Say.Capital(Say.Model(run.Best.Name))} errs on {Rate(0)} and {Rate(1)}. ";
        var more = run.Labels[gap.Estimate > 0 ? 0 : 1];
        return gap.Estimate == 0 ? facts + "The two are missed equally often."
            : !gap.IsDefined || gap.Contains(0) ? facts + $"With other speakers the difference could vanish or turn round{(gap.IsDefined ? $" ({Signed(gap.Low)} to {Signed(gap.High)} points)" : "")}, so it is no finding."
            : facts + $"Voices {Say.Label(more)} are missed more often, beyond what drawing other speakers gives ({Signed(gap.Low)} to {Signed(gap.High)} points). Whoever uses the model should expect errors to fall on them first.";
    }

    /// <summary>Whether errors are spread over speakers or gathered on a few.</summary>
    public static string? Speakers(RunView run)
    {
        var errors = run.Best.Errors;
        if (errors == 0)
        {
            return $"**No hard speakers.** {Say.Capital(Say.Model(run.Best.Name))} makes no error on {Say.Count(run.Best.Tested, "utterance")} of {Say.Count(run.Speakers.Count, "speaker")}. Which voices are hard for it cannot be said from this corpus.";
        }

        var byErrors = run.Speakers.Where(s => s.Errors > 0).OrderByDescending(s => s.Errors).ThenBy(s => s.Score).ToList();
        if (run.Speakers.All(s => s.Count == 1))
        {
            return $"**Hard speakers.** With one utterance per speaker, a hard voice and a bad moment cannot be told apart. {Say.Capital(Say.Count(byErrors.Count, "speaker"))} of {Say.Whole(run.Speakers.Count)} {(byErrors.Count == 1 ? "gets" : "get")} another label than the corpus gives.";
        }

        var (half, sum) = (0, 0);
        while (2 * sum < errors)
        {
            sum += byErrors[half++].Errors;
        }

        var share = (double)half / run.Speakers.Count;
        var named = half <= MostNamed ? $" ({Say.List([.. byErrors.Take(half).Select(s => $"`{s.Speaker.Replace('`', '\'')}`, {run.Labels[s.Label]}")])})" : "";
        var text = $"**Hard speakers.** {Say.Capital(Say.Count(half, "speaker"))} of {Say.Whole(run.Speakers.Count)}{named} {(half == 1 ? "accounts" : "account")} for {Say.Whole(sum)} of the {Say.Count(errors, "error")}. "
            + (share < 0.2 ? "Errors gather on few voices, so the figure depends on which speakers a test happens to hold." : "Errors are spread over many voices, so no small group explains them.");
        var missed = run.Speakers.Count(s => 2 * s.Errors > s.Count);
        return text + (missed > 0
            ? $" {Say.Capital(Say.Count(missed, "speaker"))} {(missed == 1 ? "is" : "are")} missed more often than not: for the model {(missed == 1 ? "this voice sounds" : "these voices sound")} like the other label, which is a finding about the model and not about the {(missed == 1 ? "person" : "people")}."
            : " No speaker is missed more often than not: a vote over a speaker's utterances would be wrong for none of them.");
    }

    /// <summary>Whether the models have their errors in common.</summary>
    public static string? Models(RunView run)
    {
        if (SharedErrors.Of(run) is not { Models: > 1, OfBest: > 0 } shared)
        {
            return null;
        }

        var facts = $"**The same errors?** Of the {Say.Count(shared.OfBest, "error")} of {Say.Model(run.Best.Name)}, {Say.Whole(shared.OfAll)} {(shared.OfAll == 1 ? "is" : "are")} made by every other model that learns; independent models would share {Say.Fixed(shared.Expected)}. ";
        return shared.OfAll > (2 * shared.Expected) + 1
            ? facts + "What is hard is the voices and what the features keep of them, more than any one model: other features promise more than other classifiers."
            : facts + "The models err in different places, so putting them together promises a gain.";
    }

    /// <summary>Whether short utterances are harder.</summary>
    public static string? Length(RunView run)
    {
        if (run.Best.Errors == 0 || LengthEffect.Of(run) is not { } effect)
        {
            return null;
        }

        var facts = $"**Does length help?** Up to {Say.Fixed(effect.Median)}\u00a0s the error rate is {Say.Percent((double)effect.ShortErrors / effect.Short)}, above it {Say.Percent((double)effect.LongErrors / effect.Long)}. ";
        return !effect.Difference.IsDefined || effect.Difference.Contains(0)
            ? facts + "The difference is within what drawing other speakers gives; length is not what decides here."
            : effect.Difference.Estimate > 0
                ? facts + "Short utterances are harder, beyond chance: there is less to average."
                : facts + "Longer utterances are harder, beyond chance, which speaks against a lack of speech as the cause of errors.";
    }

    private static string Signed(double share) => Text.Escape(Say.Fixed(100 * share));
}
