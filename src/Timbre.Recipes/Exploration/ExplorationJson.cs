using System.Text.Json.Nodes;
using Timbre.Corpora;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>An exploration as JSON: lists run over the features in the order of <c>outliers.names</c>.</summary>
internal static class ExplorationJson
{
    public static JsonObject Of(Exploration exploration)
    {
        var features = exploration.Features;
        var corpus = exploration.Corpus;
        var json = new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["features"] = exploration.FeatureKind,
                ["recordings"] = exploration.RecordingCount,
                ["frames"] = exploration.FrameCount,
                ["speakers"] = new JsonObject { ["F"] = corpus.SpeakersOf(Gender.F), ["M"] = corpus.SpeakersOf(Gender.M), ["unknown"] = corpus.SpeakersOf(null) },
                ["duration_seconds"] = Measure(exploration.Duration),
                ["level_db"] = Measure(exploration.Level),
            },
            ["outliers"] = new JsonObject
            {
                ["names"] = new JsonArray([.. features.Select(f => (JsonNode?)f.Name)]),
                ["frames"] = exploration.FrameCount,
                ["z"] = Counts(features, f => f.PerFrame.OutliersByZ),
                ["iqr"] = Counts(features, f => f.PerFrame.OutliersByQuartiles),
                ["recordings"] = new JsonObject
                {
                    ["n"] = exploration.RecordingCount,
                    ["z"] = Counts(features, f => f.PerRecording.OutliersByZ),
                    ["iqr"] = Counts(features, f => f.PerRecording.OutliersByQuartiles),
                },
            },
            ["correlation"] = new JsonArray([.. features.Select(f => (JsonNode?)new JsonObject { ["name"] = f.Name, ["mean"] = Association(f.Mean), ["spread"] = Association(f.Spread) })]),
            ["normalisation"] = new JsonObject
            {
                ["fitted_on"] = corpus.TrainingIsAll ? "all recordings" : "training speakers",
                ["none"] = Form(features, f => f.Before),
                ["global"] = Form(features, f => f.Global),
                ["utterance"] = Form(features, f => f.PerUtterance),
            },
            ["distributions"] = new JsonArray([.. features.Select(f => (JsonNode?)new JsonObject { ["name"] = f.Name, ["frames"] = Groups(f.PerFrame), ["recordings"] = Groups(f.PerRecording) })]),
        };
        if (exploration.WholeRecordings)
        {
            json.Remove("normalisation"); // taking a recording's own mean off its only value leaves nothing
        }

        return json;
    }

    private static JsonObject Measure(RecordingMeasure measure)
    {
        var json = Groups(measure.Values);
        json["missing"] = measure.Values.Missing;
        json["difference"] = Number(measure.Difference.Estimate);
        json["difference_ci95"] = Ends(measure.Difference);
        return json;
    }

    private static JsonObject Groups(Distribution distribution)
    {
        var json = new JsonObject();
        foreach (var group in distribution.Groups)
        {
            json[group.Name switch { "female" => "F", "male" => "M", var other => other }] = new JsonObject
            {
                ["n"] = group.Summary.N,
                ["mean"] = Number(group.Summary.Mean),
                ["sd"] = Number(group.Summary.Deviation),
                ["quartiles"] = new JsonArray(Number(group.Summary.FirstQuartile), Number(group.Summary.Median), Number(group.Summary.ThirdQuartile)),
            };
        }

        return json;
    }

    private static JsonObject Association(GenderAssociation association) => new()
    {
        ["r"] = Number(association.R.Estimate),
        ["r_ci95"] = Ends(association.R),
        ["auc"] = Number(association.Auc.Estimate),
        ["auc_ci95"] = Ends(association.Auc),
        ["d"] = Number(association.Effect.Estimate),
        ["d_ci95"] = Ends(association.Effect),
    };

    private static JsonObject Form(IReadOnlyList<FeatureStudy> features, Func<FeatureStudy, NormalisedFeature> form) => new()
    {
        ["mean"] = Numbers(features, f => form(f).Mean),
        ["sd"] = Numbers(features, f => form(f).Deviation),
        ["speaker_mean_sd"] = Numbers(features, f => form(f).SpeakerSpread),
        ["frame_d"] = Numbers(features, f => form(f).Effect),
        ["frame_auc"] = Numbers(features, f => form(f).Auc),
    };

    private static JsonArray Counts(IReadOnlyList<FeatureStudy> features, Func<FeatureStudy, int> count) => new([.. features.Select(f => (JsonNode?)count(f))]);

    private static JsonArray Numbers(IReadOnlyList<FeatureStudy> features, Func<FeatureStudy, double> number) => new([.. features.Select(f => Number(number(f)))]);

    private static JsonArray Ends(ConfidenceInterval interval) => new(Number(interval.Low), Number(interval.High));

    /// <summary>Six significant digits, which is more than the data bear out.</summary>
    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(double.Parse(value.ToString("G6"))) : null;
}
