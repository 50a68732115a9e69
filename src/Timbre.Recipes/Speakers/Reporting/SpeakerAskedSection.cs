using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What was asked, and what came out of each division, in large figures.</summary>
internal static class SpeakerAskedSection
{
    public static Section Of(SpeakerView view)
    {
        var blocks = new List<Block>();
        if (RunView.IsSynthetic(view.Recipe, view.Outcome.Manifest))
        {
            blocks.Add(new Callout(Tone.Warning, "These voices are synthetic", "No person was recorded: a program computed every voice. The figures show that the whole way works from recordings to report; **they say nothing about real voices**."));
        }

        if (view.Main.Leaky)
        {
            blocks.Add(new Callout(Tone.Leak, "Every figure here comes from a leaky split", $"{Text.Escape(view.Main.Leak.Sentence)} An honest division keeps whole utterances, or whole chapters, on one side."));
        }

        blocks.Add(new KeyFigures([.. view.Honest.SelectMany(f => Figures(f, Tone.Good)).Concat(view.Leaky is { } leaky ? Figures(leaky, Tone.Leak) : [])]));
        blocks.Add(new Text(Question(view)));
        blocks.Add(new Text(string.Join("\n", view.Outcome.Forms.OrderBy(f => f.Leaky).Select(f => "- " + Meaning(f)))));
        blocks.Add(new Text(Answer(view)));
        return new Section("asked", "What was asked", blocks, $"Who is speaking? Each of {Say.Count(view.Speakers, "known speaker")} is learned from some recordings and has to be named from others.");
    }

    private static IEnumerable<KeyFigure> Figures(SpeakerForm form, Tone tone)
    {
        var best = form.Ranked()[0];
        foreach (var level in new[] { ResultRow.Utterance, ResultRow.Chunk })
        {
            if (best.Level(level) is { } figures)
            {
                var note = tone == Tone.Leak ? "not to be believed" : Say.Interval(figures.OverSpeakers.Low, figures.OverSpeakers.High);
                yield return new(Say.Percent(figures.Metrics.Accuracy), $"per {level}, {SpeakerWords.Series(form)}, {best.Model}", note, tone);
            }
        }
    }

    private static string Question(SpeakerView view)
    {
        var models = view.Main.Models.Select(SpeakerWords.Described).ToList();
        var inputs = view.Outcome.Inputs.Select(i => InputWords.Describe(i) + $", called {SpeakerWords.Code(view.InputName(i.Name))}").ToList();
        return $"The recordings are those of {Text.Escape(view.Outcome.Manifest.Name)}. What models see of each: {string.Join("; ", inputs)}. "
            + $"{(models.Count == 1 ? "One model was run" : $"{models.Count} models were run")}: {Say.List(models)}. Guessing the speaker with most test utterances would be right in {Say.Percent(view.Chance)} of cases.";
    }

    private static string Meaning(SpeakerForm form) => form.Name switch
    {
        SpeakerForm.ByUtterance => "**By utterance.** Whole utterances are held out. The voice is known, and so are the session, the microphone and the room of most test utterances.",
        SpeakerForm.ByChapter => "**By chapter.** Each speaker's last chapter is held out: the voice is known, the session is not. This is nearest to meeting somebody again another day.",
        _ when form.Split.IsByPiece => $"**{Say.Capital(SpeakerWords.Form(form))}.** {form.Split.By}s are dealt out at random, so a test {form.Split.By.ToString().ToLowerInvariant()} has its neighbours, from the same sentence, in training.",
        _ => $"**{Say.Capital(SpeakerWords.Form(form))}.** {Text.Escape(form.Leak.Sentence)}",
    };

    private static string Answer(SpeakerView view)
    {
        var best = view.Best;
        var accuracy = best.Accuracy(ResultRow.Utterance);
        if (!double.IsFinite(accuracy))
        {
            return "**In short:** no accuracy per utterance could be computed.";
        }

        var text = $"**In short:** {SpeakerWords.Model(best.Model)} names the speaker of {Say.Percent(accuracy)} of the utterances";
        if (view.Main.Leaky)
        {
            return text + ", but it has heard parts of the same utterances in training.";
        }

        text += $" ({SpeakerWords.Form(view.Main)})";
        return view.Strict == view.Main
            ? text + "."
            : text + $"; where the session is new as well, {SpeakerWords.Model(view.StrictBest.Model)} is the best with {Say.Percent(view.StrictBest.Accuracy(ResultRow.Utterance))}.";
    }
}
