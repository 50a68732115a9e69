using Timbre.Corpora;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What it was trained and tested on.</summary>
internal static class GenderDataSection
{
    public static Section Of(GenderModelOutcome outcome)
    {
        int Of(IEnumerable<Utterance> utterances, Gender gender) => utterances.Where(u => u.Gender == gender).Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count();
        Cell[] Row(string what, string corpus, List<Utterance> utterances, double hours) => [what, corpus, Of(utterances, Gender.F), Of(utterances, Gender.M), utterances.Count, hours];
        var rows = new List<Cell[]> { Row("Training, and tests by folds", outcome.Manifest.Name, [.. outcome.Utterances], outcome.Hours) };
        if (outcome.Other is { } other)
        {
            rows.Add(Row("Test of the final model", other.Corpus, [.. other.Clean.Select(h => h.Utterance)], other.Clean.Sum(h => h.Seconds) / 3600));
        }

        var libri = outcome.Manifest.Name.StartsWith("librispeech", StringComparison.Ordinal);
        var blocks = new List<Block>
        {
            new Table([new("", CellFormat.Text), new("Corpus", CellFormat.Code), new("Speakers F", CellFormat.Integer), new("Speakers M", CellFormat.Integer), new("Recordings", CellFormat.Integer), new("Hours", CellFormat.Fixed2)], rows),
            new Text(libri
                ? "[LibriSpeech](https://www.openslr.org/12) is English read from books by volunteers for LibriVox, mostly through good microphones in quiet rooms (Panayotov et al. 2015), licensed CC BY 4.0. Its speaker table says F or M of each speaker."
                : outcome.Manifest.Name.StartsWith(SyntheticVoices.CorpusName, StringComparison.Ordinal) ? "The voices are synthetic: computed, not recorded from people. Figures on them say nothing of speech." : "The labels are those that the corpus gives its speakers."),
            new Text($"{Text.Escape(outcome.Leak.Sentence)} No altered copy of a test speaker is learned from."),
        };
        if (outcome.OtherSkipped is { } why)
        {
            blocks.Add(new Callout(Tone.Warning, "Not tested on other recordings", $"Every figure is from folds of the training corpus: {Text.Escape(why)}."));
        }

        if (outcome.Failures.Count > 0)
        {
            blocks.Add(new Text($"{Say.Capital(Say.Count(outcome.Failures.Count, "recording"))} could not be read and {(outcome.Failures.Count == 1 ? "is" : "are")} left out."));
        }

        return new Section("data", "Data", blocks, $"Trained on {Say.Count(outcome.Utterances.Count, "recording")} of {Say.Count(GenderWords.Speakers(outcome), "speaker")}, {Say.Fixed(outcome.Hours, 2)} hours.");
    }
}
