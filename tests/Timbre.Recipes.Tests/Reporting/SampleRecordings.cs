using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Reports;

namespace Timbre.Recipes.Tests;

/// <summary>
/// Small outcomes by hand whose models judge whole recordings: twelve speakers (F and M by turns), two utterances each, the main input and one called
/// <c>eight</c>; the caller says which utterances are wrong.
/// </summary>
internal static class SampleRecordings
{
    public const int Speakers = 12;
    public const int Utterances = 2 * Speakers;
    public const string Plan = "white-noise(snr=10..30, p=0.5)";

    public static ExperimentOutcome Of(
        IReadOnlyList<(string Model, int[] Wrong)> honest,
        IReadOnlyList<(string Model, int[] Wrong)>? augmented = null,
        IReadOnlyList<(string Model, int[] Wrong)>? published = null,
        GroupStudy? groups = null,
        bool copies = true,
        string name = "utterance-gender")
    {
        var utterances = Enumerable.Range(0, Utterances).Select(i => Utterance($"s{i / 2}-{i % 2}", i / 2)).ToList();
        var recipe = new Recipe
        {
            Name = name,
            Folds = 2,
            Replicates = 200,
            Features = new("statistics", Settings("rms")),
            Inputs = [("eight", new("statistics", Settings("spectral_centroid")))],
            Models = [.. honest.Select(m => m.Model)],
            PublishedModels = [.. published?.Select(m => m.Model) ?? []],
            PublishedSplit = Recipe.ByUtterance,
            Augmentation = new() { Copies = 2, Plan = Plan, PublishedShare = copies ? 0.5 : 0, PublishedPlan = copies ? Plan : "", PublishedMislabelled = copies ? 0.5 : 0 },
            Forms = [Recipe.Honest, .. augmented is null ? Array.Empty<string>() : [Recipe.Augmented], .. published is null ? Array.Empty<string>() : [Recipe.AsPublished]],
        };
        var apart = Split.BySpeaker(utterances, 2, 0).WithValidation(0.25, 0);
        var forms = new List<FormOutcome> { Form(Recipe.Honest, apart, honest, recipe) };
        if (augmented is not null)
        {
            forms.Add(Form(Recipe.Augmented, apart, augmented, recipe));
        }

        if (published is not null)
        {
            List<Utterance> items = [.. utterances, .. copies ? utterances.Take(8).Select(u => u with { Id = u.Id + "+copy" }) : []];
            forms.Add(Form(Recipe.AsPublished, Split.ByUtterance(items, 2, 0), published, recipe));
        }

        return new ExperimentOutcome
        {
            Recipe = recipe,
            Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Seconds = 12.5,
            Manifest = new Manifest("librispeech/train-clean-100", utterances, "/data"),
            Inputs = [Input("", "rms", utterances), Input("eight", "spectral_centroid", utterances)],
            Labels = ["F", "M"],
            Forms = forms,
            Groups = groups,
        };
    }

    public static Report Report(ExperimentOutcome outcome) => SampleRun.Report(outcome);

    public static string Words(ExperimentOutcome outcome, string section) => SampleRun.Words(Report(outcome).Sections.Single(s => s.Id == section));

    private static Utterance Utterance(string id, int speaker) => new(id, $"/data/{id}.flac") { Speaker = $"s{speaker}", Gender = speaker % 2 == 0 ? Gender.F : Gender.M };

    private static Dictionary<string, string> Settings(string feature) => new(StringComparer.Ordinal) { ["features"] = feature, ["statistics"] = "mean, std", ["sr"] = "16000" };

    private static InputOutcome Input(string name, string feature, List<Utterance> utterances)
    {
        var rows = utterances.Select((u, i) => new ExtractedUtterance(u, new FeatureMatrix(2, 1, [(float)Math.Sin(i * 7), (float)Math.Cos(i * 5)]), 2 + (i % 5), -20 - (i % 3), []));
        return new InputOutcome(name, FeatureKinds.Create("statistics", Settings(feature)), new ExtractedCorpus([.. rows], []), null, 0, utterances.Count, 0.5);
    }

    private static FormOutcome Form(string form, Split split, IReadOnlyList<(string Model, int[] Wrong)> models, Recipe recipe)
    {
        var order = split.Utterances.Select((u, i) => (u.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        var outcomes = models.Select(m => new ModelOutcome(
            m.Model,
            null,
            [.. split.Folds.Select(f => Training(m.Model, f.Index))],
            [.. split.Folds.SelectMany(f => f.Test.Select(u => (f.Index, Utterance: u))).OrderBy(t => order[t.Utterance.Id]).Select(t => Tested(t.Utterance, t.Index, m.Wrong.Contains(order[t.Utterance.Id])))])).ToList();
        return new FormOutcome(form, split, split.Check(), outcomes, [.. outcomes.SelectMany(m => ResultRows.Of(m, ["F", "M"], recipe))]);
    }

    private static FoldTraining Training(string model, int fold)
    {
        IReadOnlyList<LearningCurvePoint> curve = model.StartsWith(ModelCatalog.Dense, StringComparison.Ordinal) ? [.. Enumerable.Range(1, 4).Select(e => new LearningCurvePoint(e, 1.0 / e, 1 - (0.3 / e), 1.2 / e, null))] : [];
        double[]? importance = model switch { ModelCatalog.Boosting => [0.2, 0.8], $"{ModelCatalog.Boosting}@eight" => [0.9, 0.1], _ => null };
        return new FoldTraining(fold, curve, curve.Count > 0 ? 3 : null, 1.5, 0.1, 500, 1.1, importance);
    }

    private static UtteranceOutcome Tested(Utterance utterance, int fold, bool wrong)
    {
        var label = (int)utterance.Gender!.Value;
        var said = wrong ? 1 - label : label;
        float[] scores = said == 0 ? [MathF.Log(0.85f), MathF.Log(0.15f)] : [MathF.Log(0.15f), MathF.Log(0.85f)];
        return new UtteranceOutcome(utterance, fold, label, scores, UtteranceScores.Of(scores, 2), said == 0 ? [0.85, 0.15] : [0.15, 0.85]);
    }
}
