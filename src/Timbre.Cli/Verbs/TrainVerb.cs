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
    public static Command Create(SessionFactory sessions)
    {
        var task = new Argument<string>("TASK") { Description = "What is to be told: gender." };
        task.AcceptOnlyFromAmong("gender");
        var inputs = new Argument<string[]>("INPUT") { Description = "A manifest or the folder of a corpus, with speakers and genders.", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string>("--model", "-m") { Description = $"One of {string.Join(", ", ModelCatalog.NamesFor("gender"))}.", HelpName = "NAME", Required = true };
        model.AcceptOnlyFromAmong([.. ModelCatalog.NamesFor("gender")]);
        var output = CommonOptions.Out("The model folder to write.");
        var set = CommonOptions.Set("A setting as in a recipe, e.g. training.mlp_epochs=50 or features.n_mfcc=20.");
        var noCache = CommonOptions.NoCache();
        var command = new Command("train", "Train a model and write its folder.") { task, inputs, model, output, set, noCache };
        sessions.Handle(command, session => session.WithStore(noCache, store =>
        {
            var recipe = Recipe.Default;
            foreach (var (key, value) in CommonOptions.Pairs(session.Value(set)))
            {
                recipe = recipe.With(key, value);
            }

            // What has an option of its own is said by it.
            recipe = recipe.With("models", session.Value(model));
            recipe = session.SeedWasGiven ? recipe.With("seed", session.Seed.ToString()) : recipe;

            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.Corpus, session.Cancellation);
            using var progress = session.Progress("utterances");
            var relay = new Relay<ExperimentProgress>(p => progress.Report(p, p.Stage == "training" ? "models" : null));
            var (classifier, training, corpus) = ModelTraining.Gender(recipe, resolved.Utterances, resolved.ToManifest().Name, session.Jobs, store, relay, session.Cancellation);
            progress.Dispose();
            var folder = session.Value(output);
            classifier.Save(folder);
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(new
                {
                    model = Path.GetFullPath(folder),
                    kind = classifier.Kind,
                    utterances = classifier.Description.Utterances,
                    speakers = classifier.Description.Speakers,
                    parameters = classifier.ParameterCount,
                    best_epoch = training.BestEpoch,
                    train_seconds = training.TrainSeconds,
                }));
            }

            session.Say($"{folder}: {ModelCatalog.Describe(classifier.Kind)}, {classifier.ParameterCount} parameters, trained on {classifier.Description.Utterances} utterances of {classifier.Description.Speakers} speakers in {training.TrainSeconds:0.0} s");
            session.Say("How good it is on new voices: 'timbre evaluate' with speakers that are not among these.");
            return session.Finish([.. resolved.Failures, .. corpus.Failures], corpus.Utterances.Count);
        }));
        return command;
    }
}
