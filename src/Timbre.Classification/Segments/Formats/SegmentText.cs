using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Timbre.Classification;

/// <summary>Words and numbers that formats have in common.</summary>
internal static class SegmentText
{
    /// <summary>What stands for speech without a label, where a format has no status.</summary>
    public const string Unsure = "?";

    public static string Seconds(double value) => Math.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture);

    public static string Status(SegmentStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

    /// <summary>One word without white space or control characters, for formats that separate fields by them.</summary>
    public static string Word(string text)
    {
        var word = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            word.Append(char.IsWhiteSpace(unit) || char.IsControl(unit) ? '_' : unit);
        }

        return word.Length > 0 ? word.ToString() : "_";
    }
}
