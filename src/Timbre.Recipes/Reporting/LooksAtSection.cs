using Timbre.Audio;
using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What networks on pictures looked at: mean maps, profiles, one recording, whether the methods agree and whether their maps depend on what was learned.</summary>
internal static class LooksAtSection
{
    public static Section? Of(RunView run)
    {
        if (run.Outcome.Maps is not { } study)
        {
            return null;
        }

        List<Block> blocks =
        [
            new Text(Chosen(run, study)),
            new Text(Found(study)),
            new Text(string.Join(" ", [MapWords.Agree(study), MapWords.Random(study), .. run.Outcome.OtherMaps.Select(o => MapWords.Compared(study, o))])),
            MapBlocks.Means(study, ExplanationMethod.GradCam),
            MapBlocks.Means(study, ExplanationMethod.IntegratedGradients),
            MapBlocks.Means(study, ExplanationMethod.Occlusion),
            MapBlocks.Profiles(study),
            MapBlocks.OverTime(study, Begins(run, study)),
            MapBlocks.Example(study),
            MapBlocks.Agreement(study),
            MapBlocks.Randomisation(study),
            .. run.Outcome.OtherMaps.Select(o => new Details($"The same recordings, {Say.Model(o.Model)}", Short(o))),
            new Callout(Tone.Info, "What this does not say", string.Join("\n", Limits(run, study).Select(l => "- " + l))),
        ];
        return new Section("looks-at", "What the network looks at", blocks, "Parts of the picture of sound that speak for the label, by the network's own slopes and by covering them.");
    }

    /// <summary>Which recordings, how many, judged by which networks.</summary>
    private static string Chosen(RunView run, MapStudy study)
    {
        var models = Say.List([Say.Model(study.Model), .. run.Outcome.OtherMaps.Select(o => Say.Model(o.Model))]);
        var labels = Say.List([.. study.Labels.Select(l => $"{Say.Whole(l.Recordings)} labelled {Text.Escape(l.Label)}")]);
        var compared = study.Randomisation.Max(r => r.Comparisons);
        return $"Of the test recordings that {models} judged rightly, {Say.Count(study.Recordings, "one is", "are")} looked at here ({labels}), one picture of each, by three methods that know nothing of each other. "
            + (study.Folds > 1 ? $"They are of {Say.Count(study.Folds, "fold")} alike, and each is explained by the network of its fold, " : "They are explained by a network ")
            + (run.Outcome.Forms[0].Leak.Leak ? "which had heard its speaker in training. " : "which had not heard its speaker. ")
            + $"Maps were compared {Say.Count(compared, "time")} with those of networks with random weights. All of it took {Say.Fixed(study.Seconds + run.Outcome.OtherMaps.Sum(o => o.Seconds))}\u00a0s.";
    }

    /// <summary>Another network in the same recordings, without what is said once.</summary>
    private static List<Block> Short(MapStudy study) =>
    [
        new Text(Found(study)),
        new Text($"{MapWords.Agree(study)} {MapWords.Random(study)}"),
        MapBlocks.Means(study, ExplanationMethod.GradCam),
        MapBlocks.Means(study, ExplanationMethod.Occlusion),
        MapBlocks.Profiles(study),
        MapBlocks.Agreement(study),
        MapBlocks.Randomisation(study),
    ];

    private static string Found(MapStudy study) => string.Join(" ", [.. study.Labels.Select(l => MapWords.Where(study, l)), MapWords.When(study)]);

    private static string Begins(RunView run, MapStudy study) =>
        PictureExperiment.Runs(run.Recipe) ? "a picture holds the whole recording of a digit, and silence before and after it"
        : run.Outcome.Inputs.First(i => i.Name == ModelChoice.Parse(study.Model).Input).Extractor is PictureExtractor { Step: null } ? "pictures begin where recordings do"
        : "pictures begin anywhere in speech, so that a level curve means that no place in them is special";

    private static IEnumerable<string> Limits(RunView run, MapStudy study)
    {
        yield return "The maps say what this network used on these recordings. They do not say what makes a voice the voice of a woman or a man, nor what a listener goes by; and what is as it is on average over the training is not shown, however important it is.";
        yield return MapWords.Coarse(study);
        if (study.Axes.Kind == PictureRowKind.Cepstrum)
        {
            yield return "Rows are cepstral coefficients, not frequencies: the lowest tells of the level, low ones of the shape of the spectrum as a whole, high ones of its detail. A map over them says which detail counted, not at which frequency."
                + (PictureExperiment.Runs(run.Recipe) ? " The published interpretation took the upper rows for high frequencies." : "");
        }
    }
}
