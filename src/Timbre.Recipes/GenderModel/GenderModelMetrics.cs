using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Recipes;

/// <summary>The figures that the model's own <c>model.json</c> carries: what its card says, in a few numbers.</summary>
internal static class GenderModelMetrics
{
    public static JsonObject Of(GenderModelOutcome outcome)
    {
        var whole = outcome.Test.Whole;
        var json = new JsonObject
        {
            ["measured"] = $"{outcome.Split.Folds.Count} speaker-disjoint folds, per utterance",
            ["n"] = whole.Metrics.N,
            ["accuracy"] = Number(whole.Metrics.Accuracy),
            ["balanced_accuracy"] = Number(whole.Metrics.BalancedAccuracy),
            ["log_loss"] = Number(whole.Metrics.LogLoss),
            ["ece"] = Number(whole.CalibrationError),
            ["ci95"] = new JsonObject { ["accuracy"] = JsonSerializer.SerializeToNode(whole.Interval) },
            ["uncertain"] = Band(whole.Band),
            ["conditions"] = new JsonObject(outcome.Recipe.GenderModel.Conditions.Select(c => KeyValuePair.Create(c.Name, Number(outcome.Test.Row(c.Name).Metrics.Accuracy)))),
            ["seconds"] = new JsonObject(outcome.Test.Pieces.Select(r => KeyValuePair.Create(FormattableString.Invariant($"{r.PieceSeconds}"), Number(r.Metrics.Accuracy)))),
        };
        if (outcome.Other is { } other)
        {
            json["other"] = new JsonObject
            {
                ["corpus"] = other.Corpus,
                ["speakers"] = other.Speakers,
                ["n"] = other.Whole.Metrics.N,
                ["accuracy"] = Number(other.Whole.Metrics.Accuracy),
                ["ci95"] = new JsonObject { ["accuracy"] = JsonSerializer.SerializeToNode(other.Whole.Interval) },
                ["uncertain"] = Band(other.Whole.Band),
            };
        }

        return json;
    }

    /// <summary>How often uncertain answers, and the others, are wrong.</summary>
    public static JsonObject Band(UncertainBand band) => new()
    {
        ["below"] = band.Below,
        ["share"] = Number(band.Share),
        ["error_inside"] = Number(band.ErrorInside),
        ["error_outside"] = Number(band.ErrorOutside),
        ["n_inside"] = band.Inside,
        ["n_outside"] = band.Outside,
    };

    /// <summary>Null where the number is not defined.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
