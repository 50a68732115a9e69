using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Encoders;
using Timbre.Learning;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>The files of a model: <c>model.json</c> and, beside it, <c>weights.safetensors</c>, <c>mixtures.safetensors</c> or <c>trees.json</c>.</summary>
internal static class ModelFolder
{
    public const string FileName = "model.json";
    private const string Format = "timbre-voice-classifier";
    private const int Version = 1;
    private const int MostProbed = 48_000;

    public static void Save(VoiceClassifier model, string folder)
    {
        Make(folder);
        var d = model.Description;
        var json = new JsonObject
        {
            ["format"] = Format,
            ["version"] = Version,
            ["task"] = d.Task,
            ["kind"] = model.Kind,
            ["labels"] = new JsonArray(model.Labels.Select(l => (JsonNode?)JsonValue.Create(l)).ToArray()),
            ["features"] = new JsonObject { ["kind"] = model.Features.Kind, ["settings"] = JsonSerializer.SerializeToNode(model.Features.Settings) },
            ["scaler"] = new JsonObject { ["mean"] = ModelJson.Array(model.Scaler.Mean), ["deviation"] = ModelJson.Array(model.Scaler.Deviation) },
            ["decision"] = "mean-log-probability",
            ["calibration"] = new JsonObject { ["slope"] = model.Calibration.Slope },
            ["parameters"] = model.ParameterCount,
            ["training"] = Training(d),
            ["metrics"] = d.Metrics?.DeepClone(),
        };
        model.Frames.Save(folder, json);
        AtomicFile.WriteJson(Path.Combine(folder, FileName), json); // last: a folder without it is no model
    }

