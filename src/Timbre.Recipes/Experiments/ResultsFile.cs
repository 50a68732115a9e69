using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>
/// Writes <c>results.json</c>. <c>split</c> and <c>results</c> are those of the first form (the honest one unless only the published one was run);
/// those of another form stand by themselves under its name (<c>as_published</c>, <c>with_augmentation</c>), so that nobody takes a leaky figure for an honest one.
/// </summary>
internal static class ResultsFile
{
    public static void Write(ExperimentOutcome outcome, JsonObject analysis, string path) =>
        AtomicFile.WriteJson(path, ToJson(outcome, analysis));

    public static JsonObject ToJson(ExperimentOutcome outcome, JsonObject analysis)
    {
        var utterances = outcome.Corpus.Utterances;
        var main = outcome.Forms[0];
        var json = new JsonObject
        {
            ["recipe"] = outcome.Recipe.Name,
            ["timbre"] = TimbreVersion.Text,
            ["seed"] = outcome.Recipe.Seed,
            ["started"] = outcome.Started.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ["seconds"] = Math.Round(outcome.Seconds, 3),
            ["corpus"] = new JsonObject
            {
                ["name"] = outcome.Manifest.Name,
                ["root"] = outcome.Manifest.Root,
                ["speakers"] = utterances.Select(u => u.Utterance.Speaker).Distinct(StringComparer.Ordinal).Count(),
                ["utterances"] = utterances.Count,
                ["hours"] = Math.Round(outcome.Corpus.Hours, 6),
                ["genders"] = new JsonObject(outcome.Labels.Select(l => KeyValuePair.Create(l, (JsonNode?)SpeakersLabelled(outcome, l)))),
                ["failed"] = new JsonArray(outcome.Corpus.Failures.Select(f => (JsonNode?)new JsonObject { ["path"] = f.Path, ["reason"] = f.Reason }).ToArray()),
            },
            ["split"] = Split(main),
            ["features"] = new JsonArray(outcome.Inputs.Select(i => (JsonNode?)new JsonObject
            {
                ["name"] = InputName(outcome, i.Name),
                ["kind"] = i.Extractor.Kind,
                ["settings"] = JsonSerializer.SerializeToNode(i.Extractor.Settings),
                ["seconds"] = Math.Round(i.Seconds, 3),
                ["hours_of_audio"] = Math.Round(i.Corpus.Hours, 6),
                ["from_store"] = i.FromStore,
            }).ToArray()),
            ["results"] = Rows(outcome, main),
        };
        foreach (var other in outcome.Forms.Skip(1))
        {
            json[Property(other.Form)] = new JsonObject { ["split"] = Split(other), ["results"] = Rows(outcome, other) };
        }

        json["analysis"] = analysis;
        return json;
    }

    /// <summary>What a form is called in files.</summary>
    public static string Property(string form) => form.Replace('-', '_');

    /// <summary>What <c>model.json</c> says of the results on unseen speakers.</summary>
    public static JsonObject ModelMetrics(FormOutcome form, string model)
    {
        var row = form.Row(model, ResultRow.Utterance)!;
        return new JsonObject
        {
            ["measured"] = $"{form.Split.Folds.Count} speaker-disjoint folds, per utterance",
            ["n"] = row.Metrics.N,
            ["accuracy"] = row.Metrics.Accuracy,
            ["balanced_accuracy"] = row.Metrics.BalancedAccuracy,
            ["eer"] = double.IsFinite(row.Metrics.Eer) ? row.Metrics.Eer : null,
            ["ci95"] = row.Metrics.Intervals is { } intervals ? JsonSerializer.SerializeToNode(intervals) : null,
        };
    }

    public static string FeatureName(ExperimentOutcome outcome) =>
        outcome.Recipe.Features.Kind + (outcome.Recipe.Features.Kind == "mfcc" && outcome.FeatureSettings.TryGetValue("n_mfcc", out var n) ? n : "");

    private static string InputName(ExperimentOutcome outcome, string input) => input.Length == 0 ? FeatureName(outcome) : input;

    private static int SpeakersLabelled(ExperimentOutcome outcome, string label) =>
        outcome.Corpus.Utterances.Where(u => u.Utterance.Gender.ToString() == label).Select(u => u.Utterance.Speaker).Distinct(StringComparer.Ordinal).Count();

    private static JsonObject Split(FormOutcome form) => new()
    {
        ["by"] = form.Split.By.ToString().ToLowerInvariant(),
        ["folds"] = form.Split.Folds.Count,
        ["train_speakers"] = form.Leak.TrainSpeakers,
        ["test_speakers"] = form.Leak.TestSpeakers,
        ["shared_speakers"] = form.Leak.SharedSpeakers,
        ["shared_utterances"] = form.Leak.SharedUtterances,
        ["leak"] = form.Leak.Leak,
    };

    private static JsonArray Rows(ExperimentOutcome outcome, FormOutcome form)
    {
        var rows = new JsonArray();
        foreach (var row in form.Rows)
        {
            var choice = ModelChoice.Parse(row.Model);
            var json = new JsonObject
            {
                ["task"] = "gender",
                ["model"] = choice.Kind,
                ["features"] = InputName(outcome, choice.Input),
                ["form"] = form.Form,
                ["fold"] = row.Fold,
                ["set"] = "test",
                ["level"] = row.Level,
                ["decision"] = row.Decision,
            };
            foreach (var (name, value) in row.Metrics.ToJson().ToList())
            {
                json[name] = value?.DeepClone();
            }

            json["train_seconds"] = Math.Round(row.TrainSeconds, 3);
            json["predict_seconds"] = Math.Round(row.PredictSeconds, 3);
            json["parameters"] = row.ParameterCount;
            rows.Add(json);
        }

        return rows;
    }
}
