using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Timbre.Audio;

/// <summary>How a setting is written, and how a wrong one is reported: <c>hop_length=-1: must be a positive number of samples</c>.</summary>
internal static class Setting
{
    public static void Require(bool holds, string key, object? value, string rule)
    {
        if (!holds)
        {
            throw Wrong(key, Text(value), rule);
        }
    }

    public static TimbreException Wrong(string key, string value, string rule) => new($"{key}={value}: {rule}");

    /// <summary>The form that is read back to exactly the same value; null is <c>none</c>.</summary>
    public static string Text(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "none",
    };

    [SuppressMessage("Globalization", "CA1308", Justification = "settings are written in lower case")]
    public static bool IsNone(string text) => text.Trim().ToLowerInvariant() is "none" or "null" or "";
}
