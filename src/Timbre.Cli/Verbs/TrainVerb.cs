using System.CommandLine;
using System.Text.Json;
using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Numerics;
using Timbre.Recipes;

namespace Timbre.Cli.Verbs;

/// <summary><c>train</c>: writes a model folder.</summary>
internal static class TrainVerb
{
    private const string SpeakerRecipe = "librispeech-speaker";

    public static Command Create(SessionFactory sessions)
    {
        var task = new Argument<string>("TASK") { Description = "What is to be told: gender, or speaker (which of the speakers in training)." };
        task.AcceptOnlyFromAmong(Recipe.GenderTask, Recipe.SpeakerTask);
        var inputs = new Argument<string[]>("INPUT") { Description = "A manifest or the folder of a corpus, with speakers (and genders, where these are to be told).", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string>("--model", "-m")
        {
            Description = $"gender: one of {string.Join(", ", ModelCatalog.NamesFor(Recipe.GenderTask))}. speaker: one of {string.Join(", ", SpeakerNames)}.",
            HelpName = "NAME",
            Required = true,
        };
        var output = CommonOptions.Out("The model folder to write.");
        var set = CommonOptions.Set("A setting as in a recipe, e.g. training.mlp_epochs=50 or features.n_mfcc=20.");
        var noCache = CommonOptions.NoCache();
        var command = new Command("train", "Train a model and write its folder.") { task, inputs, model, output, set, noCache };
        sessions.Handle(command, session => session.WithStore(noCache, store =>
        {
            var speakers = session.Value(task) == Recipe.SpeakerTask;
            var name = Checked(session.Value(model), session.Value(task));
            var folder = OutputFolder.Checked(session.Value(output));
            var recipe = speakers ? Recipe.Load(SpeakerRecipe) : Recipe.Default;
            foreach (var (key, value) in CommonOptions.Pairs(session.Value(set)))
            {
                recipe = recipe.With(key, value);
            }

            // What has an option of its own is said by it.
            recipe = recipe.With("models", speakers ? string.Join(", ", Choices(recipe, name)) : name);
            recipe = session.SeedWasGiven ? recipe.With("seed", session.Seed.ToString()) : recipe;

            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.Corpus, session.Cancellation);
            using var progress = session.Progress("utterances");
            var relay = new Relay<ExperimentProgress>(p => progress.Report(p, p.Stage == "training" ? "models" : null));
            var trained = speakers
                ? Trained.Of(SpeakerModelTraining.Train(recipe, resolved.Utterances, resolved.ToManifest().Name, session.Jobs, store, relay, session.Cancellation))
                : Trained.Of(ModelTraining.Gender(recipe, resolved.Utterances, resolved.ToManifest().Name, session.Jobs, store, relay, session.Cancellation));
            progress.Dispose();
            Write(session, trained, folder, speakers);
            return session.Finish([.. resolved.Failures, .. trained.Corpus.Failures], trained.Corpus.Utterances.Count);
        }));
        return command;
    }

    private static IReadOnlyList<string> SpeakerNames => [.. ModelCatalog.NamesFor(Recipe.SpeakerTask), SpeakerModelOutcome.Ensemble];

    private static string Checked(string name, string task)
    {
        var known = task == Recipe.SpeakerTask ? SpeakerNames : ModelCatalog.NamesFor(task);
        return known.Contains(name) ? name : throw new TimbreException($"--model {name}: is no model that tells the {task}; choose one of {string.Join(", ", known)}");
    }

    /// <summary>The models of a name with the inputs that the recipe gives them: the main one where it has such a model, else that of the first.</summary>
    private static IEnumerable<string> Choices(Recipe recipe, string name) => name == SpeakerModelOutcome.Ensemble
        ? recipe.Speaker.Ensemble
        : [recipe.Models.FirstOrDefault(m => m == name) ?? recipe.Models.FirstOrDefault(m => ModelChoice.Parse(m).Kind == name) ?? $"{name}@pooled"];

    private static void Write(Session session, Trained trained, string folder, bool speakers)
    {
        trained.Save(folder);
        if (session.Json)
        {
            session.Output.WriteLine(JsonSerializer.Serialize(new
            {
                model = Path.GetFullPath(folder),
                kind = trained.Kind,
                utterances = trained.Corpus.Utterances.Count,
                speakers = trained.Speakers,
                parameters = trained.Parameters,
                best_epoch = trained.BestEpoch,
                train_seconds = trained.Seconds,
            }));
        }

        session.Say($"{folder}: {ModelCatalog.Describe(trained.Kind)}, {trained.Parameters} parameters, trained on {trained.Corpus.Utterances.Count} utterances of {trained.Speakers} speakers in {trained.Seconds:0.0} s");
        session.Say(speakers
            ? "How good it is: 'timbre evaluate' with other recordings of these speakers, best of another day. Somebody unknown is given one of their names too."
            : "How good it is on new voices: 'timbre evaluate' with speakers that are not among these.");
    }

    /// <summary>A model that was trained, whatever it tells.</summary>
    private sealed record Trained(string Kind, long Parameters, int Speakers, int? BestEpoch, double Seconds, ExtractedCorpus Corpus, Action<string> Save)
    {
        public static Trained Of((VoiceClassifier Model, FoldTraining Training, ExtractedCorpus Corpus) trained) => new(
            trained.Model.Kind, trained.Model.ParameterCount, trained.Model.Description.Speakers, trained.Training.BestEpoch, trained.Training.TrainSeconds, trained.Corpus, trained.Model.Save);

        public static Trained Of((IVoiceModel Model, IReadOnlyList<FoldTraining> Trainings, ExtractedCorpus Corpus) trained) => new(
            trained.Model is VoiceClassifier single ? single.Kind : SpeakerModelOutcome.Ensemble,
            trained.Trainings.Sum(t => t.ParameterCount),
            trained.Model.Labels.Count,
            trained.Trainings.Count == 1 ? trained.Trainings[0].BestEpoch : null,
            trained.Trainings.Sum(t => t.TrainSeconds),
            trained.Corpus,
            folder => SpeakerModels.Save(trained.Model, folder));
    }
}
