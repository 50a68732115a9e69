using System.Text.RegularExpressions;
using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

public sealed partial class DownloadKnownTests
{
    [Fact]
    public void Every_known_corpus_says_what_it_is()
    {
        Assert.Equal(10, KnownCorpora.All.Count);
        Assert.Equal(10, KnownCorpora.All.Select(c => c.Name).Distinct().Count());
        foreach (var corpus in KnownCorpora.All)
        {
            Assert.NotEmpty(corpus.Holds);
            Assert.NotEmpty(corpus.Licence);
            Assert.NotEmpty(corpus.Folder);
            Assert.NotNull(corpus.Homepage);
            Assert.True(corpus.LikelyBytes > 100_000_000);
            Assert.All(corpus.Addresses, a => Assert.Equal("https", a.Scheme));
            Assert.True(corpus.Md5 is null ? corpus.Recordings is not null : Hex().IsMatch(corpus.Md5));
            Assert.Same(corpus, KnownCorpora.Find(corpus.Name.ToUpperInvariant()));
        }
    }

    [Fact]
    public void LibriSpeech_has_three_addresses()
    {
        Assert.Equal(
            ["https://www.openslr.org/resources/12/dev-clean.tar.gz", "https://us.openslr.org/resources/12/dev-clean.tar.gz", "https://openslr.elda.org/resources/12/dev-clean.tar.gz"],
            KnownCorpora.Find("librispeech/dev-clean").Addresses.Select(a => a.AbsoluteUri));
        Assert.Equal("https://www.openslr.org/resources/31/train-clean-5.tar.gz", KnownCorpora.Find("minilibrispeech/train-clean-5").Addresses[0].AbsoluteUri);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var message = Assert.Throws<TimbreException>(() => KnownCorpora.Find("voxceleb")).Message;
        Assert.StartsWith("voxceleb:", message);
        Assert.Contains("librispeech/dev-clean", message);
        Assert.Null(KnownCorpora.TryFind("voxceleb"));
    }

    [Fact]
    public void A_corpus_that_was_never_fetched_is_not_found()
    {
        using var folder = new TempFolder();
        Assert.Null(CorpusDownloader.Find("audiomnist", folder.Path));
    }

    [Fact]
    public void TIMBRE_HOME_comes_first_then_the_cache_folder()
    {
        Assert.Equal(Path.GetFullPath("some/where"), TimbreHome.Resolve(n => n == "TIMBRE_HOME" ? "some/where" : "/else"));
        Assert.True(Path.IsPathFullyQualified(TimbreHome.Resolve(_ => null)));
        Assert.EndsWith("timbre", TimbreHome.Resolve(_ => null));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the XDG folders are those of Linux");
        Assert.Equal("/cache/timbre", TimbreHome.Resolve(n => n == "XDG_CACHE_HOME" ? "/cache" : null));
        Assert.Equal("/home/me/.cache/timbre", TimbreHome.Resolve(n => n switch { "XDG_CACHE_HOME" => "relative", "HOME" => "/home/me", _ => null }));
    }

    [Fact]
    public void Free_space_of_a_folder_that_is_not_there_yet_is_that_of_its_disk()
    {
        using var folder = new TempFolder();
        Assert.True(DiskSpace.Free(folder.File("a/b/c")) > 0);
        Assert.Equal("338.2 MB", DiskSpace.Size(338_200_000));
    }

    [GeneratedRegex("^[0-9a-f]{32}$", RegexOptions.None, 1000)]
    private static partial Regex Hex();
}
