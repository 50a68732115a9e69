using System.Text.Json.Nodes;
using Timbre.Reports;
namespace Timbre.Recipes;
internal static class SpeakerReport { public static Report Compose(SpeakerOutcome o) => throw new NotSupportedException(); }
internal static class SpeakerResultsFile { public static JsonObject ToJson(SpeakerOutcome o, JsonObject? s) => new(); public static JsonObject? ModelMetrics(SpeakerForm f, string m) => null; }
