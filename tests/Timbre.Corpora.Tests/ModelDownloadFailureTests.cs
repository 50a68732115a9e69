using Timbre.TestSupport;
using static Timbre.Corpora.Tests.HubTestServer;
using static Timbre.Corpora.Tests.ModelDownloadTests;

namespace Timbre.Corpora.Tests;

/// <summary>A hub that refuses, lies, is not there or means harm: one line each, and no folder that looks like a model.</summary>
public sealed class ModelDownloadFailureTests
{
    [Theory]
    [InlineData(401, "RepoNotFound", "Repository not found", null, "set HF_TOKEN")]
    [InlineData(401, null, "Invalid username or password.", null, "set HF_TOKEN")]
    [InlineData(404, "RepoNotFound", "Repository not found", null, "no such repository on 127.0.0.1")]
    [InlineData(404, null, "", null, "no such repository")]
    [InlineData(401, null, "Invalid credentials in Authorization header", "hf_secret", "the token in HF_TOKEN must be valid")]
    [InlineData(404, "RevisionNotFound", "Invalid rev id: main", null, "has no revision main")]
    [InlineData(403, "GatedRepo", "Access to model someone/some-model is restricted", "hf_secret", "with the account that HF_TOKEN belongs to")]
    [InlineData(401, "GatedRepo", "Access to model someone/some-model is restricted", null, "its terms must be accepted first")]
    [InlineData(403, null, "Forbidden by the firewall", null, "access is refused (403 Forbidden by the firewall)")]
    [InlineData(418, null, "", null, "the server says 418")]
    public async Task A_refusal_is_put_into_words(int status, string? code, string words, string? token, string expected)
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer { OnHub = (_, _) => Refused(status, code, words) };
        var message = await Fails(server, folder, hub: server.Hub(token));
        Assert.Contains(expected, message);
        Assert.Single(server.HubLog);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Terms_that_only_the_files_ask_for_are_named_with_the_page_and_the_way_out()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer { OnHub = (asked, _) => IsListing(asked) ? null : Refused(401, "GatedRepo", "Access is restricted") };
        var message = await Fails(server, folder);
        Assert.StartsWith(Repository, message);
        Assert.Contains($"{server.Address}{Repository}", message);
        Assert.Contains("HF_TOKEN", message);
        Assert.Contains("--model FOLDER", message);
        Assert.False(Directory.Exists(folder.File("m")));
    }

    [Fact]
    public async Task A_repository_without_weights_says_what_it_holds()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.Files.Remove("model.safetensors");
        server.Files.Remove("pytorch_model.bin");
        server.Files["evil\u001b[31m\nname"] = [];
        var message = await Fails(server, folder);
        Assert.Contains("holds no weights that Timbre can read", message);
        Assert.Contains("tf_model.h5", message);
        Assert.DoesNotContain('\u001b', message);
        server.Files.Remove("config.json");
        server.Files["model.safetensors"] = [1];
        Assert.Contains("holds no config.json", await Fails(server, folder));
    }

    [Theory]
    [InlineData("../../evil.bin")]
    [InlineData("/tmp/evil.bin")]
    [InlineData("..\\\\evil.bin")]
    [InlineData("sub/evil.bin")]
    [InlineData("config.json")]
    [InlineData("missing.safetensors")]
    [InlineData("evil.bin.part")]
    [InlineData("")]
    public async Task An_index_cannot_name_a_file_elsewhere(string shard)
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.Files.Remove("model.safetensors");
        server.Files["model.safetensors.index.json"] = DownloadArchives.Text($$"""{"weight_map":{"a":"{{shard}}"} }""");
        if (shard != "missing.safetensors")
        {
            server.Files.TryAdd(shard.Replace("\\\\", "\\", StringComparison.Ordinal), [1]);
        }

        Assert.Contains("which is not among its files", await Fails(server, folder));
        Assert.Equal(["m.timbre-part"], Directory.GetFileSystemEntries(folder.Path).Select(p => Path.GetFileName(p)));
        Assert.Empty(Directory.GetDirectories(folder.File("m.timbre-part")));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"weight_map":[]}""")]
    [InlineData("""{"weight_map":{"a":1}}""")]
    [InlineData("{}")]
    public async Task An_index_of_another_form_is_refused(string index)
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.Files.Remove("model.safetensors");
        server.Files["model.safetensors.index.json"] = DownloadArchives.Text(index);
        Assert.Contains("model.safetensors.index.json does not tell", await Fails(server, folder));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    public async Task A_wrong_checksum_deletes_the_file_and_says_so(string file)
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        var wrong = (byte[])server.Files[file].Clone();
        wrong[3] ^= 1;
        server.OnStore = (asked, _) => asked.Path.Contains(file, StringComparison.Ordinal) ? Answer.File(asked, wrong) : null;
        server.OnHub = (asked, _) => asked.Path.EndsWith("/" + file, StringComparison.Ordinal) && !IsLarge(file) ? Answer.Ok(wrong) : null;
        var message = await Fails(server, folder);
        Assert.Contains($"/{file}: wrong checksum", message);
        Assert.Contains("deleted", message);
        Assert.False(File.Exists(folder.File($"m.timbre-part/{file}")));
        Assert.False(File.Exists(folder.File($"m.timbre-part/{file}.part")));
        Assert.False(Directory.Exists(folder.File("m")));
    }

    [Fact]
    public async Task A_size_other_than_listed_is_refused_before_fetching()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.OnStore = (_, _) => new Answer(200, [1, 2, 3], "Content-Length: 300000");
        Assert.Contains("the server offers 300000 bytes, model.safetensors has 200000", await Fails(server, folder));
    }

    [Fact]
    public async Task More_bytes_than_listed_are_refused()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        server.OnStore = (_, _) => new Answer(200, new byte[900_000]); // no length: until the connection closes
        Assert.Contains("more than the 200000 bytes of model.safetensors", await Fails(server, folder));
    }

    [Fact]
    public async Task A_settings_file_of_gigabytes_is_refused()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer { Listed = l => l["siblings"]!.AsArray().Single(f => (string?)f!["rfilename"] == "config.json")!["size"] = 5_000_000_000 };
        Assert.Contains("config.json is said to have 5 GB", await Fails(server, folder));
        Assert.Single(server.HubLog);
    }

    [Fact]
    public async Task A_full_disk_is_noticed_before_the_weights_are_fetched()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer { Listed = l => l["siblings"]!.AsArray().Single(f => (string?)f!["rfilename"] == "model.safetensors")!["lfs"]!["size"] = long.MaxValue };
        var message = await Fails(server, folder, Quick with { FreeBytes = _ => 1_000_000 });
        Assert.Contains("1 MB are free", message);
        Assert.Contains("--to DIR", message);
        Assert.Empty(server.StoreLog);
    }

    [Fact]
    public async Task A_page_instead_of_a_list_is_named()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer { OnHub = (_, _) => Answer.Ok("<html>Log in to the network</html>"u8.ToArray()) };
        Assert.Contains("a login page or a proxy may be in between", await Fails(server, folder));
    }

    [Fact]
    public async Task A_list_without_end_is_not_read_to_its_end()
    {
        using var folder = new TempFolder();
        var endless = new byte[40 << 20];
        endless.AsSpan().Fill((byte)' ');
        using var server = new HubTestServer { OnHub = (_, _) => new Answer(200, endless) };
        Assert.Contains("longer than 16 MB", await Fails(server, folder));
        Assert.Single(server.HubLog);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Endless_redirects_end(bool listing)
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer { OnHub = (asked, n) => IsListing(asked) == listing ? new Answer(302, [], $"Location: {asked.Path}&n={n}", "Content-Length: 0") : null };
        Assert.Contains("redirects more than 10 times", await Fails(server, folder));
        Assert.InRange(server.HubLog.Count, 11, 12);
    }

    [Fact]
    public async Task A_redirect_to_a_local_file_is_not_followed()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer { OnHub = (asked, _) => IsListing(asked) ? null : new Answer(302, [], "Location: file:///etc/passwd", "Content-Length: 0") };
        Assert.Contains("redirects from http to file", await Fails(server, folder));
    }

    [Fact]
    public async Task Busy_then_ok()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer { OnHub = (_, n) => n < 2 ? new Answer(n == 0 ? 503 : 429, [], "Content-Length: 0", "Retry-After: 0") : null };
        Assert.False((await Get(server, folder)).AlreadyThere);
    }

    [Fact]
    public async Task Busy_for_ever_is_given_up()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer { OnHub = (_, _) => new Answer(503, [], "Content-Length: 0") };
        Assert.Contains("the server says 503", await Fails(server, folder));
        Assert.Equal(3, server.HubLog.Count);
    }

    [Fact]
    public async Task A_silent_hub_is_given_up_after_the_inactivity_timeout()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer { OnHub = (_, _) => Answer.Ok(new byte[100]) with { DropAfter = 10, Hang = true } };
        Assert.Contains("nothing came for 0.2 s", await Fails(server, folder, Quick with { InactivityTimeout = TimeSpan.FromMilliseconds(200), Attempts = 2 }));
        Assert.Equal(2, server.HubLog.Count);
    }

    [Fact]
    public async Task No_hub_at_all_tells_the_host_and_that_a_folder_always_works()
    {
        using var folder = new TempFolder();
        ModelHub hub;
        using (var server = new HubTestServer())
        {
            hub = server.Hub("hf_secret");
        }

        var message = (await Assert.ThrowsAsync<TimbreException>(() => new ModelDownloader(hub, Quick).GetAsync(ModelName.Parse(Repository), folder.File("m")))).Message;
        Assert.DoesNotContain("secret", message);
        Assert.StartsWith("127.0.0.1: cannot be reached (", message);
        Assert.Contains("HTTPS_PROXY", message);
        Assert.Contains("--model FOLDER", message);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_left_alone()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        Directory.CreateDirectory(folder.File("m"));
        File.WriteAllText(folder.File("m/thesis.txt"), "mine");
        Assert.Contains("holds files that are not from a download", await Fails(server, folder));
        Assert.Equal("mine", File.ReadAllText(folder.File("m/thesis.txt")));
        Assert.Empty(server.HubLog);

        File.Delete(folder.File("m/thesis.txt"));
        await Get(server, folder); // an empty folder is as good as none
        Assert.Contains($"holds {Repository} at main ({Commit})", await Fails(server, folder, name: ModelName.Parse("someone/other")));
        Assert.Contains($"holds {Repository} at main ({Commit})", await Fails(server, folder, name: ModelName.Parse(Repository, "v2")));
        Assert.True((await Get(server, folder)).AlreadyThere);

        using var other = new TempFolder();
        File.WriteAllText(other.File("m"), "a file");
        Assert.Contains("is a file", await Fails(server, other));
    }

    [Fact]
    public async Task Names_in_the_list_that_lead_elsewhere_are_never_written()
    {
        using var folder = new TempFolder();
        using var server = new HubTestServer();
        foreach (var name in new[] { "../README.md", "/config.json", "..\\model.safetensors", "C:\\config.json", "a/../../b" })
        {
            server.Files[name] = [1];
        }

        await Get(server, folder);
        Assert.Equal(["m"], Directory.GetFileSystemEntries(folder.Path).Select(p => Path.GetFileName(p)));
        Assert.Equal(5, Directory.GetFileSystemEntries(folder.File("m"), "*", SearchOption.AllDirectories).Length);
    }
}
