using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Timbre.Reports;

/// <summary>Vega-Lite specifications from anonymous objects that read like the JSON they become.</summary>
internal static class ChartSpec
{
    /// <summary>Points that a curve keeps: more are not seen at the width of a page and only make it slow.</summary>
    public const int LongestCurve = 300;

    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.Strict };

    /// <summary>A specification of one or more layers over the same data. A page sets the parameters to the colours of its theme.</summary>
    public static JsonObject Of(IEnumerable<object> rows, int height, params object[] layers) => new()
    {
        ["width"] = "container",
        ["height"] = height,
        ["params"] = Node(new object[]
        {
            new { name = "ink", value = "#1a1d21" }, new { name = "inkSoft", value = "#4a5058" }, new { name = "inkOnLow", value = "#1a1d21" },
            new { name = "inkOnHigh", value = "#ffffff" }, new { name = "surface", value = "#ffffff" },
        }),
        ["data"] = new JsonObject { ["values"] = Node(rows) },
        ["layer"] = Node(layers),
    };

    /// <summary>The same specification with more parameters: those of a page's theme by name, or the chart's own.</summary>
    public static JsonObject With(JsonObject spec, params object[] parameters)
    {
        foreach (var parameter in parameters)
            spec["params"]!.AsArray().Add(Node(parameter));
        return spec;
    }

    public static JsonNode? Node(object value) => JsonSerializer.SerializeToNode(value, value.GetType(), Options);

    /// <summary>A colour encoding with a legend where there is more than one series.</summary>
    public static object Colour(string field, IReadOnlyList<string> names, IReadOnlyDictionary<string, Tone>? tones = null, bool legend = true) => new
    {
        field,
        type = "nominal",
        title = (string?)null,
        scale = new { domain = names, range = Palette.For(names, tones) },
        legend = legend && names.Count > 1 ? new { title = (string?)null } : null,
    };

    /// <summary>A number for JSON: rounded to six significant digits, null where it is not finite.</summary>
    public static double? Number(double? value) =>
        value is { } number && double.IsFinite(number) ? double.Parse(number.ToString("G6", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>At most so many points of a curve, evenly picked, the first and last among them.</summary>
    public static IReadOnlyList<T> Thin<T>(IReadOnlyList<T> points, int most = LongestCurve) =>
        points.Count <= most ? points : [.. Enumerable.Range(0, most).Select(i => points[(int)((long)i * (points.Count - 1) / (most - 1))])];

    /// <summary>The d3 format of an axis in the cell format.</summary>
    public static string? AxisFormat(CellFormat format) => format switch
    {
        CellFormat.Percent => "~%",
        CellFormat.Integer => ",d",
        _ => null,
    };

    /// <summary>The values' range, a little wider; never empty.</summary>
    public static double[] Domain(IEnumerable<double?> values, double margin = 0.04)
    {
        var known = values.OfType<double>().Where(double.IsFinite).ToList();
        if (known.Count == 0)
            return [0, 1];
        var (low, high) = (known.Min(), known.Max());
        var space = high > low ? margin * (high - low) : Math.Max(0.5, Math.Abs(high) * 0.1);
        return [low - space, high + space];
    }

    public static IReadOnlyList<string> Distinct(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal)];
}
