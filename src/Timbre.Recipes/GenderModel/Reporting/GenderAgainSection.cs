using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How to train it again.</summary>
internal static class GenderAgainSection
{
    public static Section Of(GenderModelOutcome outcome) => new(
        "again",
        "How to train it again",
        [
            new Text($"`timbre run gender-default --set corpus.root=FOLDER --seed {outcome.Recipe.Seed}` with the folder that holds {Text.Escape(outcome.Recipe.Corpus.Subset ?? outcome.Manifest.Name)}; without `corpus.root` it is downloaded where it can be. `recipe.yaml` of the run has every setting, and gives the same figures bit for bit on the same kind of processor, at any number of cores."),
            new Text("This card is written by that run; nothing in it is entered by hand."),
        ]);
}
