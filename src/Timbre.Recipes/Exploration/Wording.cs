using System.Globalization;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Numbers and names as sentences write them.</summary>
internal static class Wording
{
    private static readonly NumberFormatInfo s_numbers = new() { NumberGroupSeparator = "\u202f", NegativeSign = "−" };

    public static string Whole(double value) => value.ToString("N0", s_numbers);

    public static string Two(double value) => double.IsFinite(value) ? (Math.Abs(value) < 0.005 ? 0 : value).ToString("N2", s_numbers) : "unknown";

    public static string One(double value) => double.IsFinite(value) ? (Math.Abs(value) < 0.05 ? 0 : value).ToString("N1", s_numbers) : "unknown";

    public static string Percent(double share, int digits = 0) => (100 * share).ToString("N" + digits, s_numbers) + "\u00a0%";

    /// <summary>"1 recording", "2 recordings".</summary>
    public static string Count(double count, string one, string? many = null) => $"{Whole(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>"a", "a and b", "a, b and c", "a, b, c and 4 more".</summary>
    public static string List(IReadOnlyList<string> names, int most = 4)
    {
        List<string> shown = [.. names.Take(names.Count > most + 1 ? most : names.Count).Select(Text.Escape)];
        if (shown.Count < names.Count)
        {
            shown.Add($"{names.Count - shown.Count} more");
        }

        return shown.Count switch
        {
            0 => "none",
            1 => shown[0],
            _ => $"{string.Join(", ", shown.Take(shown.Count - 1))} and {shown[^1]}",
        };
    }

    /// <summary>Cohen's words for the size of d (1988), with two more above them.</summary>
    public static string Size(double effect) => Math.Abs(effect) switch
    {
        < 0.2 => "negligible",
        < 0.5 => "small",
        < 0.8 => "medium",
        < 1.2 => "large",
        _ => "very large",
    };
}
