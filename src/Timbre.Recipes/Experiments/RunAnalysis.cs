using System.Text.Json.Nodes;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>What <c>results.json</c> holds under <c>analysis</c>.</summary>
internal static class RunAnalysis
{
    public static JsonObject ToJson(ExperimentOutcome outcome, Exploration exploration)
    {
        var json = exploration.ToJson();
        if (outcome.Forms[0].Models.FirstOrDefault(m => m.Trainings[0].Importance is not null) is { } trees)
        {
            var names = outcome.Inputs.First(i => i.Name == ModelChoice.Parse(trees.Model).Input).Extractor.FeatureNames;
            json["importance"] = new JsonObject
            {
                ["model"] = trees.Model,
                ["gain"] = new JsonObject(names.Select((n, i) => KeyValuePair.Create(n, (JsonNode?)trees.Trainings.Average(t => t.Importance![i])))),
            };
        }

        json["comparisons"] = new JsonArray(Comparisons(outcome.Forms[0]).Select(c => (JsonNode?)new JsonObject
        {
            ["first"] = c.First,
            ["second"] = c.Second,
            ["test"] = "McNemar, per utterance",
            ["only_first_right"] = c.Test.OnlyFirstRight,
            ["only_second_right"] = c.Test.OnlySecondRight,
            ["p"] = c.Test.PValue,
            ["p_holm"] = c.AdjustedP,
        }).ToArray());
        return json;
    }

    /// <summary>Every pair of models by McNemar's test on utterances, corrected for the number of pairs (Holm).</summary>
    public static IReadOnlyList<(string First, string Second, McNemarTest Test, double AdjustedP)> Comparisons(FormOutcome form)
    {
        var truth = form.Models[0].Utterances.Select(u => u.Label).ToArray();
        var decisions = form.Models.Select(m => m.Utterances.Select(u => u.Decided).ToArray()).ToList();
        return [.. ModelComparison.AllPairs(truth, decisions).Select(c => (form.Models[c.First].Model, form.Models[c.Second].Model, c.Test, c.AdjustedPValue))];
    }
}
