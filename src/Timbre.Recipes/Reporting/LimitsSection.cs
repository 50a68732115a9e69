using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the figures cannot say.</summary>
internal static class LimitsSection
{
    private const double Wide = 0.05;

    public static Section Of(RunView run)
    {
        List<string> limits = [];
        var speakers = run.Speakers.Count;
        var interval = run.Best.Interval;
        limits.Add(run.Synthetic
            ? "**Computed voices.** The program that made them varies pitch and formants in simple ways; real voices, rooms and microphones vary in many more. No figure here carries over."
            : $"**One kind of speech.** All of it comes from {Text.Escape(run.Outcome.Manifest.Name)}{(run.Outcome.Manifest.Name.StartsWith("librispeech", StringComparison.OrdinalIgnoreCase) ? ": adults who read books aloud in English, cleanly recorded" : "")}. Other languages, ages, rooms, telephones and spontaneous speech are not covered.");
        limits.Add($"**{Say.Capital(Say.Count(speakers, "speaker"))}.** " + (run.Best.Errors == 0 && speakers > 0
            ? $"No error was seen, so drawing other speakers has nothing to vary and gives no interval. Up to {Say.Percent(1 - Math.Pow(0.05, 1.0 / speakers))} of all speakers could still be hard ones without one of them being here (95\u00a0% bound)."
            : interval.IsDefined
            ? $"Speakers, not utterances, decide how sure a figure is: the interval is {Say.Points(interval.High - interval.Low)} wide"
                + (interval.High - interval.Low > Wide ? $", and {Say.Whole(4L * speakers)} speakers would be needed to halve it." : ".")
            : "That is too few for an interval."));
        limits.Add("**The label.** F and M are what the corpus says of its speakers. The models learn how voices with these labels sound; they do not tell who a person is, and a voice may fit neither.");
        if (run.Honest is not null)
        {
            limits.Add($"**Choices on validation speakers.** {(PictureExperiment.Runs(run.Recipe) ? "How sure to be" : "When to stop and how sure to be")} was decided on speakers outside the test, but "
                + (run.Recipe.Name == PublishedFigures.RecipeName ? "the architectures were chosen by others who had seen the same corpus." : "features, models and their settings were chosen by people who know recordings like these."));
        }

        if (run.Published is not null)
        {
            limits.Add("**What the published way did wrong.** " + (run.PublishedByUtterance
                ? PublishedUtterances.Flaws(run)
                : "Frames were divided at random, so every utterance and speaker was on both sides. Mean and variance were computed over training and test together, and stopping was decided on frames of the same voices."));
            if (run.Recipe.Name == PublishedFigures.RecipeName)
            {
                limits.Add($"**Not the same in everything.** The published networks were trained for up to 200 epochs; here it is {run.Recipe.PublishedEpochs}, and the perceptron stops after {run.Recipe.PublishedPatience} without improvement. Trees and networks are other implementations of the same methods.");
            }
        }

        if (run.Outcome.Corpus.Failures.Count > 0)
        {
            limits.Add($"**Missing recordings.** {Say.Count(run.Outcome.Corpus.Failures.Count, "recording")} could not be used; were they unlike the rest, the figures would be too good.");
        }

        return new Section("limits", "Limits", [new Text(string.Join("\n", limits.Select(l => "- " + l)))], "What these figures do not say.");
    }
}
