using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>The files of a gender model: <c>model.json</c> and <c>weights.safetensors</c>; the shipped one's are resources of this library.</summary>
internal static class GenderModelFolder
{
    public const string Kind = "cnn2d-windows";
    private const string Format = "timbre-gender-model";
    private const int Version = 1;
    private const string WeightsName = "weights.safetensors";
    private const string Shipped = "Timbre.Classification.Gender.Shipped.";

    public static bool IsOne(string folder)
    {
        var path = Path.Combine(folder, ModelFolder.FileName);
        return File.Exists(path) && ModelJson.Read(path)["format"]?.ToString() == Format;
    }

    public static void Save(GenderClassifier model, string folder)
    {
        ModelFolder.Make(folder);
        var windows = model.Windows;
        AtomicFile.Write(Path.Combine(folder, WeightsName), windows.Network.Save);
        AtomicFile.WriteJson(Path.Combine(folder, ModelFolder.FileName), new JsonObject // last: a folder without it is no model
        {
            ["format"] = Format,
            ["version"] = Version,
            ["task"] = model.Task,
            ["kind"] = Kind,
            ["labels"] = new JsonArray([.. model.Labels.Select(l => (JsonNode?)JsonValue.Create(l))]),
            ["features"] = new JsonObject { ["kind"] = windows.Bands.Kind, ["settings"] = JsonSerializer.SerializeToNode(windows.Bands.Settings) },
            ["range_db"] = windows.RangeDecibels,
            ["network"] = windows.Network.Definition.ToJson(),
            ["calibration"] = new JsonObject { ["slope"] = model.Calibration.Slope, ["growth"] = model.Calibration.Growth },
            ["uncertain_below"] = model.UncertainBelow,
            ["parameters"] = model.ParameterCount,
            ["training"] = ModelFolder.Training(model.Description),
            ["metrics"] = model.Description.Metrics?.DeepClone(),
        });
    }

    public static GenderClassifier Load(string folder)
    {
        var path = Path.Combine(folder, ModelFolder.FileName);
        var json = ModelJson.Read(path);
        var weights = Path.Combine(folder, WeightsName);
        using var stream = ModelJson.OpenRead(weights);
        return Load(json, path, stream, weights);
    }

    public static GenderClassifier LoadShipped()
    {
        using var model = Resource(ModelFolder.FileName);
        using var weights = Resource(WeightsName);
        return Load(JsonNode.Parse(model)!.AsObject(), Shipped + ModelFolder.FileName, weights, Shipped + WeightsName);
    }

    private static Stream Resource(string name) => typeof(GenderModelFolder).Assembly.GetManifestResourceStream(Shipped + name)
        ?? throw new InvalidOperationException($"the resource {Shipped + name} is missing from the library");

    private static GenderClassifier Load(JsonObject json, string path, Stream weights, string weightsName)
    {
        if (json["format"]?.ToString() != Format)
        {
            throw new TimbreException($"{path}: is not a gender model (format '{json["format"]}')");
        }

        var version = ModelJson.Value<int>(json, "version", path);
        if (version > Version)
        {
            throw new TimbreException($"{path}: was made by a later Timbre (format version {version}, this one reads {Version}); update Timbre");
        }

        var calibration = ModelJson.Object(json, "calibration", path);
        var (slope, growth) = (ModelJson.Value<double>(calibration, "slope", path), ModelJson.Value<double>(calibration, "growth", path));
        var (range, uncertain) = (ModelJson.Value<double>(json, "range_db", path), ModelJson.Value<double>(json, "uncertain_below", path));
        if (!(slope is > 0 and < 1e6 && growth is >= 0 and <= 1 && range is > 0 and < 1e4 && uncertain is >= 0.5 and <= 1))
        {
            throw new TimbreException($"{path}: 'calibration', 'range_db' or 'uncertain_below' is out of its range");
        }

        if (ModelFolder.Features(ModelJson.Object(json, "features", path), path) is not LogMelExtractor bands)
        {
            throw new TimbreException($"{path}: 'features' must be of the kind logmel");
        }

        var network = Network.Load(NetworkDefinition.FromJson(json["network"], path), weights, weightsName);
        try
        {
            return new GenderClassifier(ModelFolder.Description(json, path), new WindowNetwork(bands, network, range), new GenderCalibration(slope, growth), uncertain);
        }
        catch (TimbreException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new TimbreException($"{path}: {e.Message}", e);
        }
    }
}
