using System.CommandLine;
using Timbre.Cli.Terminal;
using Timbre.Recipes;

namespace Timbre.Cli.Verbs;

/// <summary><c>run</c>: an experiment.</summary>
internal static class RunVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var recipe = new Argument<string>("RECIPE") { Description = $"A recipe file, or a built-in one: {string.Join(", ", RecipeCatalog.Names)}." };
        var output = new Option<string?>("--out", "-o") { Description = "The folder to write into; a new one named after the recipe unless given.", HelpName = "DIR" };
        var set = CommonOptions.Set("A setting of the recipe, e.g. corpus.root=data/LibriSpeech.");
        var noCache = CommonOptions.NoCache();
        var command = new Command("run", "Run an experiment from corpus to report.") { recipe, output, set, noCache };
        sessions.Handle(command, session =>
        {
            var effective = Recipe.Load(session.Value(recipe));
            foreach (var (key, value) in CommonOptions.Pairs(session.Value(set)))
            {
                effective = effective.With(key, value);
            }

            if (session.SeedWasGiven)
            {
                effective = effective.With("seed", session.Seed.ToString());
            }

            var folder = OutputFolder.MakeOrFree(session.Value(output), effective.Name);
            return ExperimentRun.InFolder(folder, () => session.WithStore(noCache, store => ExperimentRun.Run(session, ExperimentRun.WithVoices(session, effective, folder), folder, store)));
        });
        return command;
    }
}
