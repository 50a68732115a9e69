using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

public sealed class ModelNameTests
{
    [Theory]
    [InlineData("facebook/wav2vec2-base", "facebook/wav2vec2-base", "main", "facebook--wav2vec2-base")]
    [InlineData("a/b", "a/b", "main", "a--b")]
    [InlineData("_a/b_1.2", "_a/b_1.2", "main", "_a--b_1.2")]
    [InlineData("a/b@v1.0", "a/b", "v1.0", "a--b--v1.0")]
    [InlineData("a/b@refs/pr/2", "a/b", "refs/pr/2", "a--b--refs-pr-2")]
    [InlineData("a/b@main", "a/b", "main", "a--b")]
    public void Names_are_read(string text, string repository, string revision, string folder)
    {
        var name = ModelName.Parse(text);
        Assert.Equal((repository, revision, folder), (name.Repository, name.Revision, name.FolderName));
        Assert.Equal(name, ModelName.TryParse(text));
        Assert.Equal(name, ModelName.Parse(name.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wav2vec2-base")]
    [InlineData("a/b/c")]
    [InlineData("/b")]
    [InlineData("a/")]
    [InlineData("../b")]
    [InlineData("a/..")]
    [InlineData("a/b..c")]
    [InlineData("a/b--c")]
    [InlineData("a/.b")]
    [InlineData("a/b.")]
    [InlineData("-a/b")]
    [InlineData("a/b.git")]
    [InlineData("a\\b/c")]
    [InlineData("a/b c")]
    [InlineData("a/b?x=1")]
    [InlineData("a/b#x")]
    [InlineData("a/b%2e")]
    [InlineData("https://huggingface.co/a/b")]
    [InlineData("a/b\n")]
    [InlineData("ä/b")]
    public void What_is_no_name_is_refused_in_one_line(string text)
    {
        Assert.Null(ModelName.TryParse(text));
        var message = Assert.Throws<TimbreException>(() => ModelName.Parse(text)).Message;
        Assert.Contains("owner/name", message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a?b")]
    [InlineData("a\\b")]
    public void What_is_no_revision_is_refused(string revision)
    {
        Assert.Contains("--revision", Assert.Throws<TimbreException>(() => ModelName.Parse("a/b", revision)).Message);
        Assert.Null(ModelName.TryParse("a/b@" + revision));
    }

    [Fact]
    public void Two_revisions_are_one_too_many()
    {
        Assert.Equal("v1", ModelName.Parse("a/b@v1", "v1").Revision);
        Assert.Contains("--revision v2", Assert.Throws<TimbreException>(() => ModelName.Parse("a/b@v1", "v2")).Message);
    }

    [Theory]
    [InlineData(null, null, "https://huggingface.co/")]
    [InlineData("https://mirror.example/hub/", "", "https://mirror.example/hub/")]
    [InlineData(" http://127.0.0.1:8080 ", " abc\n", "http://127.0.0.1:8080/")]
    public void The_environment_names_the_hub(string? address, string? token, string expected)
    {
        var hub = ModelHub.From(v => v == ModelHub.AddressVariable ? address : token);
        Assert.Equal(expected, hub.Address.AbsoluteUri);
        Assert.Equal(string.IsNullOrEmpty(token) ? null : "abc", hub.Token);
    }

    [Theory]
    [InlineData("huggingface.co")]
    [InlineData("ftp://huggingface.co")]
    [InlineData("file:///etc")]
    [InlineData("https://me:secret@huggingface.co")]
    [InlineData("https://huggingface.co/?a=b")]
    public void A_hub_is_an_http_address(string address)
    {
        var message = Assert.Throws<TimbreException>(() => ModelHub.From(v => v == ModelHub.AddressVariable ? address : null)).Message;
        Assert.StartsWith("HF_ENDPOINT", message);
        Assert.DoesNotContain("secret", message);
    }

    [Fact]
    public void A_token_with_line_ends_or_spaces_is_refused_without_showing_it()
    {
        var message = Assert.Throws<TimbreException>(() => ModelHub.From(v => v == ModelHub.TokenVariable ? "hf_secret\r\nX: y" : null)).Message;
        Assert.StartsWith("HF_TOKEN", message);
        Assert.DoesNotContain("secret", message);
    }

    [Theory]
    [InlineData("https://hub.example/a/b", true)]
    [InlineData("https://HUB.example/a", true)]
    [InlineData("https://hub.example:444/a", false)]
    [InlineData("http://hub.example/a", false)]
    [InlineData("https://cdn.hub.example/a", false)]
    [InlineData("https://hub.example.evil.test/a", false)]
    [InlineData("https://evil.test/https://hub.example/", false)]
    public void The_token_is_for_the_hub_alone(string target, bool may) =>
        Assert.Equal(may, new ModelHub(new Uri("https://hub.example"), "t").MayHaveToken(new Uri(target)));

    [Fact]
    public void The_token_does_not_go_in_the_clear_to_another_machine() =>
        Assert.False(new ModelHub(new Uri("http://hub.example"), "t").MayHaveToken(new Uri("http://hub.example/a")));

    [Fact]
    public void A_path_wins_over_a_downloaded_model()
    {
        using var folder = new TempFolder();
        Assert.Equal(folder.Path, ModelFolders.Resolve(folder.Path));
        File.WriteAllText(folder.File("model.pt"), "");
        Assert.Equal(folder.File("model.pt"), ModelFolders.Resolve(folder.File("model.pt")));
    }

    [Fact]
    public void A_model_put_there_by_hand_is_found_by_name()
    {
        using var folder = new TempFolder();
        Assert.Contains("timbre models get a/b", Assert.Throws<TimbreException>(() => ModelFolders.Resolve("a/b", folder.Path)).Message);
        Directory.CreateDirectory(folder.File("a--b"));
        Assert.Contains("not downloaded to the end", Assert.Throws<TimbreException>(() => ModelFolders.Resolve("a/b", folder.Path)).Message);
        File.WriteAllText(folder.File("a--b/config.json"), "{}");
        Assert.Equal(folder.File("a--b"), ModelFolders.Resolve("a/b", folder.Path));
        Assert.Throws<TimbreException>(() => ModelFolders.Resolve("a/b@v1", folder.Path));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("nowhere/at/all")]
    [InlineData("../nowhere")]
    [InlineData("")]
    public void What_is_neither_path_nor_name_tells_both_ways(string model)
    {
        var message = Assert.Throws<TimbreException>(() => ModelFolders.Resolve(model)).Message;
        Assert.Contains("no such file or folder", message);
        Assert.Contains("timbre models get", message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"repository\":\"a/b\"}")]
    [InlineData("{\"repository\":\"a/b\",\"requested\":\"main\",\"revision\":\"1\",\"hub\":\"x\",\"files\":[null]}")]
    [InlineData("{\"repository\":\"a/b\",\"requested\":\"main\",\"revision\":\"1\",\"hub\":\"x\",\"files\":[]}")]
    public void A_damaged_note_is_no_download(string note)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("a--b"));
        File.WriteAllText(folder.File("a--b/config.json"), "{}");
        File.WriteAllText(folder.File("a--b/timbre-source.json"), note);
        Assert.Null(ModelFolders.Find(ModelName.Parse("a/b"), folder.Path));
    }

    [Fact]
    public void Known_models_have_names_that_can_be_got()
    {
        Assert.Equal(5, KnownModels.All.Count);
        Assert.All(KnownModels.All, m => Assert.Equal(m.Name, ModelName.Parse(m.Name).ToString()));
    }
}
