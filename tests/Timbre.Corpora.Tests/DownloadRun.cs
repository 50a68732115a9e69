using Timbre.TestSupport;
using static Timbre.Corpora.Tests.DownloadArchives;

namespace Timbre.Corpora.Tests;

/// <summary>A small corpus, got from a test server into a folder.</summary>
internal static class DownloadRun
{
    public static readonly byte[] Archive = Corpus();

    /// <summary>No waiting between attempts; a kilobyte is progress.</summary>
    public static readonly DownloadOptions Quick = new() { Backoff = TimeSpan.Zero, ProgressBytes = 1000, FreeBytes = _ => 1L << 40 };

    public static KnownCorpus Known(DownloadTestServer server, bool withMd5 = true, params string[] addresses) =>
        new("test/part", "part.tar.gz", [.. (addresses is [] ? ["a"] : addresses).Select(server.Address)])
        {
            Md5 = withMd5 ? Md5(Archive) : null,
            Bytes = withMd5 ? Archive.Length : null,
            Folder = "LibriSpeech/part",
        };

    public static async Task<DownloadedCorpus> Get(KnownCorpus corpus, TempFolder folder, DownloadOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken token = default)
    {
        using var http = new HttpClient();
        return await new CorpusDownloader(http, options ?? Quick).GetAsync(corpus, folder.Path, progress, token);
    }

    public static Task<TimbreException> Fails(KnownCorpus corpus, TempFolder folder, DownloadOptions? options = null) =>
        Assert.ThrowsAsync<TimbreException>(() => Get(corpus, folder, options));

    public static void AssertComplete(TempFolder folder)
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Noise(100_000, i), File.ReadAllBytes(folder.File($"LibriSpeech/part/{i}/{i}-1-0000.flac")));
        }

        Assert.Equal(["test-part.json"], Directory.GetFileSystemEntries(folder.File(".timbre")).Select(p => Path.GetFileName(p)!));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    public static void AssertNothing(TempFolder folder)
    {
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(folder.File("LibriSpeech")));
    }

    public sealed class Heard(Action<DownloadProgress> heard) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => heard(value);
    }
}
