using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the model is for, and what it is not for.</summary>
internal static class GenderUseSection
{
    public static Section Of(GenderModelOutcome outcome) => new(
        "use",
        "What it is, and what it is for",
        [
            new Text($"It predicts how a voice is *labelled*: F or M, the two categories that a corpus of read speech gives its speakers. It hears recordings of any rate and length, finds where somebody speaks, and gives a probability for each label, or says why it gives none."),
            new Text("Meant for: numbers over many recordings (who speaks how long in an archive), sorting and checking corpora, balancing data, teaching."),
            new Callout(Tone.Warning, "Not meant for", "It does not tell who a person is, nor how a person identifies: a label is not an identity, and two labels do not hold everybody. Do not use it for decisions about people: access, prices, offers, forms of address, policing. Whoever speaks was not asked by it."),
        ],
        $"It tells apart two labels of {Text.Escape(outcome.Manifest.Name)} by ear; it knows nothing else of a voice.");
}
