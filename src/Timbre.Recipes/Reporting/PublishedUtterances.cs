namespace Timbre.Recipes;

/// <summary>A published form that deals out recordings: what it does, and what is wrong with it.</summary>
internal static class PublishedUtterances
{
    /// <summary>How recordings and their copies were divided.</summary>
    public static string How(RunView run, FormOutcome form)
    {
        var recipe = run.Recipe;
        var folds = form.Split.Folds.Count;
        return (folds > 1
            ? $"The recordings are dealt into {folds} folds at random, whoever speaks in them; every fold is tested once by models trained on the others. "
            : "Some recordings, drawn at random, are the test, whoever speaks in them. ")
            + $"{Copies(recipe)}{Say.Percent(recipe.PublishedValidation)} of the training recordings decide {(PictureExperiment.Runs(recipe) ? "how sure the scores may be" : "when to stop")}. Mean and variance come from the training recordings alone.";
    }

    /// <summary>The same as faults.</summary>
    public static string Flaws(RunView run) =>
        "Recordings were divided at random, so the speakers of the test were also in training"
        + (PictureExperiment.Runs(run.Recipe) ? "." : ", and stopping was decided on recordings of the same voices.")
        + (Altered(run.Recipe) ? " Altered copies were divided like recordings of their own, so a copy of a test recording could be in training, or the recording of which the test held a copy." : "")
        + (Mislabelled(run.Recipe) ? " And some copies of female voices were entered as male, in training and test alike." : "");

    /// <summary>What else the test of the published form holds; empty where it holds the recordings alone.</summary>
    public static string TestHolds(Recipe recipe) => !Altered(recipe) ? ""
        : $"its whole test, altered copies included{(Mislabelled(recipe) ? ", some of them wrongly labelled" : "")}";

    private static string Copies(Recipe recipe)
    {
        if (!Altered(recipe))
        {
            return "";
        }

        var settings = recipe.Augmentation;
        return $"{Say.Percent(settings.PublishedShare)} of the recordings have an altered copy (how is told [at the end](#repeat)), which is dealt out like a recording of its own: a copy of a test recording may be in training. "
            + (Mislabelled(recipe) ? $"{Say.Percent(settings.PublishedMislabelled)} of the copies of female voices are entered a second time as male, which is how it was published. " : "");
    }

    private static bool Altered(Recipe recipe) => recipe.Augmentation is { PublishedShare: > 0, PublishedPlan.Length: > 0 };

    private static bool Mislabelled(Recipe recipe) => Altered(recipe) && recipe.Augmentation.PublishedMislabelled > 0;
}
