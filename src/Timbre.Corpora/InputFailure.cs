using System.Text.Json;

namespace Timbre.Corpora;

/// <summary>Something that was given or found and could not be used.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Reason">Why, without the path.</param>
public sealed record InputFailure(string Path, string Reason)
{
    /// <summary>The failure that an exception stands for; a path at the head of its message is not said twice.</summary>
    public static InputFailure From(string path, TimbreException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return From(path, e.Message);
    }

    /// <summary>The failure that a message tells of; a path at its head is not said twice.</summary>
    public static InputFailure From(string path, string message)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(message);
        var rest = path.Length > 0 && message.StartsWith(path + ":", StringComparison.Ordinal) ? message[(path.Length + 1)..] : null;
        return new(path, rest switch
        {
            [' ', .. var reason] => reason,
            [>= '0' and <= '9', ..] => $"line {rest}",
            _ => message,
        });
    }

    /// <summary>Writes the field <c>failed</c>: a list of <c>path</c> and <c>reason</c>.</summary>
    public static void WriteList(Utf8JsonWriter json, IEnumerable<InputFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(failures);
        json.WriteStartArray("failed");
        foreach (var failure in failures)
        {
            json.WriteStartObject();
            json.WriteString("path", failure.Path);
            json.WriteString("reason", failure.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
