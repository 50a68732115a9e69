using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Cli.Terminal;
using Timbre.Encoders;
using Timbre.Neural;

namespace Timbre.Cli.Verbs;

/// <summary><c>models info</c> of a checkpoint that somebody else trained.</summary>
internal static class ModelsInfo
{
    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static int Show(Session session, string path)
    {
        var encoder = Encoder.Load(path);
        var model = encoder.Model;
        if (session.Json)
        {
            session.Output.WriteLine(Json(encoder).ToJsonString(Indented));
            return ExitCode.Done;
        }

        IReadOnlyList<string> Head(EncoderHead head) =>
            [$"head {head.Name}", head.Labels.Count > 0 ? string.Join(", ", head.Labels) : "a number"];
        session.Table(["model", path],
        [
            ["kind", $"encoder: {model.Configuration.ModelType}{(model.Configuration.Architecture is { } name ? $" ({name})" : "")}"],
            ["layers", $"{model.LayerCount}"],
            ["units", $"{model.Units} per frame, a frame every {1000.0 * model.HopSamples / model.SampleRate:0.#} ms"],
            ["parameters", $"{model.ParameterCount}"],
            .. model.Heads.Count > 0 ? model.Heads.Select(Head) : [["heads", "none: an encoder only, for 'timbre embed'"]],
            ["input", $"{model.SampleRate} Hz, {(model.Configuration.NormalizesInput ? "brought to zero mean and unit variance" : "as it is")}"],
            ["files", $"{encoder.FileFormat}, {encoder.FileBytes / 1e6:0.#} MB"],
            ["SHA-256", encoder.Fingerprint],
        ], 1);
        return ExitCode.Done;
    }

    private static JsonObject Json(Encoder encoder)
    {
        var model = encoder.Model;
        return new JsonObject
        {
            ["kind"] = "encoder",
            ["path"] = encoder.Path,
            ["type"] = model.Configuration.ModelType,
            ["architecture"] = model.Configuration.Architecture,
            ["layers"] = model.LayerCount,
            ["units"] = model.Units,
            ["parameters"] = model.ParameterCount,
            ["heads"] = new JsonArray([.. model.Heads.Select(h => new JsonObject { ["name"] = h.Name, ["labels"] = new JsonArray([.. h.Labels.Select(l => (JsonNode?)l)]) })]),
            ["sample_rate"] = model.SampleRate,
            ["hop"] = model.HopSamples,
            ["normalize"] = model.Configuration.NormalizesInput,
            ["format"] = encoder.FileFormat,
            ["bytes"] = encoder.FileBytes,
            ["weights"] = encoder.Fingerprint,
        };
    }
}
