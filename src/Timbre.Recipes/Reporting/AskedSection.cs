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
        ? "Can a short recording be given the corpus's label, F or M, from single frames of speech? This run asks it the published way only."
        : "Can a recording of a voice that no model has heard before be given the label, F or M, that the corpus gives its speaker?";

    private static string Question(RunView run)
    {
        var models = Say.List([.. run.Main.Models.Select(m => $"{Say.Model(m.Model)} (`{m.Model}`)")]);
        var forms = run.BothForms
            ? "It is done twice: with speakers kept apart, and once more the way it was published."
            : run.Honest is not null ? "Speakers are kept apart." : "";
        return $"Each recording becomes frames of {run.Outcome.FeatureNames.Count} {Text.Escape(run.Recipe.Features.Kind)} coefficients. "
            + $"{Say.Capital(models)} {(run.Main.Models.Count == 1 ? "judges" : "judge")} every frame for itself, and the frames together decide the recording. {forms}".TrimEnd();
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
        if (run.BothForms && new ModelScoreLookup(run.Published!)[best.Name] is { } leaky && double.IsFinite(leaky.Accuracy))
        {
            answer += leaky.Accuracy > best.Accuracy
                ? $" The published way gives the same model {Say.Percent(leaky.Accuracy)}: {Say.Points(leaky.Accuracy - best.Accuracy)} more, for voices it was trained on."
                : $" The published way gives the same model {Say.Percent(leaky.Accuracy)}, which here is no more, though its split leaks.";
        }

        return answer;
    }
}
