using Timbre.TestSupport;
using static Timbre.Corpora.Tests.DownloadArchives;
using static Timbre.Corpora.Tests.DownloadRun;

namespace Timbre.Corpora.Tests;

/// <summary>What is in the folder before and after: room, archives and corpora that are there, other runs.</summary>
public sealed class DownloadFolderTests
{
    [Fact]
    public async Task A_full_disk_is_noticed_before_anything_is_fetched()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, _) => Answer.File(asked, Archive));
        var message = (await Fails(Known(server), folder, Quick with { FreeBytes = _ => Archive.Length + 1000 })).Message;
        Assert.Contains("free", message);
        Assert.Contains("--to DIR", message);
        Assert.Empty(server.Log);
    }

    [Fact]
    public async Task A_full_disk_is_noticed_once_the_server_states_the_length()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, _) => Answer.File(asked, Archive));
        await Fails(Known(server) with { Bytes = null }, folder, Quick with { FreeBytes = _ => 1000 });
        Assert.Single(server.Log);
        Assert.False(Directory.Exists(folder.File("LibriSpeech")));
    }

    [Fact]
    public async Task An_archive_that_is_there_already_needs_no_network()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, _) => new Answer(500, []));
        File.WriteAllBytes(folder.File("part.tar.gz"), Archive);
        await Get(Known(server), folder);
        AssertComplete(folder);
        Assert.Empty(server.Log);
    }

    [Fact]
    public async Task A_wrong_archive_that_a_user_put_there_is_named_and_kept()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, _) => new Answer(500, []));
        File.WriteAllBytes(folder.File("part.tar.gz"), Archive[..^1]);
        Assert.StartsWith(folder.File("part.tar.gz") + ": wrong checksum", (await Fails(Known(server), folder)).Message);
        Assert.True(File.Exists(folder.File("part.tar.gz")));
    }

    [Fact]
    public async Task A_corpus_with_missing_recordings_is_refused()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, _) => Answer.File(asked, Archive));
        var message = (await Fails(Known(server) with { Recordings = 4 }, folder)).Message;
        Assert.Contains("holds 3 recordings", message);
        Assert.False(Directory.Exists(folder.File("LibriSpeech")));
    }

    [Fact]
    public async Task A_corpus_unpacked_by_hand_is_found()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, _) => new Answer(500, []));
        Directory.CreateDirectory(folder.File("LibriSpeech/part"));
        File.WriteAllText(folder.File("LibriSpeech/part/a.flac"), "");
        Assert.True((await Get(Known(server) with { Recordings = 1 }, folder)).AlreadyThere);
        Assert.Empty(server.Log);
    }

    [Fact]
    public async Task The_outer_folder_of_a_pinned_commit_gets_the_corpus_name()
    {
        using var folder = new TempFolder();
        var archive = Corpus("AudioMNIST-3c9ed8c");
        using var server = new DownloadTestServer((_, _) => Answer.Ok(archive));
        var corpus = new KnownCorpus("test/part", "part.tar.gz", server.Address("a")) { Folder = "AudioMNIST/part", OuterFolder = "AudioMNIST", Recordings = 3 };
        await Get(corpus, folder);
        Assert.True(File.Exists(folder.File("AudioMNIST/part/2/2-1-0000.flac")));
    }

    [Fact]
    public async Task Parts_of_one_corpus_share_a_folder_and_the_longer_table_stays()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("LibriSpeech/other"));
        File.WriteAllText(folder.File("LibriSpeech/SPEAKERS.TXT"), "; speakers and many more of them");
        using var server = new DownloadTestServer((asked, _) => Answer.File(asked, Archive));
        await Get(Known(server), folder);
        Assert.Equal("; speakers and many more of them", File.ReadAllText(folder.File("LibriSpeech/SPEAKERS.TXT")));
        Assert.True(Directory.Exists(folder.File("LibriSpeech/other")));
        Assert.True(Directory.Exists(folder.File("LibriSpeech/part")));
    }

    [Fact]
    public async Task Two_runs_into_one_folder_are_kept_apart()
    {
        using var folder = new TempFolder();
        using var asked = new SemaphoreSlim(0);
        using var server = new DownloadTestServer((a, n) =>
        {
            asked.Release();
            return Answer.File(a, Archive) with { Hang = n == 0, DropAfter = n == 0 ? 1000 : int.MaxValue };
        });
        using var cancellation = new CancellationTokenSource();
        var first = Get(Known(server), folder, token: cancellation.Token);
        await asked.WaitAsync();
        Assert.Contains("another run", (await Fails(Known(server), folder)).Message);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }
}
