using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>The same models at the same unit in every division: what a leak adds, and what a new session costs.</summary>
internal static class SpeakerLeakSection
{
    public static Section? Of(SpeakerView view)
    {
        var forms = view.LeakyFirst.ToList();
        if (forms.Count < 2)
        {
            return null;
        }

        var level = Level(forms);
        var shared = view.Strict.Ranked().Select(m => m.Model).Where(model => forms.Count(f => f.Model(model)?.Level(level) is { Metrics.N: > 0 }) > 1).ToList();
        var published = SpeakerPublishedFigures.Table(view);
        if (shared.Count == 0)
        {
            return new Section("leak", "What the division decides", [.. published is null ? Array.Empty<Block>() : [published]], "No model was run in two divisions, so what a division adds cannot be told from this run.");
        }

        var leak = SpeakerGap.All(view.Leaky, view.Main.Leaky ? null : view.Main, level);
        var session = SpeakerGap.All(view.ByUtterance is { Leaky: false } known ? known : null, view.ByChapter is { Leaky: false } other ? other : null, level);
        var measures = shared.SelectMany(model => forms.Where(f => f.Model(model)?.Level(level) is not null).Select(f => SpeakerResultsSection.Measured(f, f.Model(model)!, level))).ToList();
        var blocks = new List<Block>
        {
            Charts.Dots(Sentence(leak, session, level), measures, $"accuracy per {level}", CellFormat.Percent, SpeakerResultsSection.Tones(forms)) with { Title = $"The same models, per {level}" },
        };
        if (leak.Count > 0)
        {
            blocks.Add(new Text(Leak(leak, view, level).TrimEnd()));
        }

        if (session.Count > 0)
        {
            blocks.Add(new Text(Session(session, level).TrimEnd()));
        }

        blocks.Add(Compared(shared, forms, view, level));
        if (published is not null)
        {
            blocks.Add(published);
        }

        return new Section("leak", "What the division decides", blocks, Lead(leak, session, level));
    }

    /// <summary>The smallest unit that divisions have in common, chunks if they can.</summary>
    private static string Level(List<SpeakerForm> forms) => new[] { ResultRow.Chunk, ResultRow.Utterance, ResultRow.Frame }.FirstOrDefault(l => forms.All(f => f.Models.Any(m => m.Level(l) is not null))) ?? ResultRow.Utterance;

    private static string Lead(IReadOnlyList<SpeakerGap> leak, IReadOnlyList<SpeakerGap> session, string level)
    {
        List<string> said = [];
        if (leak.Count > 0)
        {
            said.Add(leak[0].Difference > 0
                ? $"the leak adds {Say.Points(leak[0].Difference)} per {level} to {SpeakerWords.Model(leak[0].Model)}"
                : $"the leak adds nothing to {SpeakerWords.Model(leak[0].Model)} here");
        }

        if (session.Count > 0)
        {
            said.Add(session[0].Difference > 0
                ? $"a new session costs {SpeakerWords.Model(session[0].Model)} {Say.Points(session[0].Difference)}"
                : $"a new session costs {SpeakerWords.Model(session[0].Model)} nothing");
        }

        return said.Count == 0 ? "The divisions have models in common, but no honest one to compare with." : Say.Capital(string.Join("; ", said)) + ".";
    }

    private static string Sentence(IReadOnlyList<SpeakerGap> leak, IReadOnlyList<SpeakerGap> session, string level)
    {
        List<string> said = [];
        void Add(IReadOnlyList<SpeakerGap> gaps, string all, string some, string none)
        {
            if (gaps.Count > 0)
            {
                var higher = gaps.Count(g => g.Difference > 0);
                said.Add(higher == gaps.Count ? all : higher == 0 ? none : $"for {Say.Whole(higher)} of {Say.Count(gaps.Count, "model")} {some}");
            }
        }

        Add(leak, "every model looks better with the leak", "the leak raises the figure", "no model looks better with the leak");
        Add(session, "every model loses in a new session", "a new session lowers it", "no model loses in a new session");
        return said.Count == 0 ? $"Accuracy per {level} in each division." : Say.Capital(string.Join("; ", said)) + ".";
    }

