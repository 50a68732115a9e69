using System.CommandLine;
using System.Text.Json;
using Timbre.Cli.Terminal;
using Timbre.Corpora;

namespace Timbre.Cli.Verbs;

/// <summary><c>models list</c>: no network is touched.</summary>
internal static class ModelsList
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static Command Create(SessionFactory sessions)
    {
        var command = new Command("list", "Checkpoints that are known to be of use; 'models get' takes any other name as well.");
        sessions.Handle(command, session =>
        {
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(
                    KnownModels.All.Select(m => new { name = m.Name, use = m.Use, bytes = m.RoughBytes, licence = m.Licence, folder = m.Folder }), s_json));
                return ExitCode.Done;
            }

            session.Table(
                ["name", "use", "size", "licence", "here"],
                KnownModels.All.Select(m => (IReadOnlyList<string>)[m.Name, m.Use, FormattableString.Invariant($"{m.RoughBytes / 1e6:0} MB"), m.Licence, m.Folder ?? ""]), 1, 3, 4);
            return ExitCode.Done;
        });
        return command;
    }
}
