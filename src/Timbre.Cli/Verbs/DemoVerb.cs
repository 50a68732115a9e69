using System.CommandLine;
using Timbre.Cli.Terminal;
using Timbre.Recipes;

namespace Timbre.Cli.Verbs;

/// <summary><c>demo</c>: the whole way with nothing to download, for both questions.</summary>
internal static class DemoVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var output = new Option<string?>("--out", "-o") { Description = "The folder to write into; a new one unless given.", HelpName = "DIR" };
        var noCache = CommonOptions.NoCache();
        var command = new Command("demo", "The whole way in about a minute with nothing to download: synthetic voices, female or male, who is speaking, a report on each.") { output, noCache };
        sessions.Handle(command, session =>
        {
            var folder = OutputFolder.MakeOrFree(session.Value(output), "timbre-demo");
            return ExperimentRun.InFolder(folder, () => session.WithStore(noCache, store =>
            {
                var gender = ExperimentRun.WithVoices(session, Named("demo", session), folder);
                var code = ExperimentRun.Run(session, gender, folder, store);
                if (code != ExitCode.Done)
                {
                    return code;
                }

                var speaker = OutputFolder.MakeOrFree(Path.Combine(folder, "speaker"), "speaker");
                return ExperimentRun.Run(session, Named("demo-speaker", session).With("corpus.root", gender.Corpus.Root!), speaker, store);
            }));
        });
        return command;
    }

    private static Recipe Named(string name, Session session) => Recipe.Load(name).With("seed", session.Seed.ToString());
}
