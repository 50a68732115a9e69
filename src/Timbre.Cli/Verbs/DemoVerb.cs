using System.CommandLine;
using Timbre.Cli.Terminal;
using Timbre.Recipes;

namespace Timbre.Cli.Verbs;

/// <summary><c>demo</c>: the whole way with nothing to download.</summary>
internal static class DemoVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var output = new Option<string?>("--out", "-o") { Description = "The folder to write into; a new one unless given.", HelpName = "DIR" };
        var noCache = CommonOptions.NoCache();
        var command = new Command("demo", "The whole way in about a minute with nothing to download: synthetic voices, four models, a report.") { output, noCache };
        sessions.Handle(command, session =>
        {
            var folder = OutputFolder.MakeOrFree(session.Value(output), "timbre-demo");
            var recipe = Recipe.Load("demo").With("seed", session.Seed.ToString());
            return ExperimentRun.InFolder(folder, () => session.WithStore(noCache, store => ExperimentRun.Run(session, ExperimentRun.WithVoices(session, recipe, folder), folder, store)));
        });
        return command;
    }
}
