using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>A speaker outcome as the report looks at it: which division it believes, which one it looks for errors in, and who is who.</summary>
internal sealed class SpeakerView
{
    private readonly Dictionary<string, string> _genders;

    public SpeakerView(SpeakerOutcome outcome)
    {
        Outcome = outcome;
        ByUtterance = outcome.Form(SpeakerForm.ByUtterance);
        ByChapter = outcome.Form(SpeakerForm.ByChapter);
        Leaky = outcome.Forms.FirstOrDefault(f => f.Leaky);
        Main = new[] { ByUtterance, ByChapter }.FirstOrDefault(f => f is { Leaky: false }) ?? outcome.Forms.FirstOrDefault(f => !f.Leaky) ?? outcome.Forms[0];
        Strict = ByChapter is { Leaky: false } chapters ? chapters : Main;
        Ranked = Main.Ranked();
        StrictBest = Strict.Ranked()[0];
        _genders = outcome.Manifest.Utterances.Where(u => u is { Speaker: not null, Gender: not null }).GroupBy(u => u.Speaker!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Gender!.Value.ToString(), StringComparer.Ordinal);
    }

    public SpeakerOutcome Outcome { get; }

    public Recipe Recipe => Outcome.Recipe;

    public SpeakerForm? ByUtterance { get; }

    public SpeakerForm? ByChapter { get; }

    /// <summary>The first division that leaks; null where none does.</summary>
    public SpeakerForm? Leaky { get; }

    /// <summary>The honest division whose figures the report argues from: by utterance, or else by chapter, or else the first.</summary>
    public SpeakerForm Main { get; }

    /// <summary>The hardest honest division: where the report looks for errors.</summary>
    public SpeakerForm Strict { get; }

    /// <summary>The models of <see cref="Main"/>, the best first.</summary>
    public IReadOnlyList<SpeakerModelOutcome> Ranked { get; }

    public SpeakerModelOutcome Best => Ranked[0];

    /// <summary>The best model of <see cref="Strict"/>.</summary>
    public SpeakerModelOutcome StrictBest { get; }

    /// <summary>The honest divisions, by utterance first.</summary>
    public IEnumerable<SpeakerForm> Honest => Outcome.Forms.Where(f => !f.Leaky).OrderBy(f => f == ByUtterance ? 0 : f == ByChapter ? 1 : 2);

    /// <summary>Every division: those that leak first, as charts show them, then by utterance and by chapter.</summary>
    public IEnumerable<SpeakerForm> LeakyFirst => Outcome.Forms.Where(f => f.Leaky).Concat(Honest);

    public int Speakers => Main.Labels.Count;

    /// <summary>The label that the corpus gives a speaker; null where it gives none.</summary>
    public string? Gender(string speaker) => _genders.GetValueOrDefault(speaker);

    /// <summary>Whether speakers of both genders are known, and all are.</summary>
    public bool TwoGenders => Main.Labels.All(_genders.ContainsKey) && Main.Labels.Select(l => _genders[l]).Distinct(StringComparer.Ordinal).Count() == 2;

    /// <summary>What guessing gets per utterance: the share of the speaker with most tested utterances.</summary>
    public double Chance => Best.Level(ResultRow.Utterance)?.Metrics is { N: > 0 } metrics ? metrics.PerClass.Values.Max(c => (double)c.Support / metrics.N) : double.NaN;

    /// <summary>The level at which the best model of <see cref="Strict"/> makes enough errors to look at: utterances, or else chunks.</summary>
    public SpeakerLevel? ErrorLevel
    {
        get
        {
            const int Enough = 10;
            var (utterance, chunk) = (StrictBest.Level(ResultRow.Utterance), StrictBest.Level(ResultRow.Chunk));
            return utterance is null || (utterance.Errors() < Enough && chunk is not null && chunk.Errors() > utterance.Errors()) ? chunk ?? utterance : utterance;
        }
    }

    /// <summary>What an input is called in sentences and tables.</summary>
    public string InputName(string input) => input.Length > 0 ? input : ResultsFile.FeatureName(Outcome.Inputs[0].Extractor.Kind, Outcome.Inputs[0].Extractor.Settings);

    /// <summary>Utterances by speaker, as they were used.</summary>
    public ILookup<string, ExtractedUtterance> Spoken => Outcome.Corpus.Utterances.Where(u => u.Utterance.Speaker is not null).ToLookup(u => u.Utterance.Speaker!, StringComparer.Ordinal);

    /// <summary>Whether the corpus is LibriSpeech, which the published figures are of.</summary>
    public bool LibriSpeech => Outcome.Manifest.Name.StartsWith("librispeech", StringComparison.OrdinalIgnoreCase) || Recipe.Corpus.Name.StartsWith("librispeech", StringComparison.OrdinalIgnoreCase);
}