    private static string Leak(IReadOnlyList<SpeakerGap> leak, SpeakerView view, string level)
    {
        var (first, widest) = (leak[0], leak.MaxBy(g => g.Difference)!);
        var pieces = view.Leaky!.Split.IsByPiece ? view.Leaky.Split.By.ToString().ToLowerInvariant() : "part";
        var facts = $"{Say.Capital(SpeakerWords.Model(first.Model))} is right on {Say.Percent(first.Easier.Metrics.Accuracy)} of the {level}s with the leak and on {Say.Percent(first.Harder.Metrics.Accuracy)} {SpeakerWords.Form(view.Main)}";
        if (!(widest.Difference > 0))
        {
            return $"**The leak did not pay here.** {facts}{(leak.Count > 1 ? "; no other model gains either" : "")}. The honest accuracy is as high as the leaky one, which only the honest division could show.";
        }

        var why = $"With {Say.Count(view.Leaky.Leak.SharedUtterances, "utterance")} on both sides, a test {pieces} has other {pieces}s of the same sentence in training: the same words just before and after, the same pitch, the same room. A model may then recognise the sentence, which nobody asked for.";
        return first.Difference > 0
            ? $"**Why the leaky figure is higher.** {why} {facts}: {SpeakerWords.Signed(first.Difference)}{(first.Clear ? "" : ", though the intervals overlap")}. {(leak.Count == 1 ? "" : widest.Model == first.Model ? "No model gains more." : $"{Say.Capital(SpeakerWords.Model(widest.Model))} gains most, {Say.Points(widest.Difference)}.")}"
            : $"**The leak pays for some models only.** {facts}: the honest figure is as high. {Say.Capital(SpeakerWords.Model(widest.Model))} does gain, {Say.Points(widest.Difference)}. {why}";
    }

    private static string Session(IReadOnlyList<SpeakerGap> session, string level)
    {
        var (first, widest) = (session[0], session.MaxBy(g => g.Difference)!);
        var facts = $"{Say.Capital(SpeakerWords.Model(first.Model))} is right on {Say.Percent(first.Easier.Metrics.Accuracy)} of the {level}s by utterance and on {Say.Percent(first.Harder.Metrics.Accuracy)} by chapter";
        return !(widest.Difference > 0)
            ? $"**A new session costs nothing here.** {facts}{(session.Count > 1 ? ", and no other model loses" : "")}.{(first.Harder.Metrics.Accuracy > 0.5 ? " What was learned is the voice, or these sessions are too alike to tell." : "")}"
            : !(first.Difference > 0)
                ? $"**A new session costs some models only.** {facts}. {Say.Capital(SpeakerWords.Model(widest.Model))} loses {Say.Points(widest.Difference)}: part of what it had learned was the session."
                : $"**What a new session costs.** By utterance, the session of a test utterance is in training too: its microphone, room, level and book. By chapter it is not. {facts}: {Say.Points(first.Difference)} less{(first.Clear ? "" : ", though the intervals overlap")}. "
                    + (session.Count == 1 ? "" : widest.Model == first.Model ? "No model loses more." : $"{Say.Capital(SpeakerWords.Model(widest.Model))} loses most, {Say.Points(widest.Difference)}.");
    }

    private static Table Compared(IReadOnlyList<string> models, List<SpeakerForm> forms, SpeakerView view, string level)
    {
        var session = view is { ByUtterance: not null, ByChapter: not null };
        var leaky = view.Leaky is not null && !view.Main.Leaky;
        double At(SpeakerForm? form, string model) => form?.Model(model)?.Accuracy(level) ?? double.NaN;
        return new Table(
            [new("Model", CellFormat.Text), .. forms.Select(f => new Column(f.Leaky ? "Leaky" : Say.Capital(SpeakerWords.Series(f)), CellFormat.Percent, Best.Highest)), .. leaky ? [new Column("Leak adds", CellFormat.Percent)] : Array.Empty<Column>(), .. session ? [new Column("Session costs", CellFormat.Percent)] : Array.Empty<Column>()],
            [.. models.Select(model => (IReadOnlyList<Cell>)
            [
                model,
                .. forms.Select(f => f.Model(model)?.Level(level) is not { } l ? Cell.Empty : f.Leaky ? Cell.Of(l.Metrics.Accuracy) : Cell.Of(l.Metrics.Accuracy, l.OverSpeakers.Low, l.OverSpeakers.High)),
                .. leaky ? [Cell.Of(At(view.Leaky, model) - At(view.Main, model))] : Array.Empty<Cell>(),
                .. session ? [Cell.Of(At(view.ByUtterance, model) - At(view.ByChapter, model))] : Array.Empty<Cell>(),
            ])])
        { Title = $"In figures, per {level}", Note = "Intervals come from drawing other speakers. The divisions test different recordings, so small differences mean nothing." };
    }
}
