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
        var outcome = RunFolder.Run(recipe, folder, session.Jobs, store, relay, session.Cancellation);
        progress.Dispose();
        if (session.Json)
        {
            session.Output.Write(File.ReadAllText(Path.Combine(folder, RunFolder.ResultsFileName)));
        }
        else
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
            session.Say($"report: {Path.Combine(folder, "report.html")}");
        }

        return session.Finish(outcome.Corpus.Failures, outcome.Corpus.Utterances.Count);
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
