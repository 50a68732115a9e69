using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Reports;

namespace Timbre.Recipes.Tests;

/// <summary>Small outcomes by hand: eight speakers (F and M by turns), three utterances each; the caller says which are wrong.</summary>
internal static class SampleRun
{
    public const int Speakers = 8;
    public const int PerSpeaker = 3;
    private const int Frames = 4;

    /// <summary>Which utterances a model has wrong, by their number.</summary>
    public static (string Model, int[] Wrong) Model(string name, params int[] wrong) => (name, wrong);

    public static Report Report(ExperimentOutcome outcome) =>
        RunReport.Compose(outcome, Exploration.Of(outcome.Corpus.Utterances, null, outcome.Recipe.Features.Kind, outcome.FeatureNames, cancellationToken: TestContext.Current.CancellationToken));

    /// <summary>Everything a reader sees, as Markdown.</summary>
    public static string Words(Report report) => string.Join("\n", report.Sections.Select(Words));

    public static string Words(Section section) => section.Lead + "\n" + string.Join("\n", section.Blocks.Select(Words));

    public static ExperimentOutcome Of(
        IReadOnlyList<(string Model, int[] Wrong)>? honest = null,
        IReadOnlyList<(string Model, int[] Wrong)>? published = null,
        string corpus = "librispeech/dev-clean",
        int folds = 2,
        bool curves = true,
        int failures = 0,
        string name = "librispeech-gender")
    {
        var utterances = Enumerable.Range(0, Speakers * PerSpeaker).Select(Utterance).ToList();
        var recipe = new Recipe
        {
            Name = name,
            Folds = folds,
            Replicates = 100,
            Models = [.. (honest ?? published)!.Select(m => m.Model)],
            Forms = [.. honest is null ? Array.Empty<string>() : [Recipe.Honest], .. published is null ? Array.Empty<string>() : [Recipe.AsPublished]],
        };
        var forms = new List<FormOutcome>();
        if (honest is not null)
        {
            var split = folds > 1 ? Split.BySpeaker(utterances, folds, 0) : Split.BySpeaker(utterances, 0.5, 0);
            forms.Add(Form(Recipe.Honest, split.WithValidation(0.25, 0), honest, recipe, curves));
        }

        if (published is not null)
        {
            forms.Add(Form(Recipe.AsPublished, Split.ByFrame(utterances, 0.2, 0), published, recipe, curves));
        }

        return new ExperimentOutcome
        {
            Recipe = recipe,
            Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Seconds = 12.5,
            Manifest = new Manifest(corpus, utterances, "/data"),
            Inputs = [Input(utterances, failures)],
            Labels = ["F", "M"],
            Forms = forms,
        };
    }

    private static InputOutcome Input(IReadOnlyList<Utterance> utterances, int failures)
    {
        var corpus = new ExtractedCorpus(
            [.. utterances.Select((u, i) => new ExtractedUtterance(u, new FeatureMatrix(2, Frames, [.. Enumerable.Range(0, 2 * Frames).Select(f => (float)Math.Sin((i * 7) + f))]), 2 + (i % 5), -20 - (i % 3), []))],
            [.. Enumerable.Range(0, failures).Select(i => new InputFailure($"/data/bad-{i}.flac", "holds no samples"))]);
        var extractor = FeatureKinds.Create("mfcc", new Dictionary<string, string>(StringComparer.Ordinal) { ["n_mfcc"] = "2", ["sr"] = "16000" });
        return new InputOutcome("", extractor, corpus, ResultRow.Frame, 0, utterances.Count, 0.5);
    }

    private static Utterance Utterance(int index)
    {
        var speaker = index / PerSpeaker;
        return new Utterance($"s{speaker}-{index % PerSpeaker}", $"/data/s{speaker}-{index % PerSpeaker}.flac") { Speaker = $"s{speaker}", Gender = speaker % 2 == 0 ? Gender.F : Gender.M };
    }

    private static FormOutcome Form(string form, Split split, IReadOnlyList<(string Model, int[] Wrong)> models, Recipe recipe, bool curves)
    {
        var outcomes = models.Select(m => new ModelOutcome(
            m.Model,
            ResultRow.Frame,
            [.. split.Folds.Select(f => Training(m.Model, f.Index, curves))],
            [.. split.Folds.SelectMany(f => f.Test.Select(u => (Fold: f.Index, Utterance: u))).OrderBy(t => split.Utterances.ToList().IndexOf(t.Utterance)).Select(t => Tested(t.Utterance, t.Fold, m.Wrong.Contains(split.Utterances.ToList().IndexOf(t.Utterance))))])).ToList();
        return new FormOutcome(form, split, split.Check(), outcomes, [.. outcomes.SelectMany(m => ResultRows.Of(m, ["F", "M"], recipe))]);
    }

    private static FoldTraining Training(string model, int fold, bool curves)
    {
        var network = curves && model is ModelCatalog.Mlp or ModelCatalog.Cnn1d;
        IReadOnlyList<LearningCurvePoint> curve = network && curves ? [.. Enumerable.Range(1, 4).Select(e => new LearningCurvePoint(e, 1.0 / e, 1 - (0.3 / e), 1.2 / e, null))] : [];
        var size = model switch { ModelCatalog.Majority => 2, ModelCatalog.Boosting => 300, ModelCatalog.Mlp => 10_000, _ => 70_000 };
        return new FoldTraining(fold, curve, curve.Count > 0 ? 3 : null, 1.5, 0.1, size, 1.1, model == ModelCatalog.Boosting ? [0.7, 0.3] : null);
    }

    private static UtteranceOutcome Tested(Utterance utterance, int fold, bool wrong)
    {
        var label = (int)utterance.Gender!.Value;
        var said = wrong ? 1 - label : label;
        var frames = new float[Frames * 2];
        for (var f = 0; f < Frames; f++)
        {
            var agrees = f != 0;
            frames[(2 * f) + said] = MathF.Log(agrees ? 0.9f : 0.4f);
            frames[(2 * f) + 1 - said] = MathF.Log(agrees ? 0.1f : 0.6f);
        }

        double[] probabilities = said == 0 ? [0.85, 0.15] : [0.15, 0.85];
        return new UtteranceOutcome(utterance, fold, label, frames, UtteranceScores.Of(frames, 2), probabilities);
    }

    private static string Words(Block block) => block switch
    {
        Text text => text.Markdown,
        Callout callout => $"{callout.Title}\n{callout.Markdown}",
        KeyFigures figures => string.Join("\n", figures.Items.Select(i => $"{i.Value} {i.Label} {i.Note}")),
        Chart chart => $"{chart.Title}\n{chart.Sentence}",
        SmallMultiples multiples => $"{multiples.Sentence}\n{string.Join("\n", multiples.Charts.Select(Words))}",
        SideBySide sides => string.Join("\n", sides.Columns.SelectMany(c => c.Blocks).Select(Words)),
        Details details => $"{details.Summary}\n{string.Join("\n", details.Blocks.Select(Words))}",
        RecordingBlock recording => $"{recording.Title}\n{recording.Caption}\n{recording.Alternative}",
        Recordings recordings => string.Join("\n", recordings.Items.Select(Words)),
        Table table => $"{table.Title}\n{string.Join(" ", table.Columns.Select(c => c.Title))}\n{string.Join("\n", table.Rows.Select(r => string.Join(" ", r.Select(c => c.Text))))}\n{table.Note}",
        _ => "",
    };
}
