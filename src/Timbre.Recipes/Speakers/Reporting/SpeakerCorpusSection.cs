using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Speakers, utterances, hours and chapters; what could not be used and why.</summary>
internal static class SpeakerCorpusSection
{
    public static Section Of(SpeakerView view)
    {
        var blocks = new List<Block> { Figures(view), Speech(view) };
        if (Chapters(view) is { } chapters)
        {
            blocks.Add(chapters);
        }

        blocks.AddRange(CorpusSection.Unusable(view.Outcome.Corpus, view.Outcome.Manifest.Root));
        return new Section(CorpusSection.Id, "The data", blocks, Lead(view));
    }

    private static string Lead(SpeakerView view)
    {
        var hours = view.Spoken.Select(s => s.Sum(u => u.Seconds)).Where(s => s > 0).ToList();
        return hours.Count == 0 ? "No speech could be used."
            : hours.Max() / hours.Min() > 1.5
                ? $"Speakers are not equally well known: the one with most speech has {Say.Fixed(hours.Max() / hours.Min())} times as much as the one with least."
                : "All speakers have about the same amount of speech.";
    }

    private static KeyFigures Figures(SpeakerView view)
    {
        var corpus = view.Outcome.Corpus;
        var speakers = view.Spoken.Count;
        var genders = view.Spoken.Select(s => view.Gender(s.Key)).OfType<string>().GroupBy(g => g, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}").ToList();
        var chapters = view.Spoken.SelectMany(s => s.Where(u => u.Utterance.Chapter is not null).Select(u => (s.Key, u.Utterance.Chapter)).Distinct()).Count();
        var seconds = view.Outcome.Inputs.Sum(i => i.Seconds);
        List<KeyFigure> figures =
        [
            new(Say.Whole(speakers), "speakers", genders.Count > 0 ? string.Join(", ", genders) : "genders not known"),
            new(Say.Whole(corpus.Utterances.Count), "utterances", $"{Say.Fixed((double)corpus.Utterances.Count / Math.Max(1, speakers))} per speaker"),
            new(Say.Fixed(corpus.Hours >= 1 ? corpus.Hours : 60 * corpus.Hours), corpus.Hours >= 1 ? "hours of speech" : "minutes of speech", $"features in {Say.Fixed(seconds)}\u00a0s"),
        ];
        if (chapters > 0)
        {
            figures.Add(new(Say.Whole(chapters), "chapters", $"{Say.Fixed((double)chapters / Math.Max(1, speakers))} per speaker"));
        }

        return new KeyFigures(figures);
    }

    private static Chart Speech(SpeakerView view)
    {
        var values = view.Spoken.Select(s => new RankedValue(s.Key, view.Gender(s.Key) ?? "speaker", s.Sum(u => u.Seconds) / 60, s.Count())).ToList();
        var mean = values.Count == 0 ? double.NaN : values.Average(v => v.Value);
        var sentence = values.Count == 0 ? "No speaker has any speech."
            : $"From {Say.Fixed(values.Min(v => v.Value))} to {Say.Fixed(values.Max(v => v.Value))} minutes per speaker, {Say.Fixed(mean)} on average (dashed line).";
        return Charts.Ranked(sentence, values, "minutes of speech", format: CellFormat.Fixed1, reference: double.IsFinite(mean) ? mean : null) with { Title = "Speech per speaker" };
    }

    private static Block? Chapters(SpeakerView view)
    {
        var counts = view.Spoken.Select(s => s.Select(u => u.Utterance.Chapter).OfType<string>().Distinct(StringComparer.Ordinal).Count()).ToList();
        if (counts.Count == 0 || counts.Max() == 0)
        {
            return null;
        }

        var several = counts.Count(c => c > 1);
        var sentence = several == 0 ? "No speaker has two chapters, so nothing can be said of other sessions."
            : several == counts.Count ? $"Every speaker has {(counts.Min() == counts.Max() ? $"{counts.Max()} chapters" : $"from {counts.Min()} to {counts.Max()} chapters")}, so all can be tested on a chapter that was not in training."
            : $"{Say.Whole(several)} of {Say.Count(counts.Count, "speaker")} have two chapters or more; the others cannot be tested on another session.";
        var groups = counts.GroupBy(c => c).OrderBy(g => g.Key).ToList();
        return groups.Count == 1 ? new Text(sentence)
            : Charts.Bars(sentence, [.. groups.Select(g => new Measure(Say.Count(g.Key, "chapter"), "speakers", g.Count()))], "speakers", CellFormat.Integer) with { Title = "Chapters per speaker" };
    }
}
