using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the figures cannot say.</summary>
internal static class SpeakerLimitsSection
{
    private const int Many = 100;
    private const double Wide = 0.05;

    public static Section Of(SpeakerView view)
    {
        List<string> limits =
        [
            $"**A closed set.** The models know {Say.Count(view.Speakers, "speaker")} and nobody else: somebody unknown is always given one of these names, often with confidence. Whether a voice is known at all is another question, which was not tested.",
        ];
        if (view.Speakers < Many)
        {
            limits.Add($"**A small set.** Among more than {Say.Count(view.Speakers, "speaker")} there are more voices to be taken for; nothing here says what that costs.");
        }

        limits.Add(Intervals(view));
        var corpus = view.Outcome.Manifest.Name;
        limits.Add(RunView.IsSynthetic(view.Recipe, view.Outcome.Manifest)
            ? "**Computed voices.** No person was recorded: a program made every voice. No figure here carries over to people."
            : $"**One kind of speech.** All of it comes from {Text.Escape(corpus)}{(view.LibriSpeech ? ": books read aloud, cleanly recorded" : "")}. Telephones, noise, other languages, illness and disguise are not covered.");
        if (view.ByChapter is { } chapters)
        {
            var untested = view.Speakers - chapters.Leak.TestSpeakers;
            limits.Add("**Chapters are not years.** Another chapter is another session, but often by the same microphone and in the same months; voices change more than that."
                + (untested > 0 ? $" {Say.Count(untested, "speaker")} with one chapter could not be tested." : ""));
        }
        else
        {
            limits.Add("**Known sessions only.** No division held out whole sessions, so part of what was recognised may be the recording and not the voice.");
        }

        if (view.Leaky is { } leaky)
        {
            limits.Add($"**What the figures {SpeakerWords.Form(leaky)} are.** {Text.Escape(leaky.Leak.Sentence)} They are shown to be compared with, not to be believed.");
        }

        if (view.Outcome.Corpus.Failures.Count > 0)
        {
            limits.Add($"**Missing recordings.** {Say.Count(view.Outcome.Corpus.Failures.Count, "recording")} could not be used; were they unlike the rest, the figures would be too good.");
        }

        return new Section("limits", "Limits", [new Text(string.Join("\n", limits.Select(l => "- " + l)))], "What these figures do not say.");
    }

    private static string Intervals(SpeakerView view)
    {
        var level = view.StrictBest.Level(ResultRow.Utterance);
        if (level is null || !level.OverSpeakers.IsDefined)
        {
            return "**No interval.** There are too few speakers, or too few of them tested, to say how far a figure would move with others.";
        }

        var (speakers, chapters) = (level.OverSpeakers.High - level.OverSpeakers.Low, level.OverChapters.High - level.OverChapters.Low);
        return speakers == 0
            ? "**No width.** Nothing varied between speakers, so the interval has no width; that is no proof that there are no hard voices."
            : $"**How sure the figures are.** Drawing other speakers moves the accuracy per utterance of {SpeakerWords.Model(view.StrictBest.Model)} within {Say.Points(speakers)}"
                + (double.IsFinite(chapters) ? $", drawing other chapters within {Say.Points(chapters)}" : "")
                + (speakers > Wide ? $"; four times as many speakers would be needed to halve the first." : ".")
                + " Neither interval covers the draw of the division itself.";
    }
}
