using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Recipes;

namespace Timbre.Cli.Verbs;

/// <summary><c>models info</c> of a model that Timbre trained, a single one or an ensemble.</summary>
internal static class VoiceModelInfo
{
    private const int MostLabels = 10;

    public static int Show(Session session, string name, string path)
    {
        var model = VoiceModel.Load(path);
        return Show(session, name, model, File.ReadAllText(Path.Combine(path, "model.json")));
    }

    /// <param name="session">The call.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="model">The model.</param>
    /// <param name="description">The text of its <c>model.json</c>.</param>
    public static int Show(Session session, string name, IVoiceModel model, string description)
    {
        if (session.Json)
        {
            session.Output.WriteLine(Json(model, description));
            return ExitCode.Done;
        }

        var about = About(model);
        session.Table(["model", name],
        [
            ["task", $"{model.Task} ({Labels(model.Labels)})"],
            .. model switch { VoiceEnsemble ensemble => Ensemble(ensemble), GenderClassifier gender => Gender(gender), _ => Single((VoiceClassifier)model) },
            ["trained on", $"{about.Corpus}: {about.Utterances} utterances of {about.Speakers} speakers, seed {about.Seed}"],
            [model.Task == Recipe.SpeakerTask ? "accuracy on other recordings" : "accuracy on new speakers", Accuracy(about.Metrics) ?? "not measured; see 'timbre evaluate'"],
        ], 1);
        return ExitCode.Done;
    }

    /// <summary>Up to ten names, then a count.</summary>
    public static string Labels(IReadOnlyList<string> labels) =>
        labels.Count <= MostLabels ? string.Join(", ", labels) : $"{string.Join(", ", labels.Take(MostLabels))} … {labels.Count} in all";

    /// <summary>What a model is, in short: its kind, or those of the members.</summary>
    public static string Kind(IVoiceModel model) => model switch
    {
        VoiceEnsemble ensemble => $"{SpeakerModelOutcome.Ensemble} of {string.Join(", ", ensemble.Members.Select(m => m.Kind))}",
        VoiceClassifier single => single.Kind,
        GenderClassifier gender => gender.Kind,
        _ => "checkpoint",
    };

    public static ModelDescription About(IVoiceModel model) => model switch
    {
        VoiceEnsemble ensemble => ensemble.Description,
        GenderClassifier gender => gender.Description,
        _ => ((VoiceClassifier)model).Description,
    };

    /// <summary>What was measured; null where nothing was, or the file says it in another way.</summary>
    public static string? Accuracy(JsonObject? metrics) => metrics is not null && Value<double>(metrics, "accuracy") is { } accuracy && double.IsFinite(accuracy)
        ? $"{accuracy:0.000} ({(metrics["measured"] as JsonValue)?.ToString() ?? "nobody says how"}{(Value<int>(metrics, "n") is { } n ? $", n = {n}" : "")})"
        : null;

    private static T? Value<T>(JsonObject json, string key)
        where T : struct => json[key] is JsonValue value && value.TryGetValue<T>(out var found) ? found : null;

    private static IEnumerable<IReadOnlyList<string>> Single(VoiceClassifier model) =>
    [
        ["kind", $"{model.Kind}: {ModelCatalog.Describe(model.Kind)}"],
        ["parameters", $"{model.ParameterCount}"],
        ["features", Features(model.Features)],
        ["settings", string.Join(" ", FeatureKinds.SettingsAsText(model.Features).Select(s => $"{s.Key}={s.Value}"))],
        ["calibration", Slope(model.Calibration)],
    ];

    private static IEnumerable<IReadOnlyList<string>> Gender(GenderClassifier model) =>
    [
        ["kind", $"{model.Kind}: time-delay networks on windows of two seconds where somebody speaks"],
        ["parameters", $"{model.ParameterCount}"],
        ["features", Features(model.Front)],
        ["calibration", $"log-odds × {model.Calibration.Slope:0.###} at ten seconds of speech, × (seconds / 10)^{model.Calibration.Growth:0.##}; uncertain below {model.UncertainBelow:0.##}"],
    ];

    private static IEnumerable<IReadOnlyList<string>> Ensemble(VoiceEnsemble ensemble) =>
    [
        ["kind", $"{SpeakerModelOutcome.Ensemble} of {ensemble.Members.Count}"],
        .. ensemble.Members.Select((m, i) => (IReadOnlyList<string>)[
            $"member {i + 1}", $"{m.Kind}: {ModelCatalog.Describe(m.Kind)}, weight {ensemble.Weights[i]:0.###}, {m.ParameterCount} parameters; {Features(m.Features)}"]),
        ["parameters", $"{ensemble.Members.Sum(m => m.ParameterCount)}"],
        ["calibration", Slope(ensemble.Calibration)],
    ];

    private static string Features(IFeatureExtractor features) => features switch
    {
        PictureExtractor picture => $"{picture.Kind} of {picture.Features.Kind}, {picture.Features.FeatureCount} × {picture.Frames} frames",
        IPieceView view => $"{view.Kind}, {view.FeatureCount} per piece of {view.Frames} frames",
        _ => $"{features.Kind}, {features.FeatureCount} per {(features.PerRecording ? "recording" : "frame")}",
    };

    private static string Slope(ScoreCalibration calibration) => $"log-probabilities × {calibration.Slope:0.###}";

    /// <summary>The file itself; of an ensemble with what each member is.</summary>
    private static string Json(IVoiceModel model, string description)
    {
        var text = description.Trim();
        if (model is not VoiceEnsemble ensemble)
        {
            return text;
        }

        var json = JsonNode.Parse(text)!.AsObject();
        json["kind"] = SpeakerModelOutcome.Ensemble;
        json["parameters"] = ensemble.Members.Sum(m => m.ParameterCount);
        foreach (var (member, node) in ensemble.Members.Zip(json["members"]!.AsArray()))
        {
            node!["kind"] = member.Kind;
            node["parameters"] = member.ParameterCount;
            node["features"] = member.Features.Kind;
        }

        return json.ToJsonString(ModelsInfo.Indented);
    }
}
