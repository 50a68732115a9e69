using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Numerics;
using Timbre.Recipes;

namespace Timbre.Cli.Verbs;

/// <summary>Runs a recipe into a folder and shows its results; what <c>run</c> and <c>demo</c> share.</summary>
internal static class ExperimentRun
{
    /// <summary>Computes the synthetic voices into the folder where the recipe asks for them and names no place that has them.</summary>
    public static Recipe WithVoices(Session session, Recipe recipe, string folder)
    {
        if (recipe.Corpus.Name != SyntheticVoices.CorpusName || recipe.Corpus.Root is not null)
        {
            return recipe;
        }

        session.Say("The voices of this demo are synthetic: computed from a model of the voice, not recorded from people.");
        using var progress = session.Progress("voices");
        var options = new SyntheticVoiceOptions { Seed = recipe.Seed, Jobs = session.Jobs };
        var voices = Path.Combine(folder, "voices");
        var manifest = Path.Combine(folder, "voices.jsonl");
        var spoken = SyntheticVoices.Generate(options, voices, new Relay<int>(n => progress.Report("synthesis", n, options.Speakers * options.UtterancesPerSpeaker)), session.Cancellation);
        new Manifest(SyntheticVoices.CorpusName, spoken, voices).Save(manifest);
        return recipe.With("corpus.root", manifest);
    }

