using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Evaluation;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>
/// Writes <c>results.json</c> of a run for speakers. <c>split</c> and <c>results</c> are those of the first form; those of another form stand
/// by themselves under its name (<c>by_chapter</c>, <c>as_published</c>), so that nobody takes a leaky figure for an honest one.
/// </summary>
internal static class SpeakerResultsFile
{
    public static void Write(SpeakerOutcome outcome, JsonObject? space, string path) => AtomicFile.WriteJson(path, ToJson(outcome, space));

    /// <summary>The file.</summary>
    /// <param name="outcome">The run; one form at least.</param>
    /// <param name="space">What is said of <see cref="SpeakerOutcome.Space"/>; null where it was not asked for.</param>
    public static JsonObject ToJson(SpeakerOutcome outcome, JsonObject? space)
    {
        var main = outcome.Forms[0];
        var genders = outcome.Corpus.Utterances.Select(u => u.Utterance.Gender?.ToString()).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var json = new JsonObject
        {
            ["recipe"] = outcome.Recipe.Name,
            ["timbre"] = TimbreVersion.Text,
            ["seed"] = outcome.Recipe.Seed,
            ["started"] = outcome.Started.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ["seconds"] = Math.Round(outcome.Seconds, 3),
            ["corpus"] = ResultsFile.Corpus(outcome.Manifest, outcome.Corpus, genders),
            ["split"] = Split(main),
            ["features"] = ResultsFile.Features(outcome.Inputs, name => InputName(outcome, name)),
            ["results"] = Rows(outcome, main),
        };
        foreach (var other in outcome.Forms.Skip(1))
        {
            json[ResultsFile.Property(other.Name)] = new JsonObject { ["split"] = Split(other), ["results"] = Rows(outcome, other) };
        }

        json["analysis"] = new JsonObject
        {
            ["space"] = space?.DeepClone(),
            ["test_seconds"] = new JsonArray(outcome.Forms.SelectMany(f => f.Models.SelectMany(m => m.BySeconds.Select(p => (JsonNode?)Point(m.Model, f.Name, p)))).ToArray()),
            ["enrolment_seconds"] = new JsonArray(outcome.Enrolment.SelectMany(g => g.Points.Select(p => (JsonNode?)Point(g.Model, SpeakerForm.ByUtterance, p))).ToArray()),
        };
        return json;
    }

    /// <summary>What <c>model.json</c> says of the results on recordings that the model had not heard.</summary>
    public static JsonObject ModelMetrics(SpeakerForm form, string model)
    {
        var outcome = form.Model(model)!;
        var (utterance, chunk) = (outcome.Level(ResultRow.Utterance)!, outcome.Level(ResultRow.Chunk)!);
        return new JsonObject
        {
            ["measured"] = $"{form.Split.By.ToString().ToLowerInvariant()}s held out of {form.Labels.Count} known speakers, per utterance",
            ["n"] = utterance.Metrics.N,
            ["accuracy"] = Number(utterance.Metrics.Accuracy),
            ["top5_accuracy"] = Number(utterance.TopFive),
            ["chunk_accuracy"] = Number(chunk.Metrics.Accuracy),
            ["ci95"] = new JsonObject { ["accuracy"] = Pair(utterance.OverSpeakers) },
        };
    }

    private static string InputName(SpeakerOutcome outcome, string input) =>
        input.Length == 0 ? ResultsFile.FeatureName(outcome.Inputs[0].Extractor.Kind, outcome.Inputs[0].Extractor.Settings) : input;

    /// <summary>What a model saw; of the ensemble, what all of its members saw.</summary>
    private static string Features(SpeakerOutcome outcome, SpeakerForm form, string model) => model == SpeakerModelOutcome.Ensemble
        ? string.Join('+', form.Models.Where(m => outcome.Recipe.Speaker.Ensemble.Contains(m.Model)).Select(m => InputName(outcome, SpeakerWords.Input(m.Model))).Distinct(StringComparer.Ordinal))
        : InputName(outcome, SpeakerWords.Input(model));

    private static JsonObject Split(SpeakerForm form)
    {
        var json = ResultsFile.Split(form.Split, form.Leak);
        json.Insert(json.IndexOf("leak"), "shared_chapters", form.Leak.SharedChapters);
        return json;
    }

    private static JsonArray Rows(SpeakerOutcome outcome, SpeakerForm form)
    {
        var rows = new JsonArray();
        foreach (var model in form.Models)
        {
            foreach (var level in model.Levels)
            {
                var json = new JsonObject
                {
                    ["task"] = "speaker",
                    ["model"] = SpeakerWords.Kind(model.Model),
                    ["features"] = Features(outcome, form, model.Model),
                    ["form"] = form.Name,
                    ["fold"] = null,
                    ["set"] = "test",
                    ["level"] = level.Level,
                };
                foreach (var (name, value) in level.Metrics.ToJson().Where(p => p.Key != "ci95").ToList())
                {
                    json[name] = value?.DeepClone();
                    if (name == "f1")
                    {
                        json["top5_accuracy"] = Number(level.TopFive);
                    }
                }

                json["ci95"] = new JsonObject { ["accuracy"] = Pair(level.OverSpeakers), ["accuracy_over_chapters"] = Pair(level.OverChapters) };
                json["train_seconds"] = Math.Round(model.Trainings.Sum(t => t.TrainSeconds), 3);
                json["predict_seconds"] = Math.Round(model.Trainings.Sum(t => t.PredictSeconds), 3);
                json["parameters"] = model.Parameters() ?? 0;
                rows.Add(json);
            }
        }

        return rows;
    }

    private static JsonObject Point(string model, string form, GrowthPoint point) => new()
    {
        ["model"] = model,
        ["form"] = form,
        ["seconds"] = Number(point.Seconds),
        ["n"] = point.N,
        ["accuracy"] = Number(point.Accuracy),
        ["ci95"] = Pair(point.Interval),
    };

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static JsonNode? Pair(ConfidenceInterval interval) => JsonSerializer.SerializeToNode(interval);
}
