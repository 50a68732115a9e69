using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Corpora;

namespace Timbre.Cli.Verbs;

/// <summary><c>models list</c>: no network is touched.</summary>
internal static class ModelsList
{
    private const string FileName = "model.json";

    public static Command Create(SessionFactory sessions)
    {
        var folders = new Argument<string[]>("FOLDER") { Description = "Folders to look for models in that 'train' or 'run' wrote, with all below; known checkpoints unless given.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("list", "Checkpoints that are known to be of use ('models get' takes any other name as well), or the models in a folder.") { folders };
        sessions.Handle(command, session => session.Value(folders) is { Length: > 0 } some ? Trained(session, some) : Known(session));
        return command;
    }

    private static int Known(Session session)
    {
        if (session.Json)
        {
            session.Output.WriteLine(JsonSerializer.Serialize(
                KnownModels.All.Select(m => new { name = m.Name, use = m.Use, bytes = m.RoughBytes, licence = m.Licence, folder = m.Folder }), ModelsInfo.Indented));
            return ExitCode.Done;
        }

        session.Table(
            ["name", "use", "size", "licence", "here"],
            KnownModels.All.Select(m => (IReadOnlyList<string>)[m.Name, m.Use, FormattableString.Invariant($"{m.RoughBytes / 1e6:0} MB"), m.Licence, m.Folder ?? ""]), 1, 3, 4);
        return ExitCode.Done;
    }

    private static int Trained(Session session, string[] folders)
    {
        var (found, failures) = (new List<(string Path, IVoiceModel Model)>(), new List<InputFailure>());
        foreach (var path in folders.SelectMany(f => In(f, session.Cancellation)).Distinct(StringComparer.Ordinal))
        {
            try
            {
                found.Add((path, VoiceModel.Load(path)));
            }
            catch (TimbreException e)
            {
                failures.Add(InputFailure.From(path, e));
            }
        }

        if (found.Count + failures.Count == 0)
        {
            throw new TimbreException($"{string.Join(", ", folders)}: holds no model that 'train' or 'run' wrote");
        }

        if (session.Json)
        {
            session.Output.WriteLine(new JsonArray([.. found.Select(f => Json(f.Path, f.Model))]).ToJsonString(ModelsInfo.Indented));
        }
        else if (found.Count > 0)
        {
            session.Table(
                ["model", "task", "kind", "labels", "trained on", "accuracy"],
                found.Select(f => (IReadOnlyList<string>)[
                    f.Path, f.Model.Task, VoiceModelInfo.Kind(f.Model), $"{f.Model.Labels.Count}", VoiceModelInfo.About(f.Model).Corpus, VoiceModelInfo.Accuracy(VoiceModelInfo.About(f.Model).Metrics) ?? "–"]), 1, 2, 4, 5);
        }

        return session.Finish(failures, found.Count);
    }

    private static JsonObject Json(string path, IVoiceModel model) => new()
    {
        ["path"] = path,
        ["task"] = model.Task,
        ["kind"] = model is VoiceEnsemble ? "ensemble" : VoiceModelInfo.Kind(model),
        ["members"] = model is VoiceEnsemble ensemble ? new JsonArray([.. ensemble.Members.Select(m => (JsonNode?)m.Kind)]) : null,
        ["labels"] = new JsonArray([.. model.Labels.Select(l => (JsonNode?)l)]),
        ["corpus"] = VoiceModelInfo.About(model).Corpus,
        ["metrics"] = VoiceModelInfo.About(model).Metrics?.DeepClone(),
    };

    /// <summary>Model folders, in ordinal order; what lies in one belongs to it.</summary>
    private static IEnumerable<string> In(string folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!Directory.Exists(folder))
        {
            throw new TimbreException($"{folder}: no such folder");
        }

        if (File.Exists(Path.Combine(folder, FileName)))
        {
            return [folder];
        }

        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.GetDirectories(folder, "*", options).Order(StringComparer.Ordinal).SelectMany(f => In(f, cancellation));
    }
}
