using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>The files of a gender model: <c>model.json</c> and the weights of each network, <c>weights-1.safetensors</c> and so on; the shipped one's are resources of this library.</summary>
internal static class GenderModelFolder
{
    private const string Format = "timbre-gender-model";
    private const int Version = 1;
    private const int MostNetworks = 16;
    private const string Shipped = "Timbre.Classification.Gender.Shipped.";

    public static bool IsOne(string folder)
    {
        var path = Path.Combine(folder, ModelFolder.FileName);
        return File.Exists(path) && ModelJson.Read(path)["format"]?.ToString() == Format;
    }

    public static void Save(GenderClassifier model, string folder)
    {
        ModelFolder.Make(folder);
        var networks = new JsonArray();
        for (var i = 0; i < model.Networks.Count; i++)
        {
            var windows = model.Networks[i];
            AtomicFile.Write(Path.Combine(folder, WeightsName(i)), windows.Network.Save);
            networks.Add(new JsonObject
            {
                ["features"] = new JsonObject { ["kind"] = windows.Bands.Kind, ["settings"] = JsonSerializer.SerializeToNode(windows.Bands.Settings) },
                ["range_db"] = windows.RangeDecibels,
                ["network"] = windows.Network.Definition.ToJson(),
            });
        }

        AtomicFile.WriteJson(Path.Combine(folder, ModelFolder.FileName), new JsonObject // last: a folder without it is no model
        {
            ["format"] = Format,
            ["version"] = Version,
            ["task"] = model.Task,
            ["kind"] = model.Kind,
            ["labels"] = new JsonArray([.. model.Labels.Select(l => (JsonNode?)JsonValue.Create(l))]),
            ["networks"] = networks,
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
        return Load(json, path, name => (ModelJson.OpenRead(Path.Combine(folder, name)), Path.Combine(folder, name)));
    }

    public static string ShippedDescription()
    {
        using var reader = new StreamReader(Resource(ModelFolder.FileName));
        return reader.ReadToEnd();
    }

    public static GenderClassifier LoadShipped()
    {
        using var model = Resource(ModelFolder.FileName);
        return Load(JsonNode.Parse(model)!.AsObject(), Shipped + ModelFolder.FileName, name => (Resource(name), Shipped + name));
    }

    private static string WeightsName(int network) => string.Create(CultureInfo.InvariantCulture, $"weights-{network + 1}.safetensors");

    private static Stream Resource(string name) => typeof(GenderModelFolder).Assembly.GetManifestResourceStream(Shipped + name)
        ?? throw new InvalidOperationException($"the resource {Shipped + name} is missing from the library");

    private static GenderClassifier Load(JsonObject json, string path, Func<string, (Stream Stream, string Name)> open)
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
        var uncertain = ModelJson.Value<double>(json, "uncertain_below", path);
        if (!(slope is > 0 and < 1e6 && growth is >= 0 and <= 1 && uncertain is >= 0.5 and <= 1))
        {
            throw new TimbreException($"{path}: 'calibration' or 'uncertain_below' is out of its range");
        }

        if (json["networks"] is not JsonArray { Count: > 0 and <= MostNetworks } networks)
        {
            throw new TimbreException($"{path}: 'networks' must list one network or more, at most {MostNetworks}");
        }

        try
        {
            return new GenderClassifier(ModelFolder.Description(json, path), [.. networks.Select((n, i) => Read(n, i, path, open))], new GenderCalibration(slope, growth), uncertain);
        }
        catch (TimbreException e) when (!e.Message.StartsWith(Path.GetDirectoryName(path) ?? path, StringComparison.Ordinal))
        {
            throw new TimbreException($"{path}: {e.Message}", e);
        }
    }

    private static WindowNetwork Read(JsonNode? node, int place, string path, Func<string, (Stream Stream, string Name)> open)
    {
        var json = node as JsonObject ?? throw new TimbreException($"{path}: network {place + 1} is no object");
        var range = ModelJson.Value<double>(json, "range_db", path);

        var (settings, definition) = (ModelJson.Object(json, "features", path), json["network"]);

        // Neither needs the other, and in a new process both wait for their code to be compiled.
        IFeatureExtractor? features = null;
        Network? network = null;
        WorkPool.For(2, 2, part =>
        {
            if (part == 0)
            {
                features = ModelFolder.Features(settings, path);
                return;
            }

            var (stream, name) = open(WeightsName(place));
            using (stream)
            {
                network = Network.Load(NetworkDefinition.FromJson(definition, path), stream, name);
            }
        });
        return range is > 0 and < 1e4 && features is LogMelExtractor bands
            ? new WindowNetwork(bands, network!, range)
            : throw new TimbreException($"{path}: 'features' of network {place + 1} must be of the kind logmel, and 'range_db' above 0");
    }
}
