using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Timbre.Numerics;

namespace Timbre.Corpora.Tests;

/// <summary>A hub with one repository, and the other server on which its large files lie, as the real one does it. A test can make either lie.</summary>
internal sealed class HubTestServer : IDisposable
{
    public const string Repository = "someone/some-model";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly DownloadTestServer _hub;
    private readonly DownloadTestServer _store;

    public HubTestServer()
    {
        Files = new(StringComparer.Ordinal)
        {
            [".gitattributes"] = "*.bin filter=lfs"u8.ToArray(),
            ["README.md"] = "# Some model"u8.ToArray(),
            ["config.json"] = """{"model_type":"wav2vec2"}"""u8.ToArray(),
            ["preprocessor_config.json"] = """{"do_normalize":true}"""u8.ToArray(),
            ["model.safetensors"] = Noise(200_000, 1),
            ["pytorch_model.bin"] = Noise(1000, 2),
            ["tf_model.h5"] = Noise(1000, 3),
        };
        _store = new DownloadTestServer((asked, n) => OnStore?.Invoke(asked, n) ?? Answer.File(asked, Files[Path.GetFileName(asked.Path.Split('?')[0])]));
        _hub = new DownloadTestServer((asked, n) => OnHub?.Invoke(asked, n) ?? Answered(asked));
    }

    public Dictionary<string, byte[]> Files { get; }

    /// <summary>Answers of the hub, and of the server of large files, that differ from the usual; null from them is the usual.</summary>
    public Func<Asked, int, Answer?>? OnHub { get; set; }

    public Func<Asked, int, Answer?>? OnStore { get; set; }

    /// <summary>Changes what the hub lists.</summary>
    public Action<JsonObject>? Listed { get; set; }

    public Uri Address => _hub.Address("");

    public IReadOnlyCollection<Asked> HubLog => _hub.Log;

    public IReadOnlyCollection<Asked> StoreLog => _store.Log;

    public ModelHub Hub(string? token = null) => new(Address, token);

    public static bool IsListing(Asked asked) => asked.Path.Contains("/api/models/", StringComparison.Ordinal);

    public static bool IsLarge(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal) || name.EndsWith(".bin", StringComparison.Ordinal) || name.EndsWith(".h5", StringComparison.Ordinal);

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static string GitBlob(byte[] content) => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));

    public static Answer Refused(int status, string? code, string message) =>
        new(status, [], ["Content-Length: 0", $"X-Error-Message: {message}", .. code is null ? Array.Empty<string>() : [$"X-Error-Code: {code}"]]);

    public string Listing()
    {
        var siblings = new JsonArray();
        foreach (var (name, content) in Files)
        {
            var file = new JsonObject { ["rfilename"] = name, ["size"] = content.Length, ["blobId"] = IsLarge(name) ? new string('e', 40) : GitBlob(content) };
            if (IsLarge(name))
            {
                file["lfs"] = new JsonObject { ["sha256"] = Sha256(content), ["size"] = content.Length, ["pointerSize"] = 134 };
            }

            siblings.Add(file);
        }

        var listing = new JsonObject { ["_id"] = "1", ["id"] = Repository, ["sha"] = Commit, ["private"] = false, ["gated"] = false, ["siblings"] = siblings };
        Listed?.Invoke(listing);
        return listing.ToJsonString();
    }

    public Answer Answered(Asked asked)
    {
        if (asked.Path.StartsWith($"/api/models/{Repository}/revision/", StringComparison.Ordinal))
        {
            return Answer.Ok(Encoding.UTF8.GetBytes(Listing()), "Content-Type: application/json");
        }

        var prefix = $"/{Repository}/resolve/{Commit}/";
        if (!asked.Path.StartsWith(prefix, StringComparison.Ordinal) || !Files.TryGetValue(asked.Path[prefix.Length..], out var content))
        {
            return Refused(404, "EntryNotFound", "Entry not found");
        }

        var name = asked.Path[prefix.Length..];
        string[] about = [$"X-Repo-Commit: {Commit}", "Accept-Ranges: bytes"];
        if (IsLarge(name))
        {
            return new Answer(302, [], ["Content-Length: 0", $"Location: {_store.Address(name)}?signature=1", $"X-Linked-Etag: \"{Sha256(content)}\"", $"X-Linked-Size: {content.Length}", .. about]);
        }

        return asked.Method == "HEAD"
            ? new Answer(200, [], [$"Content-Length: {content.Length}", $"ETag: \"{GitBlob(content)}\"", .. about])
            : Answer.Ok(content, [$"ETag: \"{GitBlob(content)}\"", .. about]);
    }

    private static byte[] Noise(int size, long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, size).Select(_ => (byte)random.NextBits())];
    }

    public void Dispose()
    {
        _hub.Dispose();
        _store.Dispose();
    }
}
