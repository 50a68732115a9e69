using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Timbre.Reports;

/// <summary>A report as JSON and back. What comes back is checked: writers may rely on a whole report.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    public static string Write(Report report) => JsonSerializer.Serialize(report, Options) + "\n";

    public static Report Read(string json, string name)
    {
        Report? report;
        try
        {
            report = JsonSerializer.Deserialize<Report>(json, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new TimbreException($"{name}: not a report ({FirstLine(e.Message)}); run the recipe again to write it anew", e);
        }

        if (report is null)
            throw new TimbreException($"{name}: not a report (it holds null); run the recipe again to write it anew");
        ReportCheck.Check(report, name);
        return report;
    }

    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd('\r', '.', ' ');
}
