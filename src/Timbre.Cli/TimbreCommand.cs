using System.CommandLine;
using Timbre.Cli.Terminal;
using Timbre.Cli.Verbs;

namespace Timbre.Cli;

/// <summary>The command: parses, calls a verb, turns its outcome into an exit code.</summary>
internal static class TimbreCommand
{
    private static readonly (string Name, Func<SessionFactory, Command> Create)[] s_verbs =
    [
        ("demo", DemoVerb.Create),
        ("run", RunVerb.Create),
        ("report", ReportVerb.Create),
        ("corpus", CorpusVerb.Create),
        ("audio", AudioVerb.Create),
        ("features", FeaturesVerb.Create),
        ("embed", EmbedVerb.Create),
        ("cache", CacheVerb.Create),
        ("explore", ExploreVerb.Create),
        ("split", SplitVerb.Create),
        ("train", TrainVerb.Create),
        ("evaluate", EvaluateVerb.Create),
        ("predict", PredictVerb.Create),
        ("models", ModelsVerb.Create),
    ];

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        // A call that begins with its verb needs no other; to make them all takes as long as the verb does on a short recording.
        var root = Build(output, error, args.Length > 0 && Array.Exists(s_verbs, v => v.Name == args[0]) ? args[0] : null);
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

    /// <summary>The command with one verb, or with all of them.</summary>
    internal static RootCommand Build(TextWriter output, TextWriter error, string? only = null)
    {
        var root = new RootCommand("Timbre tells from recorded speech whether a voice is female or male: corpora, features, honest training and evaluation, reports.");
        CommonOptions.AddTo(root);
        var terminal = new SessionFactory(output, error);
        foreach (var (name, create) in s_verbs)
        {
            if (only is null || name == only)
            {
                root.Subcommands.Add(create(terminal));
            }
        }

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