    public static VoiceClassifier Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new TimbreException(VoiceModel.IsCheckpoint(folder)
                ? $"{folder}: is a checkpoint of somebody else, not a model that Timbre trained"
                : $"{folder}: is not a model folder (it has no {FileName}, nor a checkpoint's config.json); give the folder that 'train' or 'run' wrote, or a checkpoint as Hugging Face publishes it");
        }

        var json = ModelJson.Read(path);
        if (json["format"]?.ToString() != Format)
        {
            throw new TimbreException($"{path}: is not a model of Timbre (format '{json["format"]}')");
        }

        var version = ModelJson.Value<int>(json, "version", path);
        if (version > Version)
        {
            throw new TimbreException($"{path}: was made by a later Timbre (format version {version}, this one reads {Version}); update Timbre");
        }

        var labels = ModelJson.Strings(json, "labels", path);
        if (labels.Length < 2 || labels.Distinct(StringComparer.Ordinal).Count() < labels.Length)
        {
            throw new TimbreException($"{path}: 'labels' must name two classes or more, each once");
        }

        var features = Features(ModelJson.Object(json, "features", path), path);
        var scaler = Scaler(ModelJson.Object(json, "scaler", path), features.FeatureCount, path);
        var calibration = Calibration(json, path);
        var kind = ModelJson.Value<string>(json, "kind", path);
        IFrameClassifier frames = kind switch
        {
            ModelCatalog.Majority => MajorityClassifier.Load(json, path),
            ModelCatalog.Boosting => BoostingClassifier.Load(folder),
            ModelCatalog.Centroid or ModelCatalog.Logistic or ModelCatalog.Discriminant => LinearFrameClassifier.Load(kind, json, path),
            ModelCatalog.SupportVectors when SupportVectorsPerClass.Wrote(json) => SupportVectorsPerClass.Load(json, folder, path),
            ModelCatalog.SupportVectors => SupportVectorClassifier.Load(json, folder, path),
            ModelCatalog.Mixture or ModelCatalog.FullMixture or ModelCatalog.AdaptedMixture => Mixtures(kind, json, folder, path),
            ModelCatalog.Tdnn => TdnnClassifier.Load(json, folder, path),
            _ when ModelCatalog.Networks.Contains(kind) => NetworkClassifier.Load(kind, json, folder, path),
            _ => throw new TimbreException($"{path}: holds a model of kind '{kind}', which this Timbre does not know; it knows {string.Join(", ", ModelCatalog.Names)}"),
        };
        CheckFit(frames, features.FeatureCount, labels.Length, path);
        CheckPictures(frames, features, path);
        return new VoiceClassifier(Description(json, path), labels, features, scaler, frames, calibration);
    }

    /// <summary>SHA-256 of everything beside one another that a model is made of.</summary>
    /// <exception cref="TimbreException">A file cannot be read.</exception>
    public static string Fingerprint(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(folder).Where(f => Path.GetExtension(f) is ".json" or ".safetensors").Order(StringComparer.Ordinal))
        {
            using var stream = ModelJson.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <exception cref="TimbreException">It cannot be made.</exception>
    public static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{folder}: cannot be made ({e.Message})", e);
        }
    }

    /// <summary>What <see cref="Description"/> reads of <c>training</c>.</summary>
    public static JsonObject Training(ModelDescription d) => new() { ["corpus"] = d.Corpus, ["speakers"] = d.Speakers, ["utterances"] = d.Utterances, ["seed"] = d.Seed };

    public static ModelDescription Description(JsonObject json, string path)
    {
        var training = ModelJson.Object(json, "training", path);
        return new ModelDescription(
            ModelJson.Value<string>(json, "task", path),
            ModelJson.Value<string>(training, "corpus", path),
            ModelJson.Value<int>(training, "speakers", path),
            ModelJson.Value<int>(training, "utterances", path),
            ModelJson.Value<long>(training, "seed", path),
            json["metrics"]?.DeepClone() as JsonObject);
    }

    public static ScoreCalibration Calibration(JsonObject json, string path)
    {
        var slope = ModelJson.Value<double>(ModelJson.Object(json, "calibration", path), "slope", path);
        return double.IsFinite(slope) && slope > 0 ? new ScoreCalibration(slope) : throw new TimbreException($"{path}: the calibration slope {slope} is not a positive number");
    }

    /// <summary>What is wrong with the numbers is wrong with their file.</summary>
    private static MixtureClassifier Mixtures(string kind, JsonObject json, string folder, string path)
    {
        try
        {
            return MixtureClassifier.Load(kind, json, folder, path);
        }
        catch (TimbreException e) when (!e.Message.StartsWith(folder, StringComparison.Ordinal))
        {
            throw new TimbreException($"{Path.Combine(folder, MixtureClassifier.FileName)}: {e.Message}", e);
        }
    }

    public static IFeatureExtractor Features(JsonObject json, string path)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in ModelJson.Object(json, "settings", path))
        {
            settings[key] = value switch
            {
                null => "null",
                JsonValue v when v.TryGetValue<string>(out var text) => text,
                JsonValue v when v.TryGetValue<bool>(out var flag) => flag ? "true" : "false",
                _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            };
        }

        try
        {
            var features = new FeatureInputs().Create(ModelJson.Value<string>(json, "kind", path), settings);
            if (features.RequiredRate is { } rate && !IsEncoder(features))
            {
                features.Extract(new float[(int)Math.Min(rate.Hertz, MostProbed)], rate); // settings that do not fit the rate show here
            }

            return features;
        }
        catch (TimbreException e)
        {
            throw new TimbreException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Encoders check their settings as they are made, and a second of samples is a long time for them.</summary>
    private static bool IsEncoder(IFeatureExtractor features) => features is EncoderExtractor || (features is IFeatureView view && IsEncoder(view.Features));

    private static StandardScaler Scaler(JsonObject json, int features, string path)
    {
        var (mean, deviation) = (ModelJson.Doubles(json, "mean", path), ModelJson.Doubles(json, "deviation", path));
        return mean.Length == features && deviation.Length == features && mean.All(double.IsFinite) && deviation.All(d => double.IsFinite(d) && d > 0)
            ? new StandardScaler(mean, deviation)
            : throw new TimbreException($"{path}: the scaler does not fit {features} features");
    }

    /// <summary>As many numbers in another order would be another picture.</summary>
    private static void CheckPictures(IFrameClassifier frames, IFeatureExtractor features, string path)
    {
        if (frames is IPieceClassifier pieces && (features is not PictureExtractor picture || pieces.Picture != (picture.Features.FeatureCount, picture.Frames)))
        {
            throw new TimbreException($"{path}: the network looks at pictures of {pieces.Picture.Features} features and {pieces.Picture.Frames} frames, and 'features' gives other ones");
        }
    }

    /// <summary>One frame of zeros goes through, so that a model that does not fit its features is refused here and not in the middle of a batch.</summary>
    private static void CheckFit(IFrameClassifier frames, int features, int labels, string path)
    {
        var said = new float[labels];
        try
        {
            frames.PredictLogProbabilities(new float[features], said);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or TimbreException)
        {
            throw new TimbreException($"{path}: the model does not fit {features} features and {labels} labels ({e.Message})", e);
        }

        if (said.Any(float.IsNaN))
        {
            throw new TimbreException($"{path}: the model says of an average frame what is not a number; its weights are damaged");
        }
    }
}
