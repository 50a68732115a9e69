using System.CommandLine;
using System.Text.Json;
using Timbre.Cli.Terminal;
using Timbre.Corpora;

namespace Timbre.Cli.Verbs;

/// <summary><c>cache info</c> and <c>cache clear</c>.</summary>
internal static class CacheVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var verb = new Command("cache", "Features that were computed and are kept, to be found again.");
        verb.Subcommands.Add(Info(sessions));
        verb.Subcommands.Add(Clear(sessions));
        return verb;
    }

    private static Command Info(SessionFactory sessions)
    {
        var command = new Command("info", "Where the store of features is, and how much it holds.");
        sessions.Handle(command, session =>
        {
            var store = FeatureStore.Open();
            var usage = store.Measure();
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(new { folder = store.Folder, entries = usage.Entries, bytes = usage.Bytes }));
            }
            else
            {
                session.Table(["store", store.Folder], [["utterances", $"{usage.Entries}"], ["size", Size(usage.Bytes)]], 1);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Clear(SessionFactory sessions)
    {
        var command = new Command("clear", "Remove all that the store holds; features are then computed again.");
        sessions.Handle(command, session =>
        {
            var store = FeatureStore.Open();
            var freed = store.Clear();
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(new { folder = store.Folder, entries = freed.Entries, bytes = freed.Bytes }));
            }

            session.Say($"{store.Folder}: features of {freed.Entries} utterances removed, {Size(freed.Bytes)} freed");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => $"{bytes / 1e3:0.0} kB",
        < 1_000_000_000 => $"{bytes / 1e6:0.0} MB",
        _ => $"{bytes / 1e9:0.00} GB",
    };
}
