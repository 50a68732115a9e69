using System.CommandLine;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Recipes;

namespace Timbre.Cli.Verbs;

/// <summary><c>demo</c>: the whole way with nothing to download.</summary>
internal static class DemoVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var output = new Option<string?>("--out", "-o") { Description = "The folder to write into; a new one unless given.", HelpName = "DIR" };
        var command = new Command("demo", "The whole way in about a minute with nothing to download: synthetic voices, four models, a report.") { output };
        sessions.Handle(command, session =>
        {
            var folder = OutputFolder.MakeOrFree(session.Value(output), "timbre-demo");
            session.Say("The voices of this demo are synthetic: computed from a model of the voice, not recorded from people.");
            using (var progress = session.Progress("voices"))
            {
                var options = new SyntheticVoiceOptions { Seed = session.Seed, Jobs = session.Jobs };
                var voices = Path.Combine(folder, "voices");
                var spoken = SyntheticVoices.Generate(options, voices, new Relay<int>(n => progress.Report("synthesis", n, options.Speakers * options.UtterancesPerSpeaker)), session.Cancellation);
                new Manifest(SyntheticVoices.CorpusName, spoken, voices).Save(Path.Combine(folder, "voices.jsonl"));
            }

            var recipe = Recipe.Load("demo").With("corpus.root", Path.Combine(folder, "voices.jsonl")).With("seed", session.Seed.ToString());
            return ExperimentRun.Run(session, recipe, folder);
        });
        return command;
    }
}