    /// <summary>Does something into a folder; one that stayed empty because it failed is taken away.</summary>
    public static int InFolder(string folder, Func<int> run)
    {
        try
        {
            return run();
        }
        finally
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    public static int Run(Session session, Recipe recipe, string folder, FeatureStore? store)
    {
        using var progress = session.Progress("utterances");
        var relay = new Relay<ExperimentProgress>(p => progress.Report(p, p.Stage switch
        {
            "training" => "models",
            GroupStudy.Stage => "trainings",
            var stage when stage.StartsWith("download", StringComparison.Ordinal) => "MB",
            _ => "utterances",
        }));
        IReadOnlyList<InputFailure> failures;
        int done;
        Action show;
        if (recipe.Task == Recipe.GenderModelTask)
        {
            var outcome = GenderModelRunFolder.Run(recipe, folder, session.Jobs, relay, session.Cancellation);
            (failures, done, show) = (outcome.Failures, outcome.Utterances.Count, () => Show(session, outcome, folder));
        }
        else if (recipe.Task == Recipe.SpeakerTask)
        {
            var outcome = SpeakerRunFolder.Run(recipe, folder, session.Jobs, store, relay, session.Cancellation);
            (failures, done, show) = (outcome.Corpus.Failures, outcome.Corpus.Utterances.Count, () => Show(session, outcome));
        }
        else if (PictureExperiment.Runs(recipe))
        {
            var outcome = PictureRunFolder.Run(recipe, folder, session.Jobs, store, relay, session.Cancellation).Run;
            (failures, done, show) = (outcome.Corpus.Failures, outcome.Corpus.Utterances.Count, () => Show(session, outcome));
        }
        else
        {
            var outcome = RunFolder.Run(recipe, folder, session.Jobs, store, relay, session.Cancellation);
            (failures, done, show) = (outcome.Corpus.Failures, outcome.Corpus.Utterances.Count, () => Show(session, outcome));
        }

        progress.Dispose();
        if (session.Json)
        {
            session.Output.Write(File.ReadAllText(Path.Combine(folder, RunFolder.ResultsFileName)));
        }
        else
        {
            show();
            session.Say($"report: {Path.Combine(folder, "report.html")}");
        }

        return session.Finish(failures, done);
    }

    private static void Show(Session session, ExperimentOutcome outcome)
    {
        foreach (var form in outcome.Forms)
        {
            session.Say("");
            session.Say($"{form.Form}: {form.Leak.Sentence}");
            session.Table(
                ["model", "per piece", "utterance accuracy", "95 % interval", "by majority vote", "EER", "training"],
                form.Models.Select(m => Row(form, m)));
        }

        session.Say("Per piece: single frames, or chunks of some seconds. Utterances are decided by mean log-probability over them; intervals from a bootstrap over speakers.");
    }

    private static void Show(Session session, SpeakerOutcome outcome)
    {
        foreach (var form in outcome.Forms)
        {
            session.Say("");
            session.Say($"{form.Name}: {form.Leak.Sentence}");
            session.Table(
                ["model", "per frame", "per chunk", "utterance accuracy", "95 % interval", "top 5", "training"],
                form.Models.Select(m => Row(m)));
        }

        session.Say($"Which of the known speakers it is. Chunks last {outcome.Recipe.Speaker.ChunkSeconds:0.##} s; intervals from a bootstrap over speakers.");
    }

    private static void Show(Session session, GenderModelOutcome outcome, string folder)
    {
        session.Say("");
        session.Say(outcome.Leak.Sentence);
        session.Table(
            ["tested on", "condition", "n", "accuracy", "95 % interval", "uncertain", "wrong otherwise", "calibration error"],
            outcome.Sets.SelectMany(s => s.Rows.Where(r => r.Fold is null && r.Level != GenderRow.Speaker).Select(r => (IReadOnlyList<string>)
            [
                s.Corpus, r.PieceSeconds is { } seconds ? $"{seconds:0.##} s" : r.Condition, $"{r.Metrics.N}", Fixed(r.Metrics.Accuracy),
                r.Interval.IsDefined ? $"{r.Interval.Low:0.000}–{r.Interval.High:0.000}" : "–", Fixed(r.Band.Share), Fixed(r.Band.ErrorOutside), Fixed(r.CalibrationError),
            ])));
        if (outcome.OtherSkipped is { } why)
        {
            session.Say($"No other recordings were tested: {why}");
        }

        session.Say("The first set is judged by folds that had not heard the speaker, the second by the final model. Intervals from a bootstrap over speakers.");
        session.Say($"model: {Path.Combine(folder, "models", GenderModelRunFolder.ModelName)}");
        session.Say($"card: {Path.Combine(folder, GenderModelRunFolder.CardFileName)}");
    }

    private static IReadOnlyList<string> Row(SpeakerModelOutcome model)
    {
        var utterance = model.Level(ResultRow.Utterance)!;
        var interval = utterance.OverSpeakers;
        return
        [
            model.Model == SpeakerModelOutcome.Ensemble ? model.Model : ModelChoice.Describe(model.Model), Fixed(model.Level(ResultRow.Frame)?.Metrics.Accuracy), Fixed(model.Level(ResultRow.Chunk)?.Metrics.Accuracy), Fixed(utterance.Metrics.Accuracy),
            interval.IsDefined ? $"{interval.Low:0.000}–{interval.High:0.000}" : "–", Fixed(utterance.TopFive), model.Trainings.Count > 0 ? $"{model.Trainings.Sum(t => t.TrainSeconds):0.0} s" : "–",
        ];
    }

    private static IReadOnlyList<string> Row(FormOutcome form, ModelOutcome model)
    {
        var piece = model.Level is { } level ? form.Row(model.Model, level)?.Metrics : null;
        var row = form.Row(model.Model, ResultRow.Utterance)!;
        var vote = form.Row(model.Model, ResultRow.Utterance, ResultRow.MajorityVote)?.Metrics;
        var interval = row.Metrics.Intervals!["accuracy"];
        return
        [
            ModelChoice.Describe(model.Model), Fixed(piece?.Accuracy), Fixed(row.Metrics.Accuracy), interval.IsDefined ? $"{interval.Low:0.000}–{interval.High:0.000}" : "–",
            Fixed(vote?.Accuracy), Fixed(row.Metrics.Eer), $"{row.TrainSeconds:0.0} s",
        ];
    }

    private static string Fixed(double? value) => value is { } number && double.IsFinite(number) ? $"{number:0.000}" : "–";
}
