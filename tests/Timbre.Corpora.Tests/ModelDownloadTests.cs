using System.Text.Json.Nodes;
using Timbre.Numerics;
using Timbre.TestSupport;
using static Timbre.Corpora.Tests.HubTestServer;

namespace Timbre.Corpora.Tests;

/// <summary>What comes of a download: the right files, verified, in one piece, and what is kept when it is interrupted.</summary>
public sealed class ModelDownloadTests
{
    /// <summary>No waiting between attempts; a kilobyte is progress.</summary>
    internal static readonly DownloadOptions Quick = new() { Backoff = TimeSpan.Zero, ProgressBytes = 1000, FreeBytes = _ => 1L << 40 };

    [Fact]
    public async Task A_model_is_fetched_verified_and_pinned_once()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        var heard = new List<DownloadProgress>();
        var got = await Get(server, folder, progress: new Relay<DownloadProgress>(heard.Add));
        Assert.False(got.AlreadyThere);
        Assert.Equal((Commit, folder.File("m")), (got.Revision, got.Folder));
        AssertComplete(server, folder);
        Assert.Equal(["README.md", "config.json", "model.safetensors", "preprocessor_config.json", "timbre-source.json"], Names(folder.File("m")));
        Assert.Equal(got.Bytes, heard[^1].Bytes);
        Assert.Equal(got.Bytes, heard[^1].Total);

        var source = JsonNode.Parse(File.ReadAllText(folder.File("m/timbre-source.json")))!;
        Assert.Equal((Repository, "main", Commit), ((string?)source["repository"], (string?)source["requested"], (string?)source["revision"]));
        Assert.All(source["files"]!.AsArray(), f => Assert.Equal(Sha256(server.Files[(string)f!["path"]!]), (string?)f["sha256"]));

