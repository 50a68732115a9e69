using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Corpora;

namespace Timbre.Encoders;

/// <summary>What a folder of embeddings holds of one utterance, and what of the recording shows that it is still the same.</summary>
/// <param name="Id">The utterance.</param>
/// <param name="Path">Its recording.</param>
/// <param name="Start">Where it starts, in seconds.</param>
/// <param name="Duration">Its length as the manifest says, in seconds; null up to the end.</param>
/// <param name="File">The array, in the folder.</param>
/// <param name="Frames">Its frames; null where they were pooled.</param>
/// <param name="Seconds">How much was encoded.</param>
/// <param name="ArrayBytes">Length of the array's file.</param>
/// <param name="SourceBytes">Length of the recording's file.</param>
/// <param name="SourceModified">When that was changed last, in ticks of UTC.</param>
internal sealed record EmbeddedUtterance(
    string Id, string Path, double Start, double? Duration, string File, int? Frames, double Seconds, long ArrayBytes, long SourceBytes, long SourceModified)
{
    public static string FileOf(Utterance utterance) => utterance.FileName + ".npy";

    /// <summary>Whether it is of this stretch of this recording, as both lie on the disk now.</summary>
    public bool IsStill(Utterance utterance, string folder)
    {
        if (utterance.Id != Id || utterance.Path != Path || utterance.Start != Start || utterance.Duration != Duration || FileOf(utterance) != File)
        {
            return false;
        }

        var (array, source) = (new FileInfo(System.IO.Path.Combine(folder, File)), new FileInfo(Path));
        return array.Exists && array.Length == ArrayBytes && source.Exists && source.Length == SourceBytes && source.LastWriteTimeUtc.Ticks == SourceModified;
    }

    public JsonObject ToJson(int units) => new()
    {
        ["id"] = Id,
        ["path"] = Path,
        ["start"] = Start,
        ["duration"] = Duration,
        ["file"] = File,
        ["shape"] = Frames is { } frames ? new JsonArray(frames, units) : new JsonArray(units),
        ["seconds"] = Seconds,
        ["bytes"] = ArrayBytes,
        ["source"] = new JsonObject { ["bytes"] = SourceBytes, ["modified"] = SourceModified },
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote; null for anything else.</summary>
    public static EmbeddedUtterance? Parse(JsonNode? json)
    {
        try
        {
            return json is not JsonObject o ? null : new EmbeddedUtterance(
                (string)o["id"]!, (string)o["path"]!, (double)o["start"]!, (double?)o["duration"], (string)o["file"]!,
                o["shape"] is JsonArray { Count: 2 } shape ? (int)shape[0]! : null, (double)o["seconds"]!, (long)o["bytes"]!, (long)o["source"]!["bytes"]!, (long)o["source"]!["modified"]!);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or NullReferenceException or JsonException)
        {
            return null;
        }
    }
}
