using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What was asked, and in three lines what came out.</summary>
internal static class AskedSection
{
    public static Section Of(RunView run)
    {
        var blocks = new List<Block>();
        if (run.Synthetic)
        {
            blocks.Add(new Callout(
                Tone.Warning,
                "These voices are synthetic",
                "No person was recorded: a program computed every voice, and the labels F and M are settings of that program. The figures show that the whole way works from recordings to report; **they say nothing about real voices**."));
        }

        if (run.MainLeaks)
        {
            blocks.Add(new Callout(
                Tone.Leak,
                "Every figure here comes from a leaky split",
                $"{Text.Escape(run.Main.Leak.Sentence)} Run the recipe with `--set forms=honest` for figures that hold for voices that were not in training."));
        }

        blocks.Add(new Text(Question(run)));
        blocks.Add(new Text(Answer(run)));
        return new Section("asked", "What was asked", blocks, Lead(run));
    }

    private static string Lead(RunView run) => run.MainLeaks
        ? $"Can a short recording be given the corpus's label, F or M{(run.Pieces is { One: ResultRow.Frame } ? ", from single frames of speech" : "")}? This run asks it the published way only."
        : "Can a recording of a voice that no model has heard before be given the label, F or M, that the corpus gives its speaker?";

    private static string Question(RunView run)
    {
        var models = Say.List([.. run.Main.Models.Select(m => $"{Say.Model(m.Model)} (`{m.Model}`)")]);
        return $"Each recording becomes {Inputs(run)}. {Say.Capital(models)} {(run.Main.Models.Count == 1 ? "judges" : "judge")} {Judged(run)} {Forms(run)}".TrimEnd();
    }

    private static string Inputs(RunView run)
    {
        var seen = InputWords.Of(run.Outcome, run.Ranked.Concat(run.Published is { } published ? RunView.Rank(published) : []));
        var named = seen.Select(i => InputWords.Describe(i) + (i.Name.Length > 0 ? $", called `{i.Name}`" : "")).ToList();
        return named.Count == 1 ? named[0] : $"{string.Join("; ", named.Take(named.Count - 1))}; and {named[^1]}";
    }

    private static string Judged(RunView run)
    {
        var whole = run.Ranked.Count(m => m.Outcome.Level is null);
        return run.Pieces is not { } piece ? (run.Ranked.Count == 1 ? "it as a whole." : "the recording as a whole, each from its input.")
            : whole == 0 ? $"every {piece.One} for itself, and the {piece.Many} together decide the recording."
            : $"the recording as a whole, or every {piece.One} for itself; then the {piece.Many} together decide the recording.";
    }

    private static string Forms(RunView run)
    {
        List<string> ways = [];
        if (run.Honest is not null)
        {
            ways.Add("with speakers kept apart");
        }

        if (run.Augmented is not null)
        {
            ways.Add(run.Honest is null ? "with speakers kept apart and altered copies in training" : "the same with altered copies in training");
        }

        if (run.Published is not null)
        {
            ways.Add(ways.Count > 0 ? "once more the way it was published" : "the way it was published");
        }

        return ways.Count switch
        {
            1 => run.MainLeaks ? "" : run.Honest is null ? "Speakers are kept apart, and training holds altered copies of the recordings." : "Speakers are kept apart.",
            2 => $"It is done twice: {ways[0]}, and {ways[1]}.",
            _ => $"It is done three times: {ways[0]}, {ways[1]}, and {ways[2]}.",
        };
    }

    private static string Answer(RunView run)
    {
        var best = run.Best;
        if (!double.IsFinite(best.Accuracy))
        {
            return "**In short:** no accuracy could be computed, since nothing was tested.";
        }

        var interval = Say.Interval(best.Interval.Low, best.Interval.High) is { } text ? $" ({text})" : "";
        var answer = $"**In short:** {Say.Model(best.Name)} gives {Say.Percent(best.Accuracy)} of the {(run.MainLeaks ? "tested utterances" : "utterances of unheard speakers")} the corpus's label{interval}.";
        return answer + Published(run);
    }

    /// <summary>What the published way gives: for the same model, or else for the best model that was run both ways.</summary>
    private static string Published(RunView run)
    {
        if (run.Gaps.FirstOrDefault(g => g.Name == run.Best.Name) is { } own)
        {
            return own.Utterance > 0
                ? $" The published way gives the same model {Say.Percent(own.LeakyAccuracy)}: {Say.Points(own.Utterance)} more, for voices it was trained on."
                : $" The published way gives the same model {Say.Percent(own.LeakyAccuracy)}, which here is no more, though its split leaks.";
        }

        return run.Gaps.FirstOrDefault(g => g.Name != ModelCatalog.Majority) is not { } other ? ""
            : other.Utterance > 0
                ? $" The published way was not run with it; {Say.Model(other.Name)} rises from {Say.Percent(other.Honest.Accuracy)} to {Say.Percent(other.LeakyAccuracy)} that way, for voices it was trained on."
                : $" The published way was not run with it; {Say.Model(other.Name)} gets {Say.Percent(other.LeakyAccuracy)} that way and {Say.Percent(other.Honest.Accuracy)} with speakers kept apart.";
    }
}
