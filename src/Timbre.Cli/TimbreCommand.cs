using System.CommandLine;
using Timbre.Cli.Terminal;
using Timbre.Cli.Verbs;

namespace Timbre.Cli;

/// <summary>The command: parses, calls a verb, turns its outcome into an exit code.</summary>
internal static class TimbreCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = Build(output, error);
        var parsed = root.Parse(args);
        if (UsageErrors.Of(parsed) is { } mistake)
        {
            // Help, asked for beside a mistake, is still help.
            if (args.Any(a => a is "-h" or "--help" or "-?"))
            {
                return await root.Parse([.. args.TakeWhile(a => !a.StartsWith('-')), "--help"]).InvokeAsync(Configuration(output, error));
            }

            await error.WriteLineAsync($"error: {mistake}; see '{CommandPath(parsed)} --help'");
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(Configuration(output, error));
    }

    internal static RootCommand Build(TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Timbre tells from recorded speech whether a voice is female or male: corpora, features, honest training and evaluation, reports.");
        CommonOptions.AddTo(root);
        var terminal = new SessionFactory(output, error);
        root.Subcommands.Add(DemoVerb.Create(terminal));
        root.Subcommands.Add(RunVerb.Create(terminal));
        root.Subcommands.Add(ReportVerb.Create(terminal));
        root.Subcommands.Add(CorpusVerb.Create(terminal));
        root.Subcommands.Add(AudioVerb.Create(terminal));
        root.Subcommands.Add(FeaturesVerb.Create(terminal));
        root.Subcommands.Add(EmbedVerb.Create(terminal));
        root.Subcommands.Add(CacheVerb.Create(terminal));
        root.Subcommands.Add(ExploreVerb.Create(terminal));
        root.Subcommands.Add(SplitVerb.Create(terminal));
        root.Subcommands.Add(TrainVerb.Create(terminal));
        root.Subcommands.Add(EvaluateVerb.Create(terminal));
        root.Subcommands.Add(PredictVerb.Create(terminal));
        root.Subcommands.Add(ModelsVerb.Create(terminal));
        return root;
    }

    private static InvocationConfiguration Configuration(TextWriter output, TextWriter error) =>
        new() { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(20) };

    private static string CommandPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is System.CommandLine.Parsing.CommandResult { Command: var command })
            {
                names.Insert(0, command is RootCommand ? "timbre" : command.Name);
            }
        }

        return string.Join(' ', names);
    }
}
