namespace Timbre.Reports;

/// <summary>
/// Colours that stay apart for every kind of colour vision, on white and on a dark ground alike (after Okabe and Ito, 2008).
/// The two genders are told apart along the orange-to-blue axis and by lightness; nothing is told by colour alone.
/// </summary>
internal static class Palette
{
    public const string Female = "#d97706";
    public const string Male = "#1588a6";
    public const string Leak = "#d55e00";
    public const string Good = "#1a7fc0";
    public const string Quiet = "#8b929a";

    private static readonly string[] Series = ["#1a7fc0", "#d98200", "#009e73", "#c2659a", "#4aa3d9", "#a0522d", "#7a68b3", "#7f8790"];

    private static readonly string[] MarkColours = [.. Series, "#9a8600", "#cf4154"];

    private static readonly string[] MarkShapes = ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross"];

    /// <summary>A colour per series, in the order of the names.</summary>
    public static string[] For(IReadOnlyList<string> names, IReadOnlyDictionary<string, Tone>? tones = null) =>
        [.. names.Select((name, i) => Toned(name, tones) ?? Gendered(name) ?? Series[i % Series.Length])];

    /// <summary>The most groups that <see cref="Marks"/> tells apart.</summary>
    public static int MostMarks => MarkColours.Length * MarkShapes.Length;

    /// <summary>A colour and a shape per group; no two of the first sixty share both, and neighbours share neither.</summary>
    public static (string Colour, string Shape)[] Marks(IReadOnlyList<string> names) =>
        [.. names.Select((name, i) => (Gendered(name) ?? MarkColours[i % MarkColours.Length], MarkShapes[(i + (i / MarkColours.Length)) % MarkShapes.Length]))];

    /// <summary>So many shapes, again from the first where there are more than six.</summary>
    public static string[] Shapes(int count) => [.. Enumerable.Range(0, count).Select(i => MarkShapes[i % MarkShapes.Length])];

    private static string? Toned(string name, IReadOnlyDictionary<string, Tone>? tones) =>
        tones is not null && tones.TryGetValue(name, out var tone)
            ? tone switch { Tone.Leak => Leak, Tone.Good => Good, Tone.Neutral => Quiet, _ => null }
            : null;

    private static string? Gendered(string name) => name.ToUpperInvariant() switch
    {
        "F" or "FEMALE" or "WOMEN" => Female,
        "M" or "MALE" or "MEN" => Male,
        _ => null,
    };
}
