using System.CommandLine;
using Timbre.Audio;
using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Corpora;

namespace Timbre.Cli.Verbs;

/// <summary><c>models list</c>, <c>get</c> and <c>info</c>.</summary>
internal static class ModelsVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var verb = new Command("models", "Known checkpoints, their download, and what is in a model.");
        verb.Subcommands.Add(ModelsList.Create(sessions));
        verb.Subcommands.Add(ModelsGet.Create(sessions));
        var model = new Argument<string>("MODEL") { Description = "A model folder, a checkpoint of an encoder, or the name of a downloaded one." };
        var info = new Command("info", "Kind, parameters, settings, training data and metrics of a model.") { model };
        sessions.Handle(info, session =>
        {
            if (ModelFolders.Resolve(session.Value(model)) is var path && VoiceModel.IsCheckpoint(path))
            {
                return ModelsInfo.Show(session, path);
            }

            var classifier = VoiceClassifier.Load(path);
            var d = classifier.Description;
            if (session.Json)
            {
                session.Output.WriteLine(File.ReadAllText(Path.Combine(path, "model.json")).Trim());
                return ExitCode.Done;
            }

            session.Table(["model", session.Value(model)],
            [
                ["task", $"{d.Task} ({string.Join(", ", classifier.Labels)})"],
                ["kind", $"{classifier.Kind}: {ModelCatalog.Describe(classifier.Kind)}"],
                ["parameters", $"{classifier.ParameterCount}"],
                ["features", $"{classifier.Features.Kind}, {classifier.Features.FeatureCount} per {(classifier.Features.PerRecording ? "recording" : "frame")}"],
                ["settings", string.Join(" ", FeatureKinds.SettingsAsText(classifier.Features).Select(s => $"{s.Key}={s.Value}"))],
                ["trained on", $"{d.Corpus}: {d.Utterances} utterances of {d.Speakers} speakers, seed {d.Seed}"],
                ["accuracy on new speakers", d.Metrics is { } m ? $"{(double)m["accuracy"]!:0.000} ({(string?)m["measured"]}, n = {(int)m["n"]!})" : "not measured; see 'timbre evaluate'"],
            ], 1);
            return ExitCode.Done;
        });
        verb.Subcommands.Add(info);
        return verb;
    }
}
