using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Evaluation;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Writes <c>results.json</c> of a run for the gender model: a row for each set, condition and level; pieces have the level <c>chunk</c> and their length in <c>seconds</c>.</summary>
internal static class GenderModelResultsFile
{
    private const int Bins = 10;

    public static void Write(GenderModelOutcome outcome, string path) => AtomicFile.WriteJson(path, ToJson(outcome));

    public static JsonObject ToJson(GenderModelOutcome outcome) => new()
    {
        ["recipe"] = outcome.Recipe.Name,
        ["timbre"] = TimbreVersion.Text,
        ["seed"] = outcome.Recipe.Seed,
        ["started"] = outcome.Started.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
        ["seconds"] = Math.Round(outcome.Seconds, 3),
        ["corpus"] = Corpus(outcome),
        ["split"] = ResultsFile.Split(outcome.Split, outcome.Leak),
        ["features"] = new JsonArray(new JsonObject
        {
            ["name"] = FeatureName(outcome),
            ["kind"] = "logmel",
            ["settings"] = JsonSerializer.SerializeToNode(outcome.Model.Front.Settings),
            ["seconds"] = null,
            ["hours_of_audio"] = Math.Round(outcome.Hours, 6),
        }),
        ["results"] = new JsonArray(outcome.Sets.SelectMany(s => s.Rows).Select(r => (JsonNode?)Row(outcome, r)).ToArray()),
        ["analysis"] = Analysis(outcome),
    };

    private static JsonObject Corpus(GenderModelOutcome outcome) => new()
    {
        ["name"] = outcome.Manifest.Name,
        ["root"] = outcome.Manifest.Root,
        ["speakers"] = outcome.Utterances.Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count(),
        ["utterances"] = outcome.Utterances.Count,
        ["hours"] = Math.Round(outcome.Hours, 6),
        ["genders"] = new JsonObject(GenderExperiment.Labels.Select(l => KeyValuePair.Create(l, (JsonNode?)outcome.Utterances.Where(u => u.Gender.ToString() == l).Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count()))),
        ["failed"] = new JsonArray(outcome.Failures.Select(f => (JsonNode?)new JsonObject { ["path"] = f.Path, ["reason"] = f.Reason }).ToArray()),
    };

    private static string FeatureName(GenderModelOutcome outcome) => $"logmel{outcome.Model.Front.FeatureCount}";

    private static JsonObject Row(GenderModelOutcome outcome, GenderRow row)
    {
        var json = new JsonObject
        {
            ["task"] = "gender",
            ["model"] = outcome.Recipe.Name,
            ["features"] = FeatureName(outcome),
            ["fold"] = row.Fold,
            ["set"] = row.Set,
            ["condition"] = row.Condition,
            ["seconds"] = row.PieceSeconds,
            ["level"] = row.Level,
        };
        foreach (var (name, value) in row.Metrics.ToJson().ToList())
        {
            json[name] = value?.DeepClone();
            if (name == "log_loss")
            {
                json["ece"] = GenderModelMetrics.Number(row.CalibrationError);
            }
        }

        json["no_speech"] = row.NoSpeech;
        json["too_short"] = row.TooShort;
        json["uncertain"] = GenderModelMetrics.Band(row.Band);
        json["train_seconds"] = Math.Round(outcome.Trainings.Where(t => row.Set == GenderTestSet.Folds ? t.Fold is not null && (row.Fold ?? t.Fold) == t.Fold : t.Fold is null).Sum(t => t.Seconds), 3);
        json["predict_seconds"] = null;
        json["parameters"] = outcome.Model.ParameterCount;
        return json;
    }

    private static JsonObject Analysis(GenderModelOutcome outcome) => new()
    {
        ["conditions"] = new JsonArray(outcome.Recipe.GenderModel.Conditions.Select(c => (JsonNode?)new JsonObject { ["name"] = c.Name, ["plan"] = c.Plan }).ToArray()),
        ["by_condition"] = new JsonArray(outcome.Sets.SelectMany(s => outcome.Recipe.GenderModel.Conditions.Select(c => c.Name).Prepend(GenderTest.Clean).Select(c => (JsonNode?)Short(s.Row(c)))).ToArray()),
        ["durations"] = new JsonArray(outcome.Sets.SelectMany(s => s.Pieces.Select(r => (JsonNode?)Short(r))).ToArray()),
        ["calibration"] = new JsonArray(outcome.Sets.Select(s => (JsonNode?)Calibration(s)).ToArray()),
        ["uncertain_band"] = new JsonArray(outcome.Sets.Select(s =>
        {
            var band = GenderModelMetrics.Band(s.Whole.Band);
            band.Insert(0, "set", s.Name);
            return (JsonNode?)band;
        }).ToArray()),
        ["final_calibration"] = new JsonObject { ["slope"] = outcome.Model.Calibration.Slope, ["growth"] = outcome.Model.Calibration.Growth },
        ["other_skipped"] = outcome.OtherSkipped,
    };

    private static JsonObject Short(GenderRow row) => new()
    {
        ["set"] = row.Set,
        ["condition"] = row.Condition,
        ["seconds"] = row.PieceSeconds,
        ["n"] = row.Metrics.N,
        ["accuracy"] = GenderModelMetrics.Number(row.Metrics.Accuracy),
        ["ci95"] = JsonSerializer.SerializeToNode(row.Interval),
        ["ece"] = GenderModelMetrics.Number(row.CalibrationError),
        ["no_speech"] = row.NoSpeech,
        ["too_short"] = row.TooShort,
        ["uncertain"] = GenderModelMetrics.Band(row.Band),
    };

    /// <summary>Reliability of the probability of the label F, over whole recordings as they are, under conditions, and pieces together.</summary>
    private static JsonObject Calibration(GenderTestSet set)
    {
        var found = GenderReliability.Of(set.Heard, Bins);
        return new JsonObject
        {
            ["set"] = set.Name,
            ["ece"] = GenderModelMetrics.Number(found.ExpectedError),
            ["mce"] = GenderModelMetrics.Number(found.MaximumError),
            ["bins"] = JsonSerializer.SerializeToNode<IReadOnlyList<CalibrationBin>>(found.Bins),
        };
    }
}
