using System.Text.Json.Nodes;

namespace Timbre.Audio;

/// <summary>What a plan does to one copy of one utterance.</summary>
/// <param name="UtteranceId">Whose samples they are.</param>
/// <param name="Copy">Which copy, from 1.</param>
/// <param name="Steps">The steps that were drawn, in order, with their values; none where the copy is as the original.</param>
public sealed record AugmentedCopy(string UtteranceId, int Copy, IReadOnlyList<DrawnStep> Steps)
{
    /// <summary>As JSON: <c>{"utterance": "84-121550-0000", "copy": 1, "steps": [{"step": "white-noise", "snr": 12.5}]}</c>.</summary>
    public JsonObject ToJson()
    {
        var steps = new JsonArray();
        foreach (var step in Steps)
        {
            steps.Add((JsonNode)step.ToJson());
        }

        return new JsonObject { ["utterance"] = UtteranceId, ["copy"] = Copy, ["steps"] = steps };
    }
}
