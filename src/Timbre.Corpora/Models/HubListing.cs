using System.Text.Json;

namespace Timbre.Corpora;

/// <summary>A file of a repository as the hub lists it.</summary>
/// <param name="Name">Its path within the repository, as the server says it: not to be trusted.</param>
/// <param name="Bytes">Its size; null where the hub does not state it.</param>
/// <param name="Checksum">What it must come to; null where the hub does not state it.</param>
internal sealed record HubFile(string Name, long? Bytes, Checksum? Checksum);

/// <summary>What a hub says about one revision of a repository.</summary>
/// <param name="Commit">The commit: 40 hexadecimal digits.</param>
/// <param name="Files">Its files by name.</param>
internal sealed record HubListing(string Commit, IReadOnlyDictionary<string, HubFile> Files)
{
    /// <summary>Reads the answer to <c>/api/models/OWNER/NAME/revision/REVISION?blobs=true</c>; null where it is not of that form.</summary>
    public static HubListing? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "sha") is not { Length: 40 } commit || !commit.All(char.IsAsciiHexDigit)
                || !root.TryGetProperty("siblings", out var siblings) || siblings.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            var files = new Dictionary<string, HubFile>(StringComparer.Ordinal);
            foreach (var sibling in siblings.EnumerateArray())
            {
                if (sibling.ValueKind == JsonValueKind.Object && Text(sibling, "rfilename") is { Length: > 0 } name)
                {
                    files.TryAdd(name, File(name, sibling));
                }
            }

            return new HubListing(commit.ToLowerInvariant(), files);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: text that is not valid Unicode
        }
    }

    /// <summary>A checksum by its length: SHA-256 of a large file, or Git's name of a small one.</summary>
    public static Checksum? ChecksumOf(string? hex, long? bytes) => hex switch
    {
        { Length: 64 } when hex.All(char.IsAsciiHexDigit) => Checksum.Sha256(hex.ToLowerInvariant()),
        { Length: 40 } when bytes is { } size && hex.All(char.IsAsciiHexDigit) => new Checksum(ChecksumKind.GitBlob, hex.ToLowerInvariant(), size),
        _ => null,
    };

    private static HubFile File(string name, JsonElement sibling)
    {
        var bytes = Size(sibling);
        if (!sibling.TryGetProperty("lfs", out var large) || large.ValueKind != JsonValueKind.Object)
        {
            return new HubFile(name, bytes, ChecksumOf(Text(sibling, "blobId"), bytes));
        }

        // The Git checksum of a large file is that of its pointer, not of its content.
        var sha256 = Text(large, "sha256") ?? Text(large, "oid");
        return new HubFile(name, Size(large) ?? bytes, sha256?.Length == 64 ? ChecksumOf(sha256, null) : null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Size(JsonElement element) =>
        element.TryGetProperty("size", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var bytes) && bytes >= 0 ? bytes : null;
}
