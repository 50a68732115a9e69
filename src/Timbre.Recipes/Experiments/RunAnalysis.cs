using System.Text.Json.Nodes;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>What <c>results.json</c> holds under <c>analysis</c>.</summary>
internal static class RunAnalysis
{
    public static JsonObject ToJson(ExperimentOutcome outcome, Exploration exploration)
    {
        var json = exploration.ToJson();
        if (FeatureGains.Of(outcome, outcome.Forms[0].Models) is { } gains)
        {
            json["importance"] = new JsonObject
            {
                ["model"] = gains.Model,
                ["gain"] = new JsonObject(gains.InOrder.Select(g => KeyValuePair.Create(g.Name, (JsonNode?)g.Gain))),
            };
        }

        if (outcome.Groups is { } groups)
        {
            json["feature_groups"] = ToJson(groups);
        }

        MapStudyJson.Add(json, outcome);
        json["comparisons"] = ComparisonsJson(outcome.Forms[0]);
        return json;
    }

    /// <summary>Every pair of models of a form.</summary>
    public static JsonArray ComparisonsJson(FormOutcome form) => new JsonArray(Comparisons(form).Select(c => (JsonNode?)new JsonObject
    {
        ["first"] = c.First,
        ["second"] = c.Second,
        ["test"] = "McNemar, per utterance",
        ["only_first_right"] = c.Test.OnlyFirstRight,
        ["only_second_right"] = c.Test.OnlySecondRight,
        ["p"] = c.Test.PValue,
        ["p_holm"] = c.AdjustedP,
    }).ToArray());

    private static JsonArray ToJson(GroupStudy study) => new(study.Groups.SelectMany(g => study.Models.Select((model, m) => (JsonNode?)new JsonObject
    {
        ["group"] = g.Group.Name,
        ["columns"] = g.Columns,
        ["model"] = model,
        ["all"] = study.All[m],
        ["alone"] = g.Figures[m].Alone,
        ["alone_ci95"] = new JsonArray(g.Figures[m].AloneInterval.Low, g.Figures[m].AloneInterval.High),
        ["without"] = g.Figures[m].Without,
        ["loss_ci95"] = new JsonArray(g.Figures[m].LossInterval.Low, g.Figures[m].LossInterval.High),
        ["loss_when_shuffled"] = g.Figures[m].Shuffled,
    })).ToArray());

    /// <summary>Every pair of models by McNemar's test on utterances, corrected for the number of pairs (Holm).</summary>
    public static IReadOnlyList<(string First, string Second, McNemarTest Test, double AdjustedP)> Comparisons(FormOutcome form)
    {
        var truth = form.Models[0].Utterances.Select(u => u.Label).ToArray();
        var decisions = form.Models.Select(m => m.Utterances.Select(u => u.Decided).ToArray()).ToList();
        return [.. ModelComparison.AllPairs(truth, decisions).Select(c => (form.Models[c.First].Model, form.Models[c.Second].Model, c.Test, c.AdjustedPValue))];
    }
}