        var asked = server.HubLog.Count;
        Assert.Equal($"/api/models/{Repository}/revision/main?blobs=true", server.HubLog.First().Path);
        var again = await Get(server, folder);
        Assert.True(again.AlreadyThere);
        Assert.Equal((got.Revision, got.Folder, got.Bytes), (again.Revision, again.Folder, again.Bytes));
        Assert.Equal(asked, server.HubLog.Count);
    }

    [Fact]
    public async Task Without_safetensors_the_pickled_weights_are_taken()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.Files.Remove("model.safetensors");
        await Get(server, folder);
        AssertComplete(server, folder, "pytorch_model.bin");
    }

    [Theory]
    [InlineData("model", ".safetensors")]
    [InlineData("pytorch_model", ".bin")]
    public async Task Weights_in_several_files_come_with_their_index(string stem, string extension)
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.Files.Remove("model.safetensors");
        server.Files.Remove("pytorch_model.bin");
        var index = $"{stem}{extension}.index.json";
        string[] shards = [$"{stem}-00001-of-00002{extension}", $"{stem}-00002-of-00002{extension}"];
        server.Files[shards[0]] = DownloadArchives.Noise(5000, 4);
        server.Files[shards[1]] = DownloadArchives.Noise(6000, 5);
        server.Files[index] = DownloadArchives.Text($$"""{"metadata":{},"weight_map":{"a":"{{shards[1]}}","b":"{{shards[0]}}","c":"{{shards[1]}}"} }""");
        var got = await Get(server, folder);
        AssertComplete(server, folder, [index, .. shards]);
        Assert.Equal(6, got.Files.Count);
    }

    [Fact]
    public async Task A_dropped_connection_goes_on_where_it_ended()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.OnStore = (asked, _) => Answer.File(asked, server.Files["model.safetensors"]) with { DropAfter = 90_000 };
        await Get(server, folder);
        AssertComplete(server, folder);
        Assert.Equal([null, 90_000, 180_000], server.StoreLog.Select(a => a.From));
        Assert.All(server.StoreLog.Skip(1), a => Assert.Equal("\"v1\"", a.Headers["if-range"]));
    }

    [Fact]
    public async Task Another_run_goes_on_where_the_first_was_cancelled()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.OnStore = (asked, n) => n > 0 ? null : Answer.File(asked, server.Files["model.safetensors"]) with { DropAfter = 150_000, Hang = true };
        using var cancellation = new CancellationTokenSource();
        var progress = new Relay<DownloadProgress>(p =>
        {
            if (p.Stage == DownloadStage.Downloading)
            {
                cancellation.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Get(server, folder, progress: progress, token: cancellation.Token));
        Assert.False(Directory.Exists(folder.File("m")));
        Assert.False(File.Exists(folder.File("m.timbre-lock")));
        var kept = new FileInfo(folder.File("m.timbre-part/model.safetensors.part")).Length;
        Assert.InRange(kept, 1, 150_000);
        Assert.Contains("not downloaded to the end", Assert.Throws<TimbreException>(() => Resolved(folder, then: f => Directory.Move(folder.File("m.timbre-part"), f + ".timbre-part"))).Message);
        Directory.Move(folder.File("someone--some-model.timbre-part"), folder.File("m.timbre-part"));

        var before = server.HubLog.Count;
        await Get(server, folder);
        Assert.Equal((int)kept, server.StoreLog.Last().From);
        AssertComplete(server, folder);
        Assert.Equal(2, server.HubLog.Count - before); // the list and the rest of one file; the others were there
    }

    [Fact]
    public async Task A_changed_revision_does_not_mix_with_what_came_of_the_old_one()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        Directory.CreateDirectory(folder.File("m.timbre-part"));
        File.WriteAllText(folder.File("m.timbre-part/config.json"), "an old one");
        File.WriteAllText(folder.File("m.timbre-part/old.bin"), "x");
        File.WriteAllBytes(folder.File("m.timbre-part/model.safetensors.part"), DownloadArchives.Noise(50_000, 9));
        await Get(server, folder);
        AssertComplete(server, folder);
        Assert.Equal([50_000, null], server.StoreLog.Select(a => a.From));
    }

    [Fact]
    public async Task A_damaged_model_is_mended_by_fetching_what_is_missing()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        await Get(server, folder);
        File.Delete(folder.File("m/config.json"));
        var before = server.StoreLog.Count;
        Assert.False((await Get(server, folder)).AlreadyThere);
        AssertComplete(server, folder);
        Assert.Equal(before, server.StoreLog.Count);
    }

    [Fact]
    public async Task Sizes_and_checksums_that_the_list_lacks_are_asked_for()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer
        {
            Listed = listing =>
            {
                foreach (var file in listing["siblings"]!.AsArray().Cast<JsonObject>())
                {
                    file.Remove("size");
                    file.Remove("blobId");
                    file.Remove("lfs");
                }
            },
        };
        await Get(server, folder);
        AssertComplete(server, folder);
        Assert.Equal(4, server.HubLog.Count(a => a.Method == "HEAD"));
        Assert.DoesNotContain(server.StoreLog, a => a.Method == "HEAD");
    }

    [Fact]
    public async Task A_server_that_states_no_checksum_is_not_trusted()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.Listed = listing => listing["siblings"]!.AsArray().Single(f => (string?)f!["rfilename"] == "model.safetensors")!.AsObject().Remove("lfs");
        server.Listed += listing => listing["siblings"]!.AsArray().Single(f => (string?)f!["rfilename"] == "model.safetensors")!.AsObject().Remove("blobId");
        server.OnHub = (asked, _) => asked.Method == "HEAD" ? Answer.Ok([]) : null;
        var message = await Fails(server, folder);
        Assert.Contains("states no size and checksum", message);
        Assert.False(Directory.Exists(folder.File("m")));
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_alone()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.OnHub = (asked, _) => IsListing(asked) && !asked.Path.Contains("moved", StringComparison.Ordinal)
            ? new Answer(307, [], "Location: " + asked.Path + "&moved=1", "Content-Length: 0")
            : null;
        await Get(server, folder, hub: server.Hub("hf_secret"));
        AssertComplete(server, folder);
        Assert.All(server.HubLog, a => Assert.Equal("Bearer hf_secret", a.Headers["authorization"]));
        Assert.NotEmpty(server.StoreLog);
        Assert.All(server.StoreLog, a => Assert.DoesNotContain(a.Headers, h => h.Value.Contains("secret", StringComparison.Ordinal)));
        Assert.All(Directory.GetFiles(folder.Path, "*.json", SearchOption.AllDirectories), f => Assert.DoesNotContain("secret", File.ReadAllText(f)));
    }

    [Fact]
    public async Task Without_a_token_none_is_sent()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        await Get(server, folder);
        Assert.All(server.HubLog, a => Assert.DoesNotContain("authorization", a.Headers.Keys));
    }

    [Fact]
    public async Task A_proxy_of_the_system_is_used()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new OneHostProxy("hub.test", server.Address);
        try
        {
            var hub = new ModelHub(new Uri("http://hub.test"));
            server.OnHub = (asked, _) => server.Answered(asked with { Path = asked.Path.Replace("http://hub.test", "", StringComparison.Ordinal) });
            await Get(server, folder, hub: hub);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        AssertComplete(server, folder);
        Assert.All(server.HubLog, a => Assert.StartsWith("http://hub.test/", a.Path));
    }

    [Fact]
    public async Task Another_revision_is_asked_for_by_its_name()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        var got = await Get(server, folder, name: ModelName.Parse(Repository, "refs/pr/2"));
        Assert.Equal($"/api/models/{Repository}/revision/refs%2Fpr%2F2?blobs=true", server.HubLog.First().Path);
        Assert.Equal(Commit, got.Revision);
        Assert.True((await Get(server, folder, name: ModelName.Parse(Repository, Commit))).AlreadyThere);
    }

    [Fact]
    public async Task A_model_is_found_by_name_and_by_commit()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        await Get(server, folder, place: ModelFolders.Default(ModelName.Parse(Repository), folder.Path));
        Assert.Equal(folder.File("someone--some-model"), ModelFolders.Resolve(Repository, folder.Path));
        Assert.Equal(folder.File("someone--some-model"), ModelFolders.Resolve($"{Repository}@{Commit}", folder.Path));
        Assert.Throws<TimbreException>(() => ModelFolders.Resolve($"{Repository}@v2", folder.Path));
    }

    [Fact]
    public async Task Two_runs_into_one_folder_are_kept_apart()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        using var asked = new SemaphoreSlim(0);
        server.OnStore = (a, _) =>
        {
            asked.Release();
            return Answer.File(a, server.Files["model.safetensors"]) with { Hang = true, DropAfter = 1000 };
        };
        using var cancellation = new CancellationTokenSource();
        var first = Get(server, folder, token: cancellation.Token);
        await asked.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Contains("another run", await Fails(server, folder));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    internal static Task<DownloadedModel> Get(
        HubTestServer server, TempFolder folder, DownloadOptions? options = null, IProgress<DownloadProgress>? progress = null, ModelHub? hub = null, ModelName? name = null, string? place = null, CancellationToken token = default) =>
        new ModelDownloader(hub ?? server.Hub(), options ?? Quick).GetAsync(name ?? ModelName.Parse(Repository), place ?? folder.File("m"), progress, token);

    internal static async Task<string> Fails(HubTestServer server, TempFolder folder, DownloadOptions? options = null, ModelHub? hub = null, ModelName? name = null)
    {
        var message = (await Assert.ThrowsAsync<TimbreException>(() => Get(server, folder, options, hub: hub, name: name))).Message;
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("hf_secret", message);
        return message;
    }

    private static void AssertComplete(HubTestServer server, TempFolder folder, params string[] weights)
    {
        string[] names = ["config.json", "preprocessor_config.json", "README.md", .. weights is [] ? ["model.safetensors"] : weights];
        Assert.All(names, n => Assert.Equal(server.Files[n], File.ReadAllBytes(folder.File("m/" + n))));
        Assert.Equal(names.Length + 1, Names(folder.File("m")).Count);
        Assert.Equal(["m"], Names(folder.Path));
    }

    private static string Resolved(TempFolder folder, Action<string> then)
    {
        then(folder.File("someone--some-model"));
        return ModelFolders.Resolve(Repository, folder.Path);
    }

    private static List<string> Names(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    /// <summary>Sends one host's requests through another server and leaves all others alone.</summary>
    private sealed class OneHostProxy(string host, Uri proxy) : System.Net.IWebProxy
    {
        public System.Net.ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri destination) => proxy;

        public bool IsBypassed(Uri destination) => destination.Host != host;
    }
}
