using System.CommandLine;

namespace Timbre.Cli.Terminal;

/// <summary>The options that every verb takes.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Results as JSON (JSON Lines where they stream) instead of a table.", Recursive = true };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress and no warnings on stderr.", Recursive = true };

    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Stack traces of errors.", Recursive = true };

    public static Option<long> Seed { get; } = new("--seed") { Description = "Decides every random draw; the same seed gives the same results.", Recursive = true, DefaultValueFactory = _ => 0, HelpName = "N" };

    public static Option<int> Jobs { get; } = new("--jobs", "-j") { Description = "Cores to use; 0 = all. Results do not depend on it.", Recursive = true, DefaultValueFactory = _ => 0, HelpName = "N" };

    public static void AddTo(RootCommand root)
    {
        Jobs.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var n) && n is < 0 or > 4096)
            {
                result.AddError($"--jobs {n}: must be from 0 (all cores) to 4096");
            }
        });
        root.Options.Add(Json);
        root.Options.Add(Quiet);
        root.Options.Add(Verbose);
        root.Options.Add(Seed);
        root.Options.Add(Jobs);
    }

    /// <summary>Of the verbs that compute features of files.</summary>
    public static Option<bool> NoCache() => new("--no-cache") { Description = "Compute all features, keep none: without the store that 'cache info' shows." };

    /// <summary><c>--set KEY=VALUE</c>, as often as wanted.</summary>
    public static Option<string[]> Set(string description)
    {
        var set = new Option<string[]>("--set") { Description = description, HelpName = "KEY=VALUE", AllowMultipleArgumentsPerToken = false };
        set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--set {token.Value}: must be KEY=VALUE");
            }
        });
        return set;
    }

    /// <summary>The pairs of <c>--set</c>.</summary>
    public static IEnumerable<(string Key, string Value)> Pairs(string[]? set) =>
        (set ?? []).Select(s => (s[..s.IndexOf('=', StringComparison.Ordinal)].Trim(), s[(s.IndexOf('=', StringComparison.Ordinal) + 1)..]));

    /// <summary>Recordings, folders and manifests, one at least.</summary>
    public static Argument<string[]> Inputs() => new("INPUT") { Description = "Audio files, folders (searched recursively) and manifests (.jsonl, .csv, a Kaldi directory).", Arity = ArgumentArity.OneOrMore };

    /// <summary>The folder or file that is written.</summary>
    public static Option<string> Out(string description, string name = "DIR") => new("--out", "-o") { Description = description, HelpName = name, Required = true };
}
