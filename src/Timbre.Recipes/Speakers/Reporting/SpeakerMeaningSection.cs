using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>An argument from this run's numbers: which model to use, how much speech it needs, what a change of session costs.</summary>
internal static class SpeakerMeaningSection
{
    public static Section Of(SpeakerView view)
    {
        if (!double.IsFinite(view.StrictBest.Accuracy(ResultRow.Utterance)))
        {
            return new Section("interpretation", "What it means", [new Text("Nothing was tested per utterance, so there is nothing to interpret.")]);
        }

        var figures = view.StrictBest.Level(ResultRow.Utterance)!;
        IEnumerable<string?> paragraphs = figures.Metrics.Accuracy <= Chance(figures) ? [Worth(view)] : [Worth(view), Model(view), Speech(view), Session(view), Leak(view), Inputs(view), Errors(view), Axis(view)];
        return new Section("interpretation", "What it means", [.. paragraphs.OfType<string>().Select(p => new Text(p))], Lead(view));
    }

    private static string Lead(SpeakerView view) => view.Main.Leaky
        ? "The only figures are leaky: they compare models on recordings that they have heard parts of."
        : $"Argued from the figures {SpeakerWords.Form(view.Strict)}{(view.Strict != view.Main ? ", the division that is nearest to another day" : "")}.";

    /// <summary>What always giving the name with most test utterances gets.</summary>
    private static double Chance(SpeakerLevel level) => level.Metrics.N == 0 ? double.NaN : level.Metrics.PerClass.Values.Max(c => (double)c.Support / level.Metrics.N);

    private static string Worth(SpeakerView view)
    {
        var figures = view.StrictBest.Level(ResultRow.Utterance)!;
        var accuracy = figures.Metrics.Accuracy;
        var chance = Chance(figures);
        var interval = Say.Interval(figures.OverSpeakers.Low, figures.OverSpeakers.High) is { } known ? $" ({known})" : "";
        var facts = $"Guessing would be right in {Say.Percent(chance)} of cases; {SpeakerWords.Model(view.StrictBest.Model)} is right in {Say.Percent(accuracy)}{interval}";
        return view.Main.Leaky ? $"**Little follows for new recordings.** {facts}, but parts of the tested utterances were in training."
            : accuracy <= chance ? $"**Nothing was learnt that helps.** {facts}."
            : figures.OverSpeakers.IsDefined && figures.OverSpeakers.Low <= chance ? $"**Little is certain.** {facts}; the interval reaches down to guessing."
            : $"**The voices can be told apart.** {facts}.";
    }

    private static string? Model(SpeakerView view)
    {
        var ranked = view.Strict.Ranked();
        if (ranked.Count < 2 || !double.IsFinite(ranked[1].Accuracy(ResultRow.Utterance)))
        {
            return null;
        }

        var (best, second) = (ranked[0], ranked[1]);
        var lead = best.Accuracy(ResultRow.Utterance) - second.Accuracy(ResultRow.Utterance);
        var difference = SamePieces.Difference(best.Level(ResultRow.Utterance), second.Level(ResultRow.Utterance), view.Recipe);
        var evidence = difference.IsDefined ? $" (95\u00a0% interval of the difference {Text.Escape(Say.Fixed(100 * difference.Low))} to {Say.Fixed(100 * difference.High)} points)" : "";
        var decided = difference.IsDefined && !difference.Contains(0);
        var text = lead == 0
            ? $"**Which model to use: either.** {Say.Capital(SpeakerWords.Model(best.Model))} and {SpeakerWords.Model(second.Model)} are right equally often per utterance; {Tie(best, second)}"
            : decided ? $"**Which model to use: {SpeakerWords.Model(best.Model)}.** Its lead of {Say.Points(lead)} over {SpeakerWords.Model(second.Model)} is beyond chance{evidence}."
            : $"**Which model to use is not settled.** {Say.Capital(SpeakerWords.Model(best.Model))} leads {SpeakerWords.Model(second.Model)} by {Say.Points(lead)}, which chance alone could give{evidence}.";
        if (view.Strict != view.Main)
        {
            text += view.Best.Model == best.Model ? $" {Say.Capital(SpeakerWords.Model(best.Model))} is the first {SpeakerWords.Form(view.Main)} as well."
                : $" {Say.Capital(SpeakerWords.Form(view.Main))} {SpeakerWords.Model(view.Best.Model)} comes first: testing in known sessions only would have chosen another model.";
        }

        return text;
    }

    private static string Tie(SpeakerModelOutcome best, SpeakerModelOutcome second)
    {
        var lead = best.Accuracy(ResultRow.Chunk) - second.Accuracy(ResultRow.Chunk);
        return !double.IsFinite(lead) ? "there is no smaller unit to decide it."
            : lead > 0 ? $"per chunk {SpeakerWords.Model(best.Model)} is ahead by {Say.Points(lead)}."
            : "per chunk they are level too.";
    }

