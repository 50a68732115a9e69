using System.Text.Json.Nodes;
using Timbre.Corpora;
using Timbre.Corpora.Tests;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary><c>models list</c> and <c>models get</c> against a hub on this machine, named by HF_ENDPOINT as a user would.</summary>
public sealed class ModelsTests : IDisposable
{
    private const string Name = HubTestServer.Repository;
    private readonly HubTestServer _server = new();
    private readonly TempFolder _folder = new();

    public ModelsTests()
    {
        Environment.SetEnvironmentVariable(ModelHub.AddressVariable, _server.Address.AbsoluteUri);
        Environment.SetEnvironmentVariable(ModelHub.TokenVariable, null);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ModelHub.AddressVariable, null);
        Environment.SetEnvironmentVariable(ModelHub.TokenVariable, null);
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ListShowsWhatIsKnownAndWhatIsHereWithoutNetwork()
    {
        var table = await CommandRun.OfAsync("models", "list");
        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        Assert.Contains(table.OutputLines, l => l.Contains("facebook/wav2vec2-base ", StringComparison.Ordinal) && l.Contains("380 MB", StringComparison.Ordinal));

        var here = ModelFolders.Default(ModelName.Parse("facebook/hubert-base-ls960"));
        Directory.CreateDirectory(here);
        await File.WriteAllTextAsync(Path.Combine(here, "config.json"), "{}", TestContext.Current.CancellationToken);
        var models = JsonNode.Parse((await CommandRun.OfAsync("models", "list", "--json")).Output)!.AsArray();
        Directory.Delete(here, recursive: true);
        Assert.Equal(KnownModels.All.Select(m => m.Name), models.Select(m => (string)m!["name"]!));
        Assert.Equal([null, here, null, null, null], models.Select(m => (string?)m!["folder"]));
        Assert.All(models, m => Assert.True((long)m!["bytes"]! > 100_000_000 && ((string)m["use"]!).Length > 5 && ((string)m["licence"]!).Length > 5));
        Assert.Empty(_server.HubLog);
    }

    [Fact]
    public async Task GetPutsAModelInTheHomeAndItsNameIsEnoughThen()
    {
        var run = await CommandRun.OfAsync("models", "get", Name, "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("downloading 0.2/0.2 MB", run.Error, StringComparison.Ordinal);
        var got = JsonNode.Parse(run.Output)!;
        Assert.Equal(Path.Combine(TimbreHome.Models, "someone--some-model"), (string?)got["path"]);
        Assert.Equal((Name, HubTestServer.Commit, false), ((string?)got["name"], (string?)got["revision"], (bool)got["already_there"]!));
        var files = got["files"]!.AsArray();
        Assert.Equal((long)got["bytes"]!, files.Sum(f => (long)f!["bytes"]!));
        Assert.All(files, f => Assert.Equal(HubTestServer.Sha256(File.ReadAllBytes(Path.Combine((string)got["path"]!, (string)f!["path"]!))), (string?)f["sha256"]));
        Assert.Equal((string?)got["path"], ModelFolders.Resolve(Name));

        var asked = _server.HubLog.Count;
        var again = await CommandRun.OfAsync("models", "get", Name);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Contains($"{Name}: is already in {(string)got["path"]!}", again.Output, StringComparison.Ordinal);
        Assert.Equal(asked, _server.HubLog.Count);
        Directory.Delete((string)got["path"]!, recursive: true);
    }

    [Fact]
    public async Task GetTakesAFolderAndARevisionAndIsQuietWhenTold()
    {
        var run = await CommandRun.OfAsync("models", "get", Name, "--revision", "v2", "--to", _folder.File("here/"), "-q");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("/revision/v2?", _server.HubLog.First().Path, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("here/model.safetensors")));
        Assert.Equal(["here"], Directory.GetFileSystemEntries(_folder.Path).Select(p => Path.GetFileName(p)));
        var other = await CommandRun.OfAsync("models", "get", Name, "--to", _folder.File("here"));
        Assert.Equal(2, other.ExitCode);
        Assert.StartsWith($"error: {_folder.File("here")}: holds {Name} at v2", Assert.Single(other.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTokenIsSentAndNeverShown()
    {
        Environment.SetEnvironmentVariable(ModelHub.TokenVariable, "hf_secret");
        _server.OnHub = (asked, _) => HubTestServer.IsListing(asked) ? null : HubTestServer.Refused(403, "GatedRepo", "Access is restricted");
        var run = await CommandRun.OfAsync("models", "get", Name, "--to", _folder.File("m"), "--verbose");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"error: {Name}: its terms must be accepted first", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Output + run.Error, StringComparison.Ordinal);
        Assert.All(_server.HubLog, a => Assert.Equal("Bearer hf_secret", a.Headers["authorization"]));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "error: 127.0.0.1: cannot be reached (")]
    [InlineData("huggingface", "error: HF_ENDPOINT=huggingface: must be an http or https address")]
    public async Task NoHubIsOneLine(string endpoint, string expected)
    {
        Environment.SetEnvironmentVariable(ModelHub.AddressVariable, endpoint);
        var run = await CommandRun.OfAsync("models", "get", Name, "--to", _folder.File("m"));
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith(expected, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
