using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What was not measured.</summary>
internal static class GenderLimitsSection
{
    public static Section Of(GenderModelOutcome outcome) => new(
        "limits",
        "Limits",
        [
            new Text(
                $"""
                Not measured, and not to be expected to hold:

                - languages other than that of {Text.Escape(outcome.Manifest.Name)}{(outcome.Manifest.Name.StartsWith("librispeech", StringComparison.Ordinal) ? " (English), and spontaneous, whispered, shouted or ill speech" : "")};
                - children and old people; the corpus does not name ages;
                - singing, several voices at once, synthetic or altered voices;
                - voices in transition, and everybody whom two labels do not hold;
                - microphones far away, real rooms, recorded noise and codecs: noise, rooms and bands here are computed.
                """),
            new Text($"Intervals come from drawing other speakers of the same corpus; they do not cover other corpora. {(outcome.Other is null ? "No other corpus was tested." : $"{Text.Escape(outcome.Other.Corpus)} is another set of {Say.Count(outcome.Other.Speakers, "speaker")}, not another kind of speech.")}"),
        ],
        "What these figures do not say.");
}
