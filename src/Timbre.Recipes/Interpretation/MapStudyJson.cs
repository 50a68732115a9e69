using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>What <c>results.json</c> holds of what networks look at.</summary>
internal static class MapStudyJson
{
    /// <summary>Adds <c>interpretation</c>, and <c>interpretation_others</c> where more than one model was looked into; nothing where none was.</summary>
    public static void Add(JsonObject analysis, ExperimentOutcome outcome)
    {
        if (outcome.Maps is not { } main)
        {
            return;
        }

        analysis["interpretation"] = Of(main);
        if (outcome.OtherMaps.Count > 0)
        {
            analysis["interpretation_others"] = new JsonArray([.. outcome.OtherMaps.Select(other =>
            {
                var json = Of(other);
                json["alike"] = new JsonArray([.. MapLikeness.Of(main, other).Select(a => (JsonNode?)new JsonObject { ["label"] = a.Label, ["method"] = Name(a.Method), ["rank_correlation"] = Number(a.RankCorrelation) })]);
                return (JsonNode?)json;
            })]);
        }
    }

    private static JsonObject Of(MapStudy study) => new()
    {
        ["model"] = study.Model,
        ["recordings"] = study.Recordings,
        ["folds"] = study.Folds,
        ["seconds"] = Math.Round(study.Seconds, 3),
        ["rows"] = study.Axes.Kind switch { PictureRowKind.Frequency => "Hz", PictureRowKind.Cepstrum => "cepstral coefficient", _ => "feature" },
        ["row_values"] = Numbers(study.Axes.Rows),
        ["hop_seconds"] = Number(study.Axes.HopSeconds),
        ["grad_cam_places"] = new JsonArray(study.Example.Explanation.GradCamPlaces.Rows, study.Example.Explanation.GradCamPlaces.Columns),
        ["completeness_error"] = Number(study.CompletenessError),
        ["labels"] = new JsonArray([.. study.Labels.Select(l => (JsonNode?)new JsonObject
        {
            ["label"] = l.Label,
            ["recordings"] = l.Recordings,
            ["methods"] = new JsonArray([.. l.Methods.Select(m => (JsonNode?)new JsonObject { ["method"] = Name(m.Method), ["row_shares"] = Numbers(m.RowShares), ["over_time"] = Numbers(m.Mean.ColumnMeans()) })]),
        })]),
        ["agreement"] = new JsonArray([.. study.Agreement.Select(a => (JsonNode?)new JsonObject { ["first"] = Name(a.First), ["second"] = Name(a.Second), ["rank_correlation"] = Number(a.RankCorrelation) })]),
        ["randomisation"] = new JsonArray([.. study.Randomisation.Select(r => (JsonNode?)new JsonObject
        {
            ["method"] = Name(r.Method),
            ["head_only"] = Number(r.HeadOnly),
            ["all_layers"] = Number(r.AllLayers),
            ["comparisons"] = r.Comparisons,
            ["passes"] = r.Passes,
        })]),
        ["example"] = study.Example.Recording,
    };

    private static string Name(ExplanationMethod method) => JsonNamingPolicy.KebabCaseLower.ConvertName(method.ToString());

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(v => (JsonNode?)Number(v))]);

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 6)) : null;
}
