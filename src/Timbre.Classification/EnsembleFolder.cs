using System.Globalization;
using System.Text.Json.Nodes;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>The files of an ensemble: <c>model.json</c> and, beside it, the folder of each member.</summary>
internal static class EnsembleFolder
{
    private const string Format = "timbre-voice-ensemble";
    private const int Version = 1;
    private const int MostMembers = 100;

    public static void Save(VoiceEnsemble ensemble, string folder)
    {
        ModelFolder.Make(folder);
        var members = new JsonArray();
        for (var i = 0; i < ensemble.Members.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{i + 1}-{ensemble.Members[i].Kind}");
            ensemble.Members[i].Save(Path.Combine(folder, name));
            members.Add(new JsonObject { ["folder"] = name, ["weight"] = ensemble.Weights[i] });
        }

        var json = new JsonObject
        {
            ["format"] = Format,
            ["version"] = Version,
            ["task"] = ensemble.Task,
            ["labels"] = new JsonArray([.. ensemble.Labels.Select(l => (JsonNode?)JsonValue.Create(l))]),
            ["members"] = members,
            ["calibration"] = new JsonObject { ["slope"] = ensemble.Calibration.Slope },
            ["training"] = ModelFolder.Training(ensemble.Description),
            ["metrics"] = ensemble.Description.Metrics?.DeepClone(),
        };
        AtomicFile.WriteJson(Path.Combine(folder, ModelFolder.FileName), json); // last: a folder without it is no model
    }

    /// <summary>Whether a folder holds an ensemble.</summary>
    public static bool IsOne(string folder) =>
        Path.Combine(folder, ModelFolder.FileName) is var path && File.Exists(path) && ModelJson.Read(path)["format"] is JsonValue format && format.TryGetValue<string>(out var text) && text == Format;

    /// <summary>The members and their folders, in the folder of the ensemble.</summary>
    /// <exception cref="TimbreException">It is damaged.</exception>
    public static IReadOnlyList<(string Folder, VoiceClassifier Member)> Members(string folder)
    {
        var path = Path.Combine(folder, ModelFolder.FileName);
        return [.. Members(ModelJson.Read(path), folder, path).Select(m => (m.Folder, m.Member))];
    }

    public static VoiceEnsemble Load(string folder)
    {
        var path = Path.Combine(folder, ModelFolder.FileName);
        if (!IsOne(folder))
        {
            throw new TimbreException($"{folder}: is not the folder of an ensemble");
        }

        var json = ModelJson.Read(path);
        var version = ModelJson.Value<int>(json, "version", path);
        if (version > Version)
        {
            throw new TimbreException($"{path}: was made by a later Timbre (format version {version}, this one reads {Version}); update Timbre");
        }

        var members = Members(json, folder, path);
        try
        {
            var ensemble = new VoiceEnsemble(ModelFolder.Description(json, path), [.. members.Select(m => m.Member)], [.. members.Select(m => m.Weight)], ModelFolder.Calibration(json, path));
            return ModelJson.Strings(json, "labels", path).SequenceEqual(ensemble.Labels, StringComparer.Ordinal) && ensemble.Description.Task == ensemble.Task
                ? ensemble
                : throw new TimbreException($"{path}: 'task' or 'labels' are not those of the members");
        }
        catch (TimbreException e) when (!e.Message.StartsWith(folder, StringComparison.Ordinal))
        {
            throw new TimbreException($"{path}: {e.Message}", e);
        }
    }

    private static List<(string Folder, double Weight, VoiceClassifier Member)> Members(JsonObject json, string folder, string path)
    {
        if (json["members"] is not JsonArray { Count: >= 2 and <= MostMembers } list)
        {
            throw new TimbreException($"{path}: lacks the list 'members' of 2 to {MostMembers} members");
        }

        var members = new List<(string, double, VoiceClassifier)>();
        foreach (var node in list)
        {
            var member = node as JsonObject ?? throw new TimbreException($"{path}: 'members' must hold objects");
            var name = ModelJson.Value<string>(member, "folder", path);
            if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_'))
            {
                throw new TimbreException($"{path}: '{name}' is not the name of a member's folder (letters, digits, - and _)");
            }

            members.Add((name, ModelJson.Value<double>(member, "weight", path), VoiceClassifier.Load(Path.Combine(folder, name))));
        }

        return members;
    }
}
