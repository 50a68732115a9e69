using System.CommandLine;
using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Corpora;

namespace Timbre.Cli.Verbs;

/// <summary><c>models list</c>, <c>get</c> and <c>info</c>.</summary>
internal static class ModelsVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var verb = new Command("models", "Known checkpoints, their download, trained models, and what is in a model.");
        verb.Subcommands.Add(ModelsList.Create(sessions));
        verb.Subcommands.Add(ModelsGet.Create(sessions));
        var model = new Argument<string>("MODEL") { Description = "A model folder that 'train' or 'run' wrote, a checkpoint of an encoder, the name of a downloaded one, or 'default': the gender model that ships." };
        var info = new Command("info", "Kind, parameters, settings, training data and metrics of a model.") { model };
        sessions.Handle(info, session =>
        {
            if (ChosenModel.IsShipped(session.Value(model)))
            {
                return VoiceModelInfo.Show(session, ChosenModel.Shipped, GenderClassifier.Default, GenderClassifier.ShippedDescription);
            }

            var path = ModelFolders.Resolve(session.Value(model));
            return VoiceModel.IsCheckpoint(path) ? ModelsInfo.Show(session, path) : VoiceModelInfo.Show(session, session.Value(model), path);
        });
        verb.Subcommands.Add(info);
        return verb;
    }
}
