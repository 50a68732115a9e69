using System.CommandLine;
using System.CommandLine.Parsing;
using Timbre.Numerics;

namespace Timbre.Cli.Terminal;

/// <summary>Says in one line what is wrong with a command line, in the user's words: the option or argument, its value, what is possible.</summary>
internal static class UsageErrors
{
    /// <summary>The first mistake; null when there is none.</summary>
    public static string? Of(ParseResult parsed) =>
        UnknownCommand(parsed) ?? UnknownOption(parsed) ?? (parsed.Errors.Count > 0 ? OneLine(parsed.Errors[0]) : null);

    private static string? UnknownCommand(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Action is not null || command.Subcommands.Count == 0 || parsed.Errors.Count == 0)
        {
            return null;
        }

        var names = command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).ToList();
        var known = string.Join(", ", names);
        return parsed.UnmatchedTokens.FirstOrDefault() is { } word
            ? $"{word}: is not {(word.StartsWith('-') ? "an option here" : "a command")}{Suggestion(word, names)}; the commands are {known}"
            : $"a command is needed, one of {known}";
    }

    /// <summary>What looks like an option and was taken for an input because no option is called that.</summary>
    private static string? UnknownOption(ParseResult parsed)
    {
        var tokens = parsed.Tokens.ToList();
        var end = tokens.FindIndex(t => t.Type == TokenType.DoubleDash);
        var plain = end < 0 ? [] : tokens[end..].Select(t => t.Value).ToHashSet(StringComparer.Ordinal);
        var word = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(v => v.Length > 1 && v[0] == '-' && !plain.Contains(v) && !Path.Exists(v));
        if (word is null)
        {
            return null;
        }

        var names = new List<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as CommandResult)
        {
            names.AddRange(at.Command.Options.Where(o => ReferenceEquals(at, parsed.CommandResult) || o.Recursive).Select(o => o.Name));
        }

        var name = word.Split('=')[0];
        return $"{name}: is not an option of this command{Suggestion(name, names)}";
    }

    private static string OneLine(ParseError error)
    {
        var symbol = error.SymbolResult;
        var option = symbol as OptionResult ?? symbol?.Parent as OptionResult;
        var argument = symbol as ArgumentResult;
        var name = option?.Option.Name ?? argument?.Argument.Name;
        var value = option?.Tokens.LastOrDefault()?.Value ?? argument?.Tokens.LastOrDefault()?.Value;
        var message = error.Message;
        if (name is not null && value is not null && message.StartsWith("Cannot parse argument", StringComparison.Ordinal))
        {
            return $"{name} {value}: must be {Kind(option?.Option.ValueType ?? argument!.Argument.ValueType)}";
        }

        var list = message.IndexOf("Must be one of:", StringComparison.Ordinal);
        if (name is not null && value is not null && list >= 0)
        {
            var known = message[(list + "Must be one of:".Length)..].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(v => v.Trim('\'')).ToList();
            return $"{name} {value}: must be {(known.Count == 1 ? known[0] : $"one of {string.Join(", ", known)}")}{Suggestion(value, known)}";
        }

        return message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
    }

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(int) || t == typeof(long) => "a whole number",
        var t when t == typeof(double) => "a number",
        var t when t == typeof(bool) => "true or false",
        _ => "another value",
    };

    private static string Suggestion(string word, IReadOnlyList<string> names)
    {
        var nearest = names.MinBy(n => EditDistance.Between(n, word));
        return nearest is not null && EditDistance.Between(nearest, word) <= (word.TrimStart('-').Length < 4 ? 1 : 2) ? $" (did you mean {nearest}?)" : "";
    }
}
