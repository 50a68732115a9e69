namespace Timbre.Recipes;

/// <summary>How one model does on one speaker.</summary>
/// <param name="Speaker">Who.</param>
/// <param name="Label">The class that the corpus gives.</param>
/// <param name="Count">Utterances tested.</param>
/// <param name="Errors">Utterances given another label.</param>
/// <param name="Score">Mean probability that the model gave the corpus's label.</param>
internal sealed record SpeakerScore(string Speaker, int Label, int Count, int Errors, double Score)
{
    public double Accuracy => 1 - ((double)Errors / Count);

    /// <summary>Every speaker, the hardest first: by accuracy, then by the probability given to the label.</summary>
    public static IReadOnlyList<SpeakerScore> Of(ModelOutcome model) =>
    [
        .. model.Utterances.GroupBy(u => u.Utterance.Speaker ?? u.Utterance.Id, StringComparer.Ordinal)
            .Select(g => new SpeakerScore(g.Key, g.First().Label, g.Count(), g.Count(u => !u.Correct), g.Average(u => u.Probabilities[u.Label])))
            .OrderBy(s => s.Accuracy).ThenBy(s => s.Score).ThenBy(s => s.Speaker, StringComparer.Ordinal),
    ];
}
