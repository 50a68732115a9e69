using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Corpora;
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
        var main = outcome.Forms[0];
        var json = new JsonObject
        {
            ["recipe"] = outcome.Recipe.Name,
            ["timbre"] = TimbreVersion.Text,
            ["seed"] = outcome.Recipe.Seed,
            ["started"] = outcome.Started.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ["seconds"] = Math.Round(outcome.Seconds, 3),
            ["corpus"] = Corpus(outcome.Manifest, outcome.Corpus, outcome.Labels),
            ["split"] = Split(main.Split, main.Leak),
            ["features"] = Features(outcome.Inputs, name => InputName(outcome, name)),
            ["results"] = Rows(outcome, main),
        };
        foreach (var other in outcome.Forms.Skip(1))
        {
            json[Property(other.Form)] = new JsonObject { ["split"] = Split(other.Split, other.Leak), ["results"] = Rows(outcome, other) };
        }

        json["analysis"] = analysis;
        return json;
    }

    /// <summary>What was asked for, what was used, and what failed.</summary>
    public static JsonObject Corpus(Manifest manifest, ExtractedCorpus corpus, IReadOnlyList<string> genders) => new()
    {
        ["name"] = manifest.Name,
        ["root"] = manifest.Root,
        ["speakers"] = corpus.Utterances.Select(u => u.Utterance.Speaker).Distinct(StringComparer.Ordinal).Count(),
        ["utterances"] = corpus.Utterances.Count,
        ["hours"] = Math.Round(corpus.Hours, 6),
        ["genders"] = new JsonObject(genders.Select(l => KeyValuePair.Create(l, (JsonNode?)SpeakersLabelled(corpus, l)))),
        ["failed"] = new JsonArray(corpus.Failures.Select(f => (JsonNode?)new JsonObject { ["path"] = f.Path, ["reason"] = f.Reason }).ToArray()),
    };

    /// <summary>What models saw.</summary>
    /// <param name="inputs">The inputs, the main one first.</param>
    /// <param name="name">What an input is called in the rows of the results.</param>
    public static JsonArray Features(IReadOnlyList<InputOutcome> inputs, Func<string, string> name) => new(inputs.Select(i => (JsonNode?)new JsonObject
    {
        ["name"] = name(i.Name),
        ["kind"] = i.Extractor.Kind,
        ["settings"] = JsonSerializer.SerializeToNode(i.Extractor.Settings),
        ["seconds"] = Math.Round(i.Seconds, 3),
        ["hours_of_audio"] = Math.Round(i.Corpus.Hours, 6),
        ["from_store"] = i.FromStore,
    }).ToArray());

    /// <summary>How recordings were divided, and what both sides share.</summary>
    public static JsonObject Split(Split split, LeakReport leak) => new()
    {
        ["by"] = split.By.ToString().ToLowerInvariant(),
        ["folds"] = split.Folds.Count,
        ["train_speakers"] = leak.TrainSpeakers,
        ["test_speakers"] = leak.TestSpeakers,
        ["shared_speakers"] = leak.SharedSpeakers,
        ["shared_utterances"] = leak.SharedUtterances,
        ["leak"] = leak.Leak,
    };

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
        FeatureName(outcome.Recipe.Features.Kind, outcome.FeatureSettings);

    /// <summary>What a main input is called in files: <c>mfcc13</c>.</summary>
    public static string FeatureName(string kind, IReadOnlyDictionary<string, object?> settings) =>
        kind + (kind == "mfcc" && settings.TryGetValue("n_mfcc", out var n) ? n : "");

    private static string InputName(ExperimentOutcome outcome, string input) => input.Length == 0 ? FeatureName(outcome) : input;

    private static int SpeakersLabelled(ExtractedCorpus corpus, string label) =>
        corpus.Utterances.Where(u => u.Utterance.Gender.ToString() == label).Select(u => u.Utterance.Speaker).Distinct(StringComparer.Ordinal).Count();

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