    private static string? Speech(SpeakerView view)
    {
        var test = SecondsArgument.Needs(view.StrictBest.Model, view.StrictBest.BySeconds, " of speech");
        var enrolled = view.Outcome.Enrolment.FirstOrDefault(g => g.Model == view.StrictBest.Model) ?? view.Outcome.Enrolment.Where(g => g.Points.Count > 0).MaxBy(g => g.Points[^1].Accuracy);
        var enrol = enrolled is null ? null : SecondsArgument.Needs(enrolled.Model, enrolled.Points, " of enrolment per speaker");
        var said = new[] { test is null ? null : $"{Say.Capital(SpeakerWords.Form(view.Strict))} {test}", enrol is null ? null : $"by utterance {enrol}" }.OfType<string>().ToList();
        if (said.Count == 0)
        {
            return null;
        }

        var known = view.StrictBest.BySeconds.Where(p => double.IsFinite(p.Accuracy)).ToList();
        var end = known.Count < 2 ? "" : known[^1].Accuracy - known[^2].Accuracy > 0.01
            ? $" From {SpeakerWords.Seconds(known[^2].Seconds)} to {SpeakerWords.Seconds(known[^1].Seconds)} it still gains {Say.Points(known[^1].Accuracy - known[^2].Accuracy)}, so longer speech would help further."
            : $" From {SpeakerWords.Seconds(known[^2].Seconds)} to {SpeakerWords.Seconds(known[^1].Seconds)} it gains no more than a point, so longer speech would hardly help.";
        return $"**How much speech is needed.** {Say.Capital(string.Join("; ", said))}.{end}";
    }

    private static string? Session(SpeakerView view)
    {
        var gaps = SpeakerGap.All(view.ByUtterance is { Leaky: false } a ? a : null, view.ByChapter is { Leaky: false } b ? b : null, ResultRow.Utterance);
        if (gaps.Count == 0)
        {
            return view.Main.Leaky || view.ByChapter is not null ? null : "**What a change of session costs is not known.** Only sessions that were in training were tested; on another day, or with another microphone, expect less.";
        }

        var gap = gaps[0];
        var (known, other) = (gap.Easier.Errors() / (double)gap.Easier.Metrics.N, gap.Harder.Errors() / (double)gap.Harder.Metrics.N);
        var echo = view.Outcome.Space?.Chapters is { } chapters && double.IsFinite(chapters.Same) && chapters.Same > chapters.Expected + 0.02
            ? $" The features show the session too: a chunk's nearest neighbour is from the same chapter in {Say.Percent(chapters.Same)} of cases, against {Say.Percent(chapters.Expected)} by chance."
            : "";
        return gap.Difference > 0
            ? $"**What a change of session costs.** Per utterance {SpeakerWords.Model(gap.Model)} falls from {Say.Percent(gap.Easier.Metrics.Accuracy)} to {Say.Percent(gap.Harder.Metrics.Accuracy)} when the session is new: {(known > 0 ? $"{Say.Fixed(other / known)} times as many errors" : "errors where there were none")}{(gap.Clear ? "" : ", though the intervals overlap")}.{echo}"
            : $"**Per utterance a change of session costs nothing here.** {Say.Capital(SpeakerWords.Model(gap.Model))} gets {Say.Percent(gap.Harder.Metrics.Accuracy)} in new sessions and {Say.Percent(gap.Easier.Metrics.Accuracy)} in known ones.{Chunks(view, gap.Model)}{echo}";
    }

    /// <summary>Whole utterances can hide what single chunks show.</summary>
    private static string Chunks(SpeakerView view, string model) =>
        SpeakerGap.All(view.ByUtterance, view.ByChapter, ResultRow.Chunk).FirstOrDefault(g => g.Model == model) is { Difference: > 0 } gap
            ? $" Per chunk it does lose, {Say.Points(gap.Difference)}: whole utterances are long enough to make up for that."
            : "";

    private static string? Leak(SpeakerView view)
    {
        var gaps = SpeakerGap.All(view.Leaky, view.Strict.Leaky ? null : view.Strict, ResultRow.Chunk);
        return gaps.Count == 0 ? null : gaps[0].Difference > 0
            ? $"**What the published way promises.** Per chunk it gives {SpeakerWords.Model(gaps[0].Model)} {Say.Percent(gaps[0].Easier.Metrics.Accuracy)}; {SpeakerWords.Form(view.Strict)} {Say.Percent(gaps[0].Harder.Metrics.Accuracy)} is left. [The divisions](#leak) say why."
            : $"**The leak did not pay.** Per chunk {SpeakerWords.Model(gaps[0].Model)} gets {Say.Percent(gaps[0].Harder.Metrics.Accuracy)} {SpeakerWords.Form(view.Strict)}, as much as with the leak ({Say.Percent(gaps[0].Easier.Metrics.Accuracy)}). Only the honest division could show that.";
    }

    private static string? Inputs(SpeakerView view)
    {
        if (SpeakerInputsBlock.Pair(view) is not var (better, worse))
        {
            return null;
        }

        var level = better.Level(ResultRow.Chunk) is { Items.Count: > 0 } && worse.Level(ResultRow.Chunk) is not null ? ResultRow.Chunk : ResultRow.Utterance;
        var difference = SamePieces.Difference(better.Level(level), worse.Level(level), view.Recipe);
        return !double.IsFinite(difference.Estimate) ? null
            : $"**What the model sees.** Per {level} {SpeakerWords.Model(better.Model)} gets {Say.Percent(better.Accuracy(level))} and {SpeakerWords.Model(worse.Model)} {Say.Percent(worse.Accuracy(level))}. "
                + (difference.IsDefined && !difference.Contains(0)
                    ? "That is beyond chance: it comes from what is measured of the speech, not from how it is learned."
                    : "That is within chance, so neither input is shown to hold more of the voice than the other.");
    }

    private static string? Errors(SpeakerView view) => view.ErrorLevel is { } level && SpeakerConfusionSection.Genders(view, level) is { } genders ? $"**Who is confused.** {genders}." : null;

    private static string? Axis(SpeakerView view) => view.Outcome.Space is { } space && ComponentsSection.GenderAxis(space) is { } axis ? $"**What the features vary in.** {axis}." : null;
}
