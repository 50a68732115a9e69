using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Classification;

/// <summary>What is said of a recording, or of a stretch of one, as a line of JSON: the same names in the same order everywhere.</summary>
public static class PredictionLine
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object.</summary>
    /// <param name="id">What the recording is called; null where it has no name.</param>
    /// <param name="path">Its file.</param>
    /// <param name="start">Where the stretch begins, in seconds.</param>
    /// <param name="duration">Its length in seconds; null where it is not known.</param>
    /// <param name="task">What the label tells.</param>
    /// <param name="label">The label; null without one.</param>
    /// <param name="score">The probability of the label; null without one.</param>
    /// <param name="scores">The probabilities of all labels that are known.</param>
    /// <param name="status">Whether it could be judged.</param>
    /// <param name="message">Why not; null where it could.</param>
    public static JsonObject Of(
        string? id, string path, double start, double? duration, string task, string? label, double? score, IEnumerable<(string Label, double Score)> scores, string status, string? message)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var all = new JsonObject();
        foreach (var (of, value) in scores)
        {
            all[of] = value;
        }

        return new JsonObject
        {
            ["id"] = id,
            ["path"] = path,
            ["start"] = start,
            ["duration"] = duration,
            ["task"] = task,
            ["label"] = label,
            ["score"] = score,
            ["scores"] = all,
            ["status"] = status,
            ["message"] = message,
        };
    }

    /// <summary>The object on one line, letters of all languages as they are.</summary>
    public static string Text(JsonObject line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.ToJsonString(s_options);
    }
}
