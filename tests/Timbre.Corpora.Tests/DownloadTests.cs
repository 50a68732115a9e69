using Timbre.TestSupport;
using static Timbre.Corpora.Tests.DownloadArchives;
using static Timbre.Corpora.Tests.DownloadRun;

namespace Timbre.Corpora.Tests;

/// <summary>What a server may do while an archive is fetched.</summary>
public sealed class DownloadTests
{
    [Fact]
    public async Task A_corpus_is_fetched_verified_and_unpacked_once()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, _) => Answer.File(asked, Archive));
        var stages = new List<DownloadProgress>();
        var corpus = Known(server);
        var first = await Get(corpus, folder, progress: new Heard(stages.Add));
        Assert.False(first.AlreadyThere);
        Assert.Equal(Path.Combine(folder.Path, "LibriSpeech", "part"), first.Root);
        AssertComplete(folder);
        Assert.Contains(stages, s => s.Stage == DownloadStage.Downloading && s.Bytes == Archive.Length && s.Total == Archive.Length);
        Assert.Contains(stages, s => s.Stage == DownloadStage.Unpacking && s.Bytes == s.Total);

        Assert.True((await Get(corpus, folder)).AlreadyThere);
        Assert.Single(server.Log);

        File.Delete(Path.Combine(folder.Path, "LibriSpeech", "part", "0", "0-1-0000.flac"));
        Assert.False((await Get(corpus, folder)).AlreadyThere);
        AssertComplete(folder);
    }

    [Fact]
    public async Task A_dropped_connection_goes_on_where_it_ended()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, _) => Answer.File(asked, Archive) with { DropAfter = 90_000 });
        await Get(Known(server), folder);
        AssertComplete(folder);
        Assert.Equal(4, server.Log.Count);
        Assert.Equal([null, 90_000, 180_000, 270_000], server.Log.Select(a => a.From));
        Assert.All(server.Log.Skip(1), a => Assert.Equal("\"v1\"", a.Headers["if-range"]));
    }

    [Fact]
    public async Task Another_run_goes_on_where_the_first_was_cancelled()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, n) => n == 0 ? Answer.File(asked, Archive) with { DropAfter = 150_000, Hang = true } : Answer.File(asked, Archive));
        using var cancellation = new CancellationTokenSource();
        var progress = new Heard(p =>
        {
            if (p.Bytes > 0)
            {
                cancellation.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Get(Known(server), folder, progress: progress, token: cancellation.Token));
        var kept = new FileInfo(folder.File("part.tar.gz.part")).Length;
        Assert.InRange(kept, 1, 150_000);

        await Get(Known(server), folder);
        Assert.Equal((int)kept, server.Log.Last().From);
        AssertComplete(folder);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_starts_again()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, n) => Answer.Ok(Archive) with { DropAfter = n == 0 ? 50_000 : int.MaxValue });
        await Get(Known(server), folder);
        Assert.Equal(2, server.Log.Count);
        AssertComplete(folder);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_and_always_drops_is_given_up()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, _) => Answer.Ok(Archive) with { DropAfter = 50_000 });
        var message = (await Fails(Known(server), folder)).Message;
        Assert.Contains(server.Address("a").AbsoluteUri, message);
        Assert.Contains("--set corpus.root=DIR", message);
        Assert.DoesNotContain('\n', message);
        Assert.InRange(server.Log.Count, 2, 10);
    }

    [Fact]
    public async Task A_file_that_changed_between_attempts_is_fetched_from_the_start()
    {
        using var folder = new TempFolder();
        var old = Noise(Archive.Length, 7);
        using var server = new DownloadTestServer((asked, n) => n == 0 ? Answer.File(asked, old, "\"old\"") with { DropAfter = 50_000 } : Answer.File(asked, Archive));
        await Get(Known(server, withMd5: false), folder);
        AssertComplete(folder);
    }

    [Fact]
    public async Task Without_checksum_and_version_nothing_is_pieced_together()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, n) => Answer.Ok(Archive) with { DropAfter = n == 0 ? 50_000 : int.MaxValue });
        await Get(Known(server, withMd5: false), folder);
        Assert.All(server.Log, a => Assert.Null(a.From));
        AssertComplete(folder);
    }

    [Fact]
    public async Task A_wrong_checksum_deletes_the_file_and_says_so()
    {
        using var folder = new TempFolder();
        var wrong = (byte[])Archive.Clone();
        wrong[1000] ^= 1;
        using var server = new DownloadTestServer((asked, _) => Answer.File(asked, wrong));
        var message = (await Fails(Known(server), folder)).Message;
        Assert.Contains("wrong checksum", message);
        Assert.Contains(Md5(Archive), message);
        Assert.Contains("deleted", message);
        AssertNothing(folder);
        Assert.Single(server.Log);
    }

    [Fact]
    public async Task A_wrong_checksum_after_resuming_is_tried_once_from_the_start()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("part.tar.gz.part"), Noise(40_000, 9));
        using var server = new DownloadTestServer((asked, _) => Answer.File(asked, Archive));
        await Get(Known(server), folder);
        Assert.Equal([40_000, null], server.Log.Select(a => a.From));
        AssertComplete(folder);
    }

    [Fact]
    public async Task Mirrors_are_tried_in_turn_and_a_good_one_is_kept()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, _) => asked.Path switch
        {
            "/gone" => new Answer(404, [], "Content-Length: 0"),
            "/busy" => new Answer(503, [], "Content-Length: 0"),
            "/short" => Answer.Ok(Archive[..^10]),
            _ => Answer.File(asked, Archive) with { DropAfter = 120_000 },
        });
        var corpus = Known(server, addresses: ["gone", "busy", "short", "good"]);
        await Get(corpus, folder);
        AssertComplete(folder);
        Assert.Single(server.Log, a => a.Path == "/gone");
    }

    [Fact]
    public async Task Busy_then_ok()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, n) => n < 2 ? new Answer(503, [], "Content-Length: 0", "Retry-After: 0") : Answer.File(asked, Archive));
        await Get(Known(server), folder);
        Assert.Equal(3, server.Log.Count);
        AssertComplete(folder);
    }

    [Fact]
    public async Task Not_found_names_the_address_and_the_way_out()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, _) => new Answer(404, [], "Content-Length: 0"));
        var message = (await Fails(Known(server), folder)).Message;
        Assert.StartsWith(server.Address("a").AbsoluteUri + ": the server says 404", message);
        Assert.Contains("--set corpus.root=DIR", message);
        Assert.Single(server.Log);
        AssertNothing(folder);
    }

    [Fact]
    public async Task No_server_at_all_is_one_clear_line()
    {
        using var folder = new TempFolder();
        Uri address;
        using (var server = new DownloadTestServer((_, _) => Answer.Ok([])))
        {
            address = server.Address("a");
        }

        var message = (await Fails(new KnownCorpus("test/part", "part.tar.gz", address) { Folder = "x" }, folder)).Message;
        Assert.StartsWith(address.AbsoluteUri, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public async Task Redirects_are_followed()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, _) => asked.Path == "/a" ? new Answer(302, [], "Location: /b", "Content-Length: 0") : Answer.File(asked, Archive));
        await Get(Known(server), folder);
        AssertComplete(folder);
    }

    [Fact]
    public async Task A_length_that_is_too_big_ends_with_the_checksum()
    {
        // The server claims 10 bytes more than it has and closes; asked for the rest, it says that there is none.
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, _) => asked.From is null ? new Answer(200, Archive, $"Content-Length: {Archive.Length + 10}") : Answer.File(asked, Archive));
        await Get(Known(server) with { Bytes = null }, folder);
        AssertComplete(folder);
        Assert.Equal(2, server.Log.Count);
    }

    [Fact]
    public async Task A_length_that_is_not_the_archives_is_refused_before_fetching()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, _) => new Answer(200, Archive, $"Content-Length: {Archive.Length + 10}"));
        Assert.Contains($"{Archive.Length + 10} bytes", (await Fails(Known(server), folder)).Message);
    }

    [Fact]
    public async Task A_length_that_is_too_small_fails_the_checksum()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, _) => new Answer(200, Archive, $"Content-Length: {Archive.Length - 10}"));
        Assert.Contains("wrong checksum", (await Fails(Known(server) with { Bytes = null }, folder)).Message);
        AssertNothing(folder);
    }

    [Fact]
    public async Task More_bytes_than_the_archive_has_are_refused()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, _) => new Answer(200, [.. Archive, .. new byte[500_000]])); // no length: until the connection closes
        Assert.Contains("more than", (await Fails(Known(server), folder)).Message);
        AssertNothing(folder);
    }

    [Fact]
    public async Task An_answer_without_length_is_taken_to_its_end()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((_, _) => new Answer(200, Archive));
        await Get(Known(server) with { Bytes = null }, folder);
        AssertComplete(folder);
    }

    [Fact]
    public async Task A_range_that_was_not_asked_for_is_not_appended()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, n) => n switch
        {
            0 => Answer.File(asked, Archive) with { DropAfter = 50_000 },
            1 => new Answer(206, Archive[10..], $"Content-Range: bytes 10-{Archive.Length - 1}/{Archive.Length}", $"Content-Length: {Archive.Length - 10}"),
            _ => Answer.File(asked, Archive),
        });
        await Get(Known(server), folder);
        AssertComplete(folder);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_the_inactivity_timeout()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, n) => Answer.File(asked, Archive) with { DropAfter = n == 0 ? 50_000 : int.MaxValue, Hang = n == 0 });
        await Get(Known(server), folder, Quick with { InactivityTimeout = TimeSpan.FromMilliseconds(400) });
        Assert.True(server.Log.Count >= 2);
        AssertComplete(folder);
    }

    [Fact]
    public async Task The_total_timeout_keeps_what_came()
    {
        using var folder = new TempFolder();
        using var server = new DownloadTestServer((asked, _) => Answer.File(asked, Archive) with { DropAfter = 50_000, Hang = true });
        var corpus = Known(server);
        var options = Quick with { TotalTimeout = TimeSpan.FromMilliseconds(800) };
        Assert.Contains("not done after", (await Fails(corpus, folder, options)).Message);
        Assert.True(File.Exists(folder.File("part.tar.gz.part")));
    }
}
